"""Healing: an account that waits for its owner is looked at once an hour; it may be well again.

Somebody may have mended it on the platform: put our address on its list, paid, or typed the secret
that we know. Then nobody has to press anything here.
"""

from datetime import timedelta
from uuid import UUID

from core.channels.adapters.trouble import UNEXPECTED, Troubled
from core.channels.inward.cursors import ring
from core.db import fetch
from core.errors import Refusal
from core.jobs import Schedule, job, later

from .checking import passed
from .health import SETTINGS, note_well, wake_up
from .line import Line, line_to

EVERY = timedelta(hours=1)

_LOCKED_OUT = "select id from channel_account where state = 'needs_reauth' and deleted_at is null"

_TOKENS = "select name from channel_token where account = $1 order by name"


@job("channels.heal_all")
async def heal_all() -> None:
    """Look at every account that waits for its owner."""
    for row in await fetch(_LOCKED_OUT):
        await later(heal, lane=f"heal:{row['id']}", account=str(row["id"]))


@job("channels.heal", attempts=2, transactional=False, timeout=300)
async def heal(account: str) -> None:
    """Try what did not work: access, what is pulled, and at last the whole self-test."""
    try:
        line = await line_to(UUID(account))
    except Refusal:
        return
    await note_well(line.account, source=SETTINGS)
    if not await _has_access(line):
        return
    for cursor in line.adapter.cursors(line.settings):
        await ring(line.account, cursor.name)
    if await _passes(line):
        await wake_up(line.account)


async def _has_access(line: Line) -> bool:
    """Whether all access that the account uses is to be had; the store says what is wrong."""
    try:
        for row in await fetch(_TOKENS, line.account):
            await line.token(row["name"])
    except Troubled:
        return False
    return True


async def _passes(line: Line) -> bool:
    try:
        findings = await line.adapter.check(line)
    except (Troubled, Refusal, *UNEXPECTED):
        return False
    return passed(findings)


HEALING = (heal, heal_all, Schedule(heal_all.kind, every=EVERY))
