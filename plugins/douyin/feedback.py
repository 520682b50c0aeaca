"""What became of a lead, told to the ad that brought it, so that the ad learns."""

from uuid import UUID

from core.channels import Troubled, TroubleKind, line_to, words_of
from core.db import execute, fetch, fetchrow
from core.entities.deals import DealWon
from core.errors import NotFound
from core.jobs import Postpone, job, later

from . import api
from .settings import DouyinSettings

AGAIN = frozenset({TroubleKind.TRANSIENT, TroubleKind.RATE_LIMITED, TroubleKind.QUOTA})
WAIT = 300.0
MOST_ATTEMPTS = 12

_THEIRS = """
update douyin_clue set told = 'waiting'
where customer = $1 and kind <> 'card' and told in ('not_yet', 'failed')
returning id"""

_CLUE = "select account, clue, told from douyin_clue where id = $1"

_TOLD = "update douyin_clue set told = $2, trouble = $3 where id = $1"


async def won(event: DealWon) -> None:
    """A deal was won: the ads that brought this person are told."""
    if event.customer_id is None:
        return
    for row in await fetch(_THEIRS, event.customer_id):
        await later(tell, key=f"douyin.tell:{row['id']}:{event.deal_id}", clue=str(row["id"]))


@job("douyin.tell", attempts=MOST_ATTEMPTS, transactional=False, timeout=60)
async def tell(clue: str) -> None:
    """Tell the ad; twice does no harm, for it is the same news."""
    row = await fetchrow(_CLUE, UUID(clue))
    if row is None or row["told"] == "told":
        return
    try:
        line = await line_to(row["account"])
    except NotFound:
        return
    settings = line.settings
    if not isinstance(settings, DouyinSettings) or not settings.has_leads or not settings.won_state:
        return await _note(clue, "not_yet", None)
    try:
        await api.tell_of_clue(line, row["clue"], settings.won_state)
    except Troubled as error:
        if error.trouble.kind in AGAIN:
            raise Postpone(WAIT, str(error.trouble.message)) from None
        return await _note(clue, "failed", words_of(error.trouble).say())
    await _note(clue, "told", None)


async def _note(clue: str, told: str, trouble: str | None) -> None:
    await execute(_TOLD, UUID(clue), told, trouble)
