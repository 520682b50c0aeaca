"""What a delivery means to the plugin itself, in the transaction that reads it."""

from datetime import datetime
from uuid import UUID

from core.channels import Fields, text_of
from core.db import execute, fetchval, uuid7

from .attending import note_event
from .certifying import note_certification
from .consents import Consent, consents_of
from .doings import origin_of
from .people import openid_of, time_of
from .service.followers import begin_sync
from .service.meeting import meet

_CONVERSATION = """
select id from channel_conversation where account = $1 and kind = 'direct' and thread = $2"""

_SCAN = """
insert into wechat_scan (id, account, delivery, scene, conversation, followed, scanned_at)
values ($1, $2, $3, $4, $5, $6, $7) on conflict (account, delivery) do nothing"""

_CONSENT = """
insert into wechat_consent as c (id, conversation, template, accepted, answered_at, times)
values ($1, $2, $3, $4, $5, $4::bool::int)
on conflict (conversation, template) do update set
    accepted = case when excluded.answered_at >= c.answered_at
                    then excluded.accepted else c.accepted end,
    answered_at = greatest(c.answered_at, excluded.answered_at),
    times = c.times + case when excluded.accepted and excluded.answered_at <> c.answered_at
                           then 1 else 0 end"""

_BROADCAST = """
insert into wechat_broadcast as b
    (id, account, number, status, wanted, let_through, sent, failed, finished_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (account, number) do nothing"""

LONGEST_SCENE = 64
FOLLOWING = ("subscribe", "SUBSCRIBE")
COUNTS = ("TotalCount", "FilterCount", "SentCount", "ErrorCount")


async def follow_up(account: UUID, key: str, fields: Fields) -> None:
    """Count a scan; note what was agreed to, and how a mass message went. Twice counts once."""
    if text_of(fields, "MsgType").lower() != "event" or text_of(fields, "Event") in FOLLOWING:
        await meet(account, openid_of(fields))
    await note_event(account, fields)
    await note_certification(account, fields)
    name = text_of(fields, "Event").lower()
    if name in ("subscribe", "scan"):
        await _count_scan(account, key, fields)
    elif name in ("subscribe_msg_popup_event", "subscribe_msg_change_event"):
        await _note_consents(account, fields)
    elif name == "masssendjobfinish":
        await _note_broadcast(account, fields)
    elif name == "publishjobfinish":
        await begin_sync(account, "materials")


async def _note_broadcast(account: UUID, fields: Fields) -> None:
    """Keep to how many a mass message went: of one person WeChat tells nothing."""
    number, status = text_of(fields, "MsgID", "MsgId"), text_of(fields, "Status")
    told = [text_of(fields, name) for name in COUNTS]
    counts = [int(each) if each.isascii() and each.isdigit() else 0 for each in told]
    key = (uuid7(), account, number[:40], status[:60])
    await execute(_BROADCAST, *key, *(min(each, 2**31 - 1) for each in counts), time_of(fields))


async def _count_scan(account: UUID, key: str, fields: Fields) -> None:
    name = text_of(fields, "Event").lower()
    scene = origin_of(name, fields)
    if scene is None or scene.startswith("order:"):
        return
    await execute(
        _SCAN,
        uuid7(),
        account,
        key[:100],
        scene[:LONGEST_SCENE],
        await _conversation(account, fields),
        name == "subscribe",
        time_of(fields),
    )


async def _note_consents(account: UUID, fields: Fields) -> None:
    conversation = await _conversation(account, fields)
    if conversation is None:
        return
    for consent in consents_of(fields):
        await _note(conversation, consent, time_of(fields))


async def _note(conversation: UUID, consent: Consent, at: datetime) -> None:
    await execute(_CONSENT, uuid7(), conversation, consent.template, consent.accepted, at)


async def _conversation(account: UUID, fields: Fields) -> UUID | None:
    return await fetchval(_CONVERSATION, account, openid_of(fields))
