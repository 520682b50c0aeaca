"""Who agrees to be written to: asked of Douyin every night, for its event of it may never come."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.channels import (
    Account,
    Acquaintance,
    Grant,
    Troubled,
    TroubleKind,
    acquaint,
    close_windows,
    line_to,
    note_trouble,
    note_well,
    open_windows,
)
from core.db import fetch, now, transaction
from core.errors import Refusal
from core.jobs import current_job, job, later

from . import api
from .api import DouyinLine
from .events import OPEN_ID, claims_of
from .settings import DIRECT, DouyinSettings

SIZE = 50
LAST_PAGE = 50_000 // SIZE
"""Douyin lists no more than this many people."""

SOURCE = "errand:consents"

_KNOWN = """
select id, thread from channel_conversation
where account = $1 and kind = 'direct' and thread = any($2)"""

_NOT_ANY_MORE = """
select c.id from channel_conversation c
join channel_grant g on g.conversation = c.id and g.trigger = 'consent' and g.expires_at > now()
where c.account = $1 and c.kind = 'direct' and g.opened_at < $2"""


async def import_all() -> None:
    """Begin an import for every account that may write private messages."""
    active = Account.state == "active"
    here = (Account.channel == "douyin") & active & Account.deleted_at.is_null()
    for account in await Account.select(Account.id).where(here):
        await later(import_consents, account=str(account["id"]))


@job("douyin.import_consents", transactional=False, attempts=5, timeout=3600)
async def import_consents(account: str) -> None:
    """Read the whole list, page by page; whoever is not in it any more agrees no longer."""
    line = await _line(account)
    if line is None:
        return
    try:
        await _read_all(line)
    except Troubled as error:
        if error.trouble.kind is TroubleKind.TRANSIENT:
            raise
        await note_trouble(line.account, error.trouble, source=SOURCE)
    else:
        await note_well(line.account, source=SOURCE)


async def _read_all(line: DouyinLine) -> None:
    saved = current_job().checkpoint
    begun = datetime.fromisoformat(saved["begun"]) if "begun" in saved else now()
    page, more = int(saved.get("page", 1)), True
    while more and page <= LAST_PAGE:
        listed, more = await api.consents(line, page, SIZE)
        await _note(line, [each for each in listed if OPEN_ID.fullmatch(each)])
        page += 1
        await current_job().save(begun=begun.isoformat(), page=page)
    if more:
        return
    for row in await fetch(_NOT_ANY_MORE, line.account, begun):
        await close_windows(row["id"], {"consent"})


async def _note(line: DouyinLine, agreed: Sequence[str]) -> None:
    """These agree as of now; whoever we do not know yet becomes known, and nothing more."""
    rows = await fetch(_KNOWN, line.account, list(agreed))
    known = {row["thread"]: row["id"] for row in rows}
    grant = Grant(trigger="consent", lasts=line.settings.consent_window)
    for open_id in agreed:
        async with transaction():
            conversation = known.get(open_id) or await _meet(line, open_id)
            await open_windows(conversation, (grant,), now())


async def _meet(line: DouyinLine, open_id: str) -> UUID:
    claims = claims_of(line.settings, open_id)
    stranger = Acquaintance(thread=open_id, claims=claims, at=now())
    _, conversation = await acquaint(line.account, line.channel, stranger)
    return conversation


async def _line(account: str) -> DouyinLine | None:
    """The line of an account that may write private messages; None if it may not."""
    try:
        line: DouyinLine = await line_to(UUID(account))
    except Refusal:
        return None
    settings = line.settings
    return line if isinstance(settings, DouyinSettings) and settings.allows(DIRECT) else None
