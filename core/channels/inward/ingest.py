"""Receiving: prove that an envelope is genuine, keep it together with its job, then say so."""

import asyncio
from contextvars import Context
from datetime import datetime
from typing import Any, NamedTuple

from core.channels.accounts.health import SETTINGS, note_trouble
from core.channels.accounts.sealing import settings_of
from core.channels.adapters.adapter import Adapter, Envelope
from core.channels.adapters.known import GONE, Known, adapter_of, remember, remembered
from core.channels.adapters.trouble import Trouble, TroubleKind
from core.channels.replies.replying import passive_reply
from core.channels.tables import Account
from core.db import Batcher, fetchrow, now
from core.errors import Conflict, Forbidden, Invalid, NotFound, T

from .keeping import Arrived, Fate, arrival, keep_all
from .turning_away import STALE

USED = T("This signature was used for something else before", "签名已被使用")

NO_SECRETS = T("The account's secrets must be entered again", "需要重新填写账号密钥")

ONE_ACCOUNT = """
select id, settings, secrets, troubles -> 'called' ? 'trouble' as turned_away,
    a.state <> 'paused' and exists (
        select 1 from channel_auto_reply r where r.account = a.id and r.active) as replies
from channel_account a
where channel = $1 and key = $2 and deleted_at is null
"""


class Proved(NamedTuple):
    """What a genuine request leaves to do: keep something, or only answer."""

    arrived: Arrived | None
    answer: bytes
    acknowledgement: bytes = b""
    """What to answer if nothing more is to be said."""


class LetterBox:
    """Where everything from outside arrives."""

    def __init__(self) -> None:
        """Open the box; what comes in together is written together."""
        self._kept: Batcher[Arrived, Fate] = Batcher(keep_all)
        self._looking: dict[tuple[str, str], asyncio.Task[Known]] = {}

    async def account(self, channel: str, key: str) -> Known:
        """The account behind a call-back address; NotFound if there is none."""
        known = remembered(channel, key)
        if known is None:
            known = await asyncio.shield(self._look_up_once(channel, key))
            remember(channel, key, known)
        return known

    def _look_up_once(self, channel: str, key: str) -> asyncio.Task[Known]:
        """However many deliveries ask at once, the database is asked by the first of them."""
        looking = self._looking.get((channel, key))
        if looking is None:
            looking = asyncio.create_task(_look_up(channel, key), context=Context())
            self._looking[channel, key] = looking
            looking.add_done_callback(lambda _: self._looking.pop((channel, key), None))
        return looking

    def greet(self, known: Known, envelope: Envelope) -> bytes:
        """Answer the platform's check of our address."""
        answer, signed_at = known.adapter.greet(known.settings, envelope)
        _refuse_stale(known.adapter, signed_at)
        return answer

    def prove(self, known: Known, envelope: Envelope) -> Proved:
        """Check that the platform really sent this, and lately."""
        stamp = known.adapter.verify(known.settings, envelope)
        _refuse_stale(known.adapter, stamp.sent_at)
        if stamp.answer is not None:
            return Proved(None, stamp.answer)
        usual = stamp.acknowledged or known.adapter.acknowledgement
        return Proved(arrival(known.id, known.adapter, envelope, stamp), usual, usual)

    async def reply(self, known: Known, envelope: Envelope, proved: Proved) -> Proved:
        """What to keep and answer, once the account's own rules have had their say."""
        if not known.replies or proved.arrived is None:
            return proved
        said = await passive_reply(known, envelope)
        if said is None:
            return proved
        answer, content = said
        return proved._replace(arrived=proved.arrived._replace(reply=content), answer=answer)

    async def keep(self, proved: Proved) -> bytes:
        """Store a delivery; when this returns, it is committed. Copies of it are kept once.

        Returns what to answer; Forbidden if its number was used before, for other bytes.
        """
        if proved.arrived is None:
            return proved.answer
        fate = await self._kept.put(proved.arrived)
        if fate is Fate.FORGED:
            raise Forbidden(USED)
        return proved.acknowledgement if fate is Fate.UNANSWERED else proved.answer

    async def receive(self, known: Known, envelope: Envelope) -> bytes:
        """Prove a delivery genuine and keep it; returns what to answer."""
        proved = self.prove(known, envelope)
        return await self.keep(await self.reply(known, envelope, proved))


async def _look_up(channel: str, key: str) -> Known:
    adapter = adapter_of(channel)
    row = await fetchrow(ONE_ACCOUNT, channel, key)
    if row is None:
        raise NotFound(GONE)
    account = Account(id=row["id"], settings=row["settings"], secrets=row["secrets"])
    try:
        settings = settings_of(account, adapter)
    except Invalid as unreadable:
        trouble = Trouble(kind=TroubleKind.CONFIGURATION, message=unreadable.message)
        await note_trouble(account.id, trouble, source=SETTINGS)
        raise Conflict(NO_SECRETS) from None
    return Known(
        id=account.id,
        adapter=adapter,
        settings=settings,
        replies=row["replies"],
        turned_away=bool(row["turned_away"]),
    )


def _refuse_stale(adapter: Adapter[Any], signed_at: datetime) -> None:
    if abs(now() - signed_at) > adapter.patience:
        raise Forbidden(STALE)
