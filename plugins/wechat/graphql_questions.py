# pyright: reportReturnType=false, reportGeneralTypeIssues=false
# The bodies of declared fields are never run: what they say is in their signatures.
"""What WeChat answered when somebody asked, and asking it."""

from datetime import datetime

import strawberry

from core.channels import MANAGE, AccountNode
from core.graphql import ID, Connection, entity, many, mutation, one, query, uuid_of, verb

from . import tables
from .graphql_verbs import DONE, OfAccountInput, WeChatPayload
from .service import questions


@strawberry.input(name="WeChatMenuTrialInput")
class MenuTrialInput:
    """Whose menu is looked at: `who` is a WeChat id or an openid."""

    account: ID
    who: str


@strawberry.input(name="WeChatTradesInput")
class TradesInput:
    """The two trades of an account, by WeChat's numbers."""

    account: ID
    first: str
    second: str


@strawberry.input(name="WeChatSpeedInput")
class SpeedInput:
    """How fast mass messages go out: 0, the fastest, to 4."""

    account: ID
    grade: int


@entity(tables.Told, name="WeChatTold", read=MANAGE)
class ToldNode:
    """What WeChat answered to one question last."""

    id: ID
    what: str
    said: str
    told_at: datetime

    @one("account")
    def account(self) -> AccountNode | None:
        """About whom."""


@query
class ToldQuery:
    """What WeChat answered."""

    @many(order="-told_at", size=50, largest=200)
    def wechat_told(self) -> Connection[ToldNode]:
        """The last answers, the latest first."""


@mutation
class QuestionVerbs:
    """Asking WeChat; its answer appears as wechatTold."""

    @verb(transactional=False)
    async def try_wechat_menu(self, input: MenuTrialInput) -> WeChatPayload:
        """Ask which menu somebody sees."""
        await questions.try_menu(uuid_of(input.account, field="account"), input.who)
        return WeChatPayload(**DONE)

    @verb(transactional=False)
    async def look_up_wechat_trades(self, input: OfAccountInput) -> WeChatPayload:
        """Ask which trades' templates the account may use."""
        await questions.look_up_trades(uuid_of(input.account, field="account"))
        return WeChatPayload(**DONE)

    @verb(transactional=False)
    async def choose_wechat_trades(self, input: TradesInput) -> WeChatPayload:
        """Choose the account's trades."""
        account = uuid_of(input.account, field="account")
        await questions.choose_trades(account, input.first, input.second)
        return WeChatPayload(**DONE)

    @verb(transactional=False)
    async def look_up_wechat_speed(self, input: OfAccountInput) -> WeChatPayload:
        """Ask how fast mass messages go out."""
        await questions.look_up_speed(uuid_of(input.account, field="account"))
        return WeChatPayload(**DONE)

    @verb(transactional=False)
    async def set_wechat_speed(self, input: SpeedInput) -> WeChatPayload:
        """Let mass messages go out faster or slower."""
        await questions.set_speed(uuid_of(input.account, field="account"), input.grade)
        return WeChatPayload(**DONE)
