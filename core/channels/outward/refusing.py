"""Refusing: why nothing may be written to somebody just now, whatever the window."""

from uuid import UUID

from core.channels.adapters.ways import Mode, Way
from core.channels.tables import Account, AccountState, Conversation, ConversationKind
from core.db import fetchval
from core.entities import load
from core.entities.customers import Customer
from core.errors import Conflict, T

from .consent import MARKETING, agreed, refuse_unwanted, refuses
from .tables import Purpose

GONE = T(
    "This person cannot be written to any more here. Try another channel, or wait for them.",
    "此处已无法再联系对方，请换其他渠道，或等对方重新联系。",
)
BLOCKED = T(
    "This person is blocked. Unblock them on their page to write to them.",
    "此客户已被拉黑，如需联系请先在客户页面解除拉黑。",
)
PAUSED = T(
    "The account “{name}” is paused. Resume it in the settings of the channels.",
    "账号“{name}”已暂停，请在渠道设置中恢复。",
)
DISCONNECTED = T(
    "This account is not connected any more. Connect it again, or use another one.",
    "该账号已断开连接，请重新连接或改用其他账号。",
)
UNWANTED = T("Does not want marketing.", "不接收营销消息。")
UNASKED = T("Has not agreed to marketing.", "未同意接收营销消息。")

_ANSWERED = """
select a.customer from channel_letter l join activity a on a.id = l.activity
where l.account = $1 and l.external_id = $2"""


async def refuse_off_work(account_id: UUID) -> None:
    """Conflict if an account is paused or gone."""
    account = await load(Account, account_id)
    if account is None or account.deleted_at:
        raise Conflict(DISCONNECTED, field="conversation")
    if account.state == AccountState.PAUSED:
        raise Conflict(PAUSED.fill(name=account.name), field="conversation")


async def person_of(conversation: Conversation, answering: str | None) -> UUID | None:
    """Whom a message is for: whoever we talk with, or whose comment is answered; no group."""
    if conversation.kind == ConversationKind.DIRECT:
        return conversation.customer
    if conversation.kind == ConversationKind.GROUP or answering is None:
        return None
    return await fetchval(_ANSWERED, conversation.account, answering)


async def refuse_unreachable(
    conversation: Conversation, channel: str, *, answering: str | None = None
) -> None:
    """Refuse to write to somebody who is gone, blocked, or does not want to hear from us."""
    person = await person_of(conversation, answering)
    customer = await load(Customer, person) if person else None
    refuse_person(customer, channel, reachable=conversation.reachable)


def refuse_person(customer: Customer | None, channel: str, *, reachable: bool) -> None:
    """The same of somebody who was looked up already."""
    if not reachable:
        raise Conflict(GONE, field="conversation")
    if customer is None:
        return
    if customer.blocked:
        raise Conflict(BLOCKED, field="conversation")
    refuse_unwanted(customer, channel)


def refuse_marketing(customer: Customer | None, way: Way) -> None:
    """Marketing goes to nobody who refused it, and unasked to nobody who did not agree."""
    if customer is None or refuses(customer, MARKETING):
        raise Conflict(UNWANTED)
    if way.mode is Mode.FREE and not agreed(customer, MARKETING):
        raise Conflict(UNASKED)


def refuse_purpose(
    customer: Customer | None, channel: str, purpose: Purpose, *, reachable: bool
) -> None:
    """What may have changed since a message was promised, and stops it at the last moment."""
    if purpose is not Purpose.NOTICE:
        refuse_person(customer, channel, reachable=reachable)
    if purpose is Purpose.MARKETING and (customer is None or refuses(customer, MARKETING)):
        raise Conflict(UNWANTED)
