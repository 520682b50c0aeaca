"""The order of deals in a column of the board: numbers with room between them."""

import math
from uuid import UUID

from core.db import execute, fetchrow, fetchval
from core.errors import Invalid, T

STEP = 1024.0
"""The room between two neighbours after a column was tidied."""
TIGHT = 1e-3
"""Less room than this, and the column is tidied, long before numbers run out of digits."""
FAR = 1e12

NO_PLACE = T("This is not a place in a column.", "位置无效。")

_LOCK = "select pg_advisory_xact_lock(hashtextextended('deal column ' || $1::text, 0))"
_LOCK_TIDYING = "select pg_advisory_xact_lock(hashtextextended('deal columns', 0))"
_TOP = "select min(position) from deal where stage = $1 and deleted_at is null and id <> $2"

_NEIGHBOURS = """
select
    (select max(position) from deal
     where stage = $1 and deleted_at is null and id <> $2 and position <= $3) as above,
    (select min(position) from deal
     where stage = $1 and deleted_at is null and id <> $2 and position > $3) as below"""

_TIDY = """
with places as (
    select id, row_number() over (order by position, id) as place from deal
    where stage = $1 and deleted_at is null and id <> $2
)
update deal set position = places.place * $3 from places where deal.id = places.id"""

_ABOVE = """
select count(*) from deal
where stage = $1 and deleted_at is null and id <> $2 and position <= $3"""


async def place_for(deal: UUID, stage: UUID, wanted: float | None) -> float:
    """A position for a deal in a column: below everything up to `wanted`, else on top.

    Ask before locking the deal's own row: tidying a column locks the others.
    """
    if wanted is None:
        top = await fetchval(_TOP, stage, deal)
        return 0.0 if top is None else top - STEP
    if not math.isfinite(wanted) or abs(wanted) > FAR:
        raise Invalid(NO_PLACE, field="position")

    await execute(_LOCK, str(stage))
    neighbours = await fetchrow(_NEIGHBOURS, stage, deal, wanted)
    assert neighbours is not None
    place = between(neighbours["above"], wanted, neighbours["below"])
    return await _tidied(deal, stage, wanted) if place is None else place


def between(above: float | None, wanted: float, below: float | None) -> float | None:
    """`wanted` if it is free, else the middle of the gap below it; None if there is no room."""
    place = wanted
    if above is not None and wanted - above < TIGHT:
        place = above + STEP if below is None else (above + below) / 2
    tight_above = above is not None and place - above < TIGHT
    tight_below = below is not None and below - place < TIGHT
    return None if tight_above or tight_below else place


async def _tidied(deal: UUID, stage: UUID, wanted: float) -> float:
    """Give the column room again, and say where in it the deal belongs."""
    await execute(_LOCK_TIDYING)
    above = await fetchval(_ABOVE, stage, deal, wanted)
    await execute(_TIDY, stage, deal, STEP)
    return (above + 0.5) * STEP
