"""Media: what was sent along is fetched by the platform's id, judged by its bytes, and kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.channels.accounts.line import line_to
from core.channels.adapters.letters import Media
from core.channels.adapters.telling import as_told
from core.channels.adapters.trouble import Trouble, Troubled, TroubleKind
from core.channels.events import MediaFetched
from core.channels.tables import MediaState
from core.db import execute, fetchrow, now, transaction, uuid7
from core.errors import Refusal, T
from core.events import announce
from core.files import CHANNEL, claim_upload, forget, store
from core.jobs import job, later

EXPIRED = T("The platform does not keep this any more.", "平台已不再保存该文件。")
UNREACHED = T("It could not be fetched in time: {why}", "未能及时获取该文件：{why}")
SEND_AGAIN = T("Ask them to send it again.", "请对方重新发送。")

LANES = 4
"""So many things of one account are fetched at once; one that must wait stands in no lane."""

TRIES = 30
"""How often the platform is asked for one thing in vain."""

KEPT = timedelta(days=7)
"""How long we try to get what the platform named no end for."""

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=10)
"""How long to wait after a try in vain: doubling from one to the other."""

_EXPECT = """
insert into channel_media (id, account, activity, external_id, kind, name, expires_at)
values ($1, $2, $3, $4, $5, $6, $7)"""

_LOOK = """
select m.*, a.conversation, a.customer from channel_media m join activity a on a.id = m.activity
where m.id = $1"""

_TRIED = """
update channel_media set tries = $3, trouble = $4::jsonb
where id = $1 and state = 'waiting' and tries = $2 returning id"""

_SETTLE = """
update channel_media set state = $2, file = $3, trouble = $4::jsonb
where id = $1 and state = 'waiting' returning id"""


async def expect(
    account: UUID, activity: UUID, media: Sequence[Media], received_at: datetime
) -> None:
    """Note what came with a letter, and have it fetched."""
    for each in media:
        expires_at = received_at + each.expires if each.expires else None
        name = (each.name or "")[:300] or None
        row = uuid7()
        await execute(_EXPECT, row, account, activity, each.id[:1000], each.kind, name, expires_at)
        await later(fetch_media, lane=f"media:{account}:{row.int % LANES}", media=str(row))


async def lay_aside(why: str, media: str) -> None:
    """Show that something could not be fetched, because fetching it died."""
    row = await fetchrow(_LOOK, UUID(media))
    if row is not None:
        await _lost(row, MediaState.REFUSED, _unreached(T(why, why)))


@job("channels.fetch_media", attempts=8, transactional=False, timeout=120, on_dead=lay_aside)
async def fetch_media(media: str) -> None:
    """Fetch one thing, before the platform forgets it."""
    row = await fetchrow(_LOOK, UUID(media))
    if row is None or row["state"] != MediaState.WAITING:
        return
    if row["expires_at"] is not None and row["expires_at"] < now():
        await _lost(row, MediaState.EXPIRED, _gone(EXPIRED))
        return
    try:
        line = await line_to(row["account"])
    except Refusal as off:  # its channel is off, or its secrets are to be entered again
        waiting = Trouble(kind=TroubleKind.TOKEN, message=off.message)
        await _again(row, waiting, pause=LONGEST_PAUSE, tries=row["tries"])
    else:
        await _fetch(row, line)


async def _fetch(row: Any, line: Any) -> None:
    wanted = Media(id=row["external_id"], kind=row["kind"], name=row["name"])
    try:
        fetched = await line.adapter.fetch(line, wanted)
    except Troubled as error:
        await _troubled(row, error.trouble)
    except Refusal as no:
        await _lost(row, MediaState.REFUSED, Trouble(kind=TroubleKind.CONTENT, message=no.message))
    else:
        await _keep(row, fetched.data, fetched.name or row["name"])


async def _keep(row: Any, data: bytes, name: str | None) -> None:
    """Store it with its line; what the bytes say counts, not what the sender called it.

    It is claimed together with the line: if we are killed in between, it is swept away.
    """
    kind = row["kind"]
    try:
        file = await store(data, name=name or kind, kind=kind, source=CHANNEL)
    except Refusal as no:
        await _lost(row, MediaState.REFUSED, Trouble(kind=TroubleKind.CONTENT, message=no.message))
        return
    async with transaction():
        kept = await fetchrow(_SETTLE, row["id"], MediaState.FETCHED.value, file.id, None)
        if kept is None:
            await forget(file.id)
            return
        await claim_upload(file.id)
        await _tell(row)


async def _troubled(row: Any, trouble: Trouble) -> None:
    """Later, as long as it may help; what is gone stays gone."""
    match trouble.kind:
        case TroubleKind.TRANSIENT:
            pause = min(FIRST_PAUSE * 2 ** min(row["tries"], 10), LONGEST_PAUSE)
            await _again(row, trouble, pause=pause, tries=row["tries"] + 1)
        case TroubleKind.RATE_LIMITED | TroubleKind.TOKEN:
            await _again(row, trouble, pause=LONGEST_PAUSE, tries=row["tries"])
        case TroubleKind.GONE:
            await _lost(row, MediaState.EXPIRED, _gone(trouble.message, trouble.code))
        case _:
            await _lost(row, MediaState.REFUSED, trouble)


async def _again(row: Any, trouble: Trouble, *, pause: timedelta, tries: int) -> None:
    """Try once more, in no lane: nothing else waits for it; say so when there is no more time."""
    at = trouble.until or now() + pause
    if tries >= TRIES or at >= (row["expires_at"] or row["created_at"] + KEPT):
        await _lost(row, MediaState.REFUSED, _unreached(trouble.message))
        return
    async with transaction():
        if await fetchrow(_TRIED, row["id"], row["tries"], tries, as_told(trouble)) is not None:
            await later(fetch_media, at=at, media=str(row["id"]))


async def _lost(row: Any, state: MediaState, trouble: Trouble) -> None:
    async with transaction():
        if await fetchrow(_SETTLE, row["id"], state.value, None, as_told(trouble)) is not None:
            await _tell(row)


def _gone(message: T, code: str = "") -> Trouble:
    return Trouble(kind=TroubleKind.GONE, message=message, code=code, advice=SEND_AGAIN)


def _unreached(why: T) -> Trouble:
    message = UNREACHED.fill(why=why)
    return Trouble(kind=TroubleKind.PERMANENT, message=message, advice=SEND_AGAIN)


async def _tell(row: Any) -> None:
    await announce(
        MediaFetched(
            activity_id=row["activity"],
            conversation_id=row["conversation"],
            customer_id=row["customer"],
        )
    )
