"""What a merge would do, before anybody does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.auth import reach
from core.db import fetchval
from core.errors import Invalid

from . import claims as names
from .blending import From, differing, suggested
from .journal import Rows, count, rules
from .service.merging import ITSELF, MERGE
from .tables import Customer

_DISMISSED = "select exists (select 1 from customer_distinct where customer = $1 and other = $2)"


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Where two customers differ, what speaks against it, and what would follow."""

    fields: Mapping[str, From]
    conflicts: Sequence[tuple[str, str]]
    follows: Sequence[Rows]
    dismissed: bool


async def previewed(survivor_id: UUID, loser_id: UUID) -> Preview:
    """What merging one into the other would do; for who may do it."""
    if survivor_id == loser_id:
        raise Invalid(ITSELF, field="loser")
    survivor = await reach(Customer, survivor_id, MERGE, for_update=False)
    loser = await reach(Customer, loser_id, MERGE, for_update=False)
    taken = suggested(survivor, loser)
    following = [Rows(rule, await count(rule, loser.id)) for rule in await rules() if rule.title]
    return Preview(
        fields={field: taken[field] for field in differing(survivor, loser)},
        conflicts=await names.contradictions(survivor.id, loser.id),
        follows=[rows for rows in following if rows.count],
        dismissed=await fetchval(_DISMISSED, survivor.id, loser.id),
    )
