"""Two customers were one by mistake: each gets back what was theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.auth import asker
from core.db import execute, fetchrow, now, transaction
from core.entities import load
from core.entities.customers.events import MergeUndone
from core.entities.customers.finding import make_findable
from core.entities.customers.journal import Rows, hand_on, newer, replay, rules
from core.entities.customers.tables import Customer
from core.errors import Conflict, NotFound, T
from core.events import announce

from .comparing import to_compare
from .dismissing import tell_apart
from .merging import reach_both

NO_MERGE = T("There is no such merge.", "没有这次合并。")
UNDONE = T("This merge was undone already.", "该合并已撤销。")
MERGED_SINCE = T(
    "{name} was merged into another customer since: undo that first.",
    "{name} 之后又被合并到其他客户，请先撤销后一次合并。",
)

_MERGE = "select * from customer_merge where id = $1"
_UNDO = """
update customer_merge set undone_at = $2, undone_by = $3 where id = $1 and undone_at is null
returning true"""
_NEXT = "update customer set version = version + 1, updated_at = now() where id = any($1)"


@dataclass(frozen=True, kw_only=True)
class Undone:
    """What undoing a merge did: who is two again, and what the survivor keeps."""

    survivor: Customer
    restored: Customer
    kept: Sequence[Rows]
    """Rows made after the merge: they stay with the survivor."""


async def undo_merge(merge_id: UUID) -> Undone:
    """Take a merge back: every row that followed returns, unless it went elsewhere since."""
    async with transaction():
        found: Any = await fetchrow(_MERGE, merge_id)
        if found is None:
            raise NotFound(NO_MERGE, field="id")
        survivor, loser = await reach_both(found["survivor"], found["loser"])
        # asked again behind the locks: two who undo it at once
        if not await _mark_undone(merge_id):
            raise Conflict(UNDONE, field="id")
        if survivor.merged_into is not None:
            raise Conflict(MERGED_SINCE.fill(name=survivor.name), field="id")
        return await _part(found, survivor.id, loser.id)


async def _mark_undone(merge_id: UUID) -> bool:
    return await fetchrow(_UNDO, merge_id, now(), asker().user_id) is not None


async def _part(found: Any, survivor_id: UUID, loser_id: UUID) -> Undone:
    """Read the journal backwards, and see who is there now."""
    await replay(found["id"])
    await hand_on(found["id"])
    await execute(_NEXT, [survivor_id, loser_id])
    await tell_apart(survivor_id, loser_id)

    survivor, restored = await load(Customer, survivor_id), await load(Customer, loser_id)
    assert survivor and restored
    for customer in (survivor, restored):
        if customer.deleted_at is None:
            await make_findable(customer)
        await to_compare(customer.id)
    await announce(MergeUndone(customer_id=survivor_id, restored_id=loser_id, merge_id=found["id"]))
    return Undone(survivor=survivor, restored=restored, kept=await _kept(found))


async def _kept(found: Any) -> list[Rows]:
    """What came to name the survivor since the merge; what was decided about pairs aside."""
    telling = [rule for rule in await rules() if rule.table != "customer" and not rule.other]
    made = [await newer(rule, found["survivor"], found["created_at"]) for rule in telling]
    return [rows for rows in made if rows.count]
