"""Media: what was sent along is fetched by the platform's id, judged by its bytes, and kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.db import execute, fetchrow, now, transaction, uuid7
from core.errors import Refusal, T
from core.events import announce
from core.files import forget, store
from core.jobs import Postpone, job, later

from .events import MediaFetched
from .letters import Media
from .line import line_to
from .tables import MediaState
from .telling import as_told
from .trouble import Trouble, Troubled, TroubleKind

EXPIRED = T("The platform does not keep this any more.", "平台已不再保存该文件。")
UNREACHED = T("It could not be fetched in time.", "未能及时获取该文件。")

TRIES = 30
LONGEST_PAUSE = 600.0

_EXPECT = """
insert into channel_media (id, account, activity, external_id, kind, name, expires_at)
values ($1, $2, $3, $4, $5, $6, $7)"""

_LOOK = """
select m.*, a.conversation, a.customer from channel_media m join activity a on a.id = m.activity
where m.id = $1"""

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
        await later(fetch_media, lane=f"media:{account}", media=str(row))


@job("channels.fetch_media", attempts=8, transactional=False, timeout=120)
async def fetch_media(media: str) -> None:
    """Fetch one thing, before the platform forgets it."""
    row = await fetchrow(_LOOK, UUID(media))
    if row is None or row["state"] != MediaState.WAITING:
        return
    if row["expires_at"] is not None and row["expires_at"] < now():
        await _lost(row, MediaState.EXPIRED, Trouble(kind=TroubleKind.GONE, message=EXPIRED))
        return
    try:
        line = await line_to(row["account"])
        wanted = Media(id=row["external_id"], kind=row["kind"], name=row["name"])
        fetched = await line.adapter.fetch(line, wanted)
    except Troubled as error:
        await _troubled(row, error.trouble)
    except Refusal as no:
        await _lost(row, MediaState.REFUSED, Trouble(kind=TroubleKind.CONTENT, message=no.message))
    else:
        await _keep(row, fetched.data, fetched.name or row["name"])


async def _keep(row: Any, data: bytes, name: str | None) -> None:
    """Store it with its line; what the bytes say counts, not what the sender called it."""
    kind = row["kind"]
    try:
        file = await store(data, name=name or kind, kind=kind, source="channel")
    except Refusal as no:
        await _lost(row, MediaState.REFUSED, Trouble(kind=TroubleKind.CONTENT, message=no.message))
        return
    async with transaction():
        kept = await fetchrow(_SETTLE, row["id"], MediaState.FETCHED.value, file.id, None)
        if kept is None:
            await forget(file.id)
            return
        await _tell(row)


async def _troubled(row: Any, trouble: Trouble) -> None:
    """Later, as long as it may help; what is gone stays gone."""
    if trouble.kind in (TroubleKind.TRANSIENT, TroubleKind.RATE_LIMITED, TroubleKind.TOKEN):
        until = trouble.until or now() + timedelta(seconds=LONGEST_PAUSE / 10)
        raise Postpone(max((until - now()).total_seconds(), 1.0), str(trouble.message))
    gone = trouble.kind is TroubleKind.GONE
    await _lost(row, MediaState.EXPIRED if gone else MediaState.REFUSED, trouble)


async def _lost(row: Any, state: MediaState, trouble: Trouble) -> None:
    async with transaction():
        if await fetchrow(_SETTLE, row["id"], state.value, None, as_told(trouble)) is not None:
            await _tell(row)


async def _tell(row: Any) -> None:
    await announce(
        MediaFetched(
            activity_id=row["activity"],
            conversation_id=row["conversation"],
            customer_id=row["customer"],
        )
    )
