"""Sessions of customer service: who serves a customer, and moving them on."""

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from core.auth import reach
from core.channels import Conversation, Grant, in_words, line_to, open_windows
from core.db import execute, fetchrow, now, transaction, uuid7
from core.errors import Invalid, NotFound, T
from plugins.wecom import api
from plugins.wecom.desk import BOT, CLOSED, ENDED, HUMAN, PICKED, POOL, SHUT, TWENTY

SEND = "core.message.send"

NO_DESK = T("This is no conversation of customer service.", "该会话不是微信客服会话。")
BAD_STATE = T(
    "A session is with the bot (1), waits (2), is with a colleague (3) or ends (4).",
    "会话状态不正确。",
)
NO_SERVICER = T("Choose who takes the customer.", "请选择接待人员。")

MOVES = (BOT, POOL, HUMAN, CLOSED)

_STAND = """
insert into wecom_session (id, account, open_kfid, external_userid, state, servicer, changed_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (account, open_kfid, external_userid) do update set state = excluded.state,
    servicer = excluded.servicer, changed_at = excluded.changed_at"""

_SEEN = """
select d.name, d.servicers, coalesce(s.state, 0) as state,
    coalesce((select nullif(w.name, '') from wecom_staff w
        where w.account = d.account and w.userid = s.servicer), s.servicer, '') as servicer,
    (select coalesce(jsonb_object_agg(w.userid, w.name), '{}') from wecom_staff w
        where w.account = d.account and w.name <> ''
          and d.servicers @> jsonb_build_array(jsonb_build_object('userid', w.userid))) as names
from wecom_desk d left join wecom_session s
  on s.account = d.account and s.open_kfid = d.open_kfid and s.external_userid = $3
where d.account = $1 and d.open_kfid = $2"""


class Seen(NamedTuple):
    """A session, as a colleague sees it beside the conversation."""

    desk: str
    state: int
    servicer: str
    servicers: list[tuple[str, str]]
    """Who may take the customer: account and name."""


async def session_of(conversation_id: UUID) -> Seen | None:
    """How the session of a conversation stands; None if it is none of customer service."""
    try:
        conversation = await reach(Conversation, conversation_id, SEND, for_update=False)
    except NotFound:
        return None
    open_kfid, _, external = conversation.thread.partition(":")
    row = await fetchrow(_SEEN, conversation.account, open_kfid, external) if external else None
    if row is None:
        return None
    names = orjson.loads(row["names"])
    userids = [str(one["userid"]) for one in orjson.loads(row["servicers"]) if one["receives"]]
    servicers = [(userid, names.get(userid, userid)) for userid in userids]
    return Seen(row["name"], row["state"], row["servicer"], servicers)


async def move_session(conversation_id: UUID, state: int, *, servicer: str = "") -> None:
    """Bring a customer's session into the pool, to a colleague, or to its end.

    From then on the house may write no more answers, but one by the code that WeCom gives for it.
    """
    conversation = await reach(Conversation, conversation_id, SEND, for_update=False)
    open_kfid, _, external = conversation.thread.partition(":")
    if not external:
        raise Invalid(NO_DESK, field="conversation")
    if state not in MOVES:
        raise Invalid(BAD_STATE, field="state")
    if state == HUMAN and not servicer:
        raise Invalid(NO_SERVICER, field="servicer")
    line = await line_to(conversation.account)
    at = now()
    with in_words():
        code = await api.desk.move(line, open_kfid, external, state, servicer)
    async with transaction():
        row = (line.account, open_kfid, external, state, servicer, at)
        await execute(_STAND, uuid7(), *row)
        await open_windows(conversation_id, _grants(line.settings, state, code), at)


def _grants(settings: Any, state: int, code: str) -> tuple[Grant, ...]:
    """What the new state allows: nothing of the old window, and one message by its code."""
    if state == BOT:
        return ()
    if not code:
        return (SHUT,)
    if state == CLOSED:
        return (SHUT, Grant(trigger=ENDED, count=1, lasts=TWENTY, code=code))
    lasts = timedelta(hours=settings.kf_hours)
    return (SHUT, Grant(trigger=PICKED, count=1, lasts=lasts, code=code))
