"""Sessions in WeChat's own service tool: who serves a person, handing them over, letting go."""

from typing import NamedTuple
from uuid import UUID

import orjson

from core.auth import reach
from core.channels import Conversation, in_words, line_to
from core.db import fetchrow, now, transaction
from core.errors import Invalid, NotFound, T
from plugins.wechat import keeping
from plugins.wechat.attending import Standing, stand
from plugins.wechat.tables import SessionState

SEND = "core.message.send"

NOT_HERE = T(
    "WeChat's own service tool does not serve this conversation.", "该会话不能使用微信客服工具。"
)
NOBODY = T("Choose a service account.", "请选择客服账号。")

_SEEN = """
select coalesce(s.state, 'ended') as state, coalesce(s.servant, '') as servant, s.since,
    coalesce((select w.nick from wechat_servant w
        where w.account = c.account and w.name = s.servant), s.servant, '') as nick,
    coalesce((select jsonb_agg(jsonb_build_object('name', w.name, 'nick', w.nick,
            'on_duty', w.on_duty) order by not w.on_duty, w.name)
        from wechat_servant w where w.account = c.account), '[]') as servants
from channel_conversation c left join wechat_session s on s.conversation = c.id
where c.id = $1"""


class Servant(NamedTuple):
    """A service account that may take a person."""

    name: str
    nick: str
    on_duty: bool


class Seen(NamedTuple):
    """How a session stands, as a colleague sees it beside the conversation."""

    state: str
    nick: str
    servants: list[Servant]


async def session_of(conversation_id: UUID) -> Seen | None:
    """How the session of a conversation stands; None where WeChat's tool serves nobody."""
    try:
        conversation = await reach(Conversation, conversation_id, SEND, for_update=False)
    except NotFound:
        return None
    row = await fetchrow(_SEEN, conversation.id)
    assert row is not None
    servants = [Servant(**each) for each in orjson.loads(row["servants"])]
    return Seen(row["state"], row["nick"], servants) if servants else None


async def hand_over(conversation_id: UUID, servant: str) -> None:
    """Have a person served there; whoever served them before lets them go first.

    From then on, what they write goes to WeChat's tool; we read it from its records.
    """
    if not servant:
        raise Invalid(NOBODY, field="servant")
    await _move(conversation_id, servant)


async def let_go(conversation_id: UUID) -> None:
    """Have a person served there no longer: what they write comes here again."""
    await _move(conversation_id, "")


async def _move(conversation_id: UUID, servant: str) -> None:
    conversation = await reach(Conversation, conversation_id, SEND, for_update=False)
    line = await line_to(conversation.account)
    if line.adapter.name != "wechat" or line.settings.mini or conversation.kind != "direct":
        raise Invalid(NOT_HERE, field="conversation")
    openid = conversation.thread
    with in_words():
        before = await keeping.served(line, openid)
        if before and before != servant:
            await keeping.release(line, openid, before)
        if servant:
            await keeping.hand_to(line, openid, servant)
    state = SessionState.SERVED if servant else SessionState.ENDED
    async with transaction():
        await stand(line, Standing(openid, state, servant, now()))
