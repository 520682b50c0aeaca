"""Two customers turn out to be one: one stays, the other is hidden, all that is theirs follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from core.auth import asker, reach
from core.db import execute, fetch, fetchrow, now, transaction, uuid7
from core.entities import change, check_owner, check_version, load
from core.entities.customers import claims as names
from core.entities.customers.blending import Choices, blended, checked
from core.entities.customers.events import CustomersMerged
from core.entities.customers.finding import make_findable, make_unfindable
from core.entities.customers.journal import Journal, Rows, rules
from core.entities.customers.tables import Customer
from core.errors import Conflict, Invalid, NotFound, T
from core.events import announce
from core.graphql import Trash
from core.jobs import later

from .comparing import drop_decided, to_compare

MERGE = "core.customer.merge"
LATE = 90
"""Seconds after which nobody can still be writing what they began before a merge."""

LATER = 1000
"""The place in the journal of what followed late."""

ITSELF = T("Nobody can be merged into themselves.", "不能与自己合并。")
MERGED = T("This customer was merged into another already.", "该客户已被合并到其他客户。")
IN_TRASH = T("Fetch this customer back from the trash first.", "请先从回收站恢复该客户。")
CONFLICTING = T(
    "These two go by different names where one person has only one ({names}). Merge them only if "
    "you are sure that they are one person.",
    "两位客户在同一处有不同的身份标识（{names}），通常不是同一人。确认无误后再强制合并。",
)

_HOLD = "select id from customer where id = any($1) order by id for update"
_STANDING = "select survivor, loser from customer_merge where id = $1 and undone_at is null"
_MERGE = """
insert into customer_merge
    (id, created_at, survivor, loser, automatic, reason, evidence, merged_by)
values ($1, $2, $3, $4, $5, $6, $7, $8)"""


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Why two customers are merged: in words by whom, or by what it was seen."""

    reason: str | None = None
    evidence: Mapping[str, Any] | None = None

    @property
    def automatic(self) -> bool:
        """Whether it happened by itself."""
        return self.evidence is not None


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What a merge did: whose rows went over, and which stayed behind."""

    id: UUID
    survivor: Customer
    moved: Sequence[Rows]
    stayed: Sequence[Rows]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How somebody wants two customers merged."""

    choices: Choices | None = None
    reason: str | None = None
    force: bool = False
    """Even if their names say that they are two people."""
    expected_version: int | None = None
    loser_version: int | None = None


async def merge(survivor_id: UUID, loser_id: UUID, wish: Wish | None = None) -> Merged:
    """Merge one customer into another, as somebody wants it; it can be undone at any time."""
    wish = wish or Wish()
    choices = checked(wish.choices)
    async with transaction():
        survivor, loser = await reach_both(survivor_id, loser_id)
        check_version(survivor, wish.expected_version)
        check_version(loser, wish.loser_version)
        for customer, field in ((survivor, "survivor"), (loser, "loser")):
            _refuse_hidden(customer, field)
        if not wish.force:
            await _refuse_two_people(survivor, loser)
        fields = blended(survivor, loser, choices)
        await check_owner(MERGE, survivor, fields)
        return await unite(survivor, loser, fields, Cause(reason=wish.reason))


async def reach_both(one: UUID, other: UUID) -> tuple[Customer, Customer]:
    """Two customers, locked in the one order in which everybody locks them."""
    if one == other:
        raise Invalid(ITSELF, field="loser")
    found = {
        each: await reach(Customer, each, MERGE, trash=Trash.BOTH) for each in sorted((one, other))
    }
    return found[one], found[other]


async def hold_both(one: UUID, other: UUID) -> tuple[Customer, Customer]:
    """The same for the house itself, which asks for no rights."""
    await fetch(_HOLD, [one, other])
    first, second = await load(Customer, one), await load(Customer, other)
    if first is None or second is None:
        raise NotFound(T("No such customer.", "没有这位客户。"))
    return first, second


async def unite(
    survivor: Customer, loser: Customer, fields: Mapping[str, Any], cause: Cause
) -> Merged:
    """Carry a merge of two locked customers out, and keep its journal."""
    journal = Journal(uuid7(), now())
    await _begin(journal, survivor, loser, cause)
    for rule in await rules():
        await journal.follow(rule, loser.id, survivor.id)
    async with journal.noting(survivor.id):
        await change(survivor, fields)
    async with journal.noting(loser.id):
        hidden = {"deleted_at": journal.at, "deleted_by": asker().user_id}
        await change(loser, {**hidden, "merged_into": survivor.id})
    await _tell(journal, survivor, loser, cause)
    return Merged(id=journal.merge, survivor=survivor, moved=journal.moved, stayed=journal.stayed)


async def _begin(journal: Journal, survivor: Customer, loser: Customer, cause: Cause) -> None:
    evidence = orjson.dumps(dict(cause.evidence or {})).decode()
    await execute(
        _MERGE,
        journal.merge,
        journal.at,
        survivor.id,
        loser.id,
        cause.automatic,
        cause.reason,
        evidence,
        None if cause.automatic else asker().user_id,
    )


async def _tell(journal: Journal, survivor: Customer, loser: Customer, cause: Cause) -> None:
    """Let search and the house know; look once more when nobody can write to the loser any more."""
    await make_findable(survivor)
    await make_unfindable(loser)
    await drop_decided(survivor.id, loser.id)
    await to_compare(survivor.id)
    await announce(
        CustomersMerged(
            customer_id=survivor.id,
            merged_id=loser.id,
            merge_id=journal.merge,
            automatic=cause.automatic,
        )
    )
    at = journal.at.fromtimestamp(journal.at.timestamp() + LATE, journal.at.tzinfo)
    await later("customers.follow", at=at, merge=str(journal.merge))


async def follow_late(merge_id: UUID) -> None:
    """Let rows follow that somebody wrote for the loser while the merge happened."""
    async with transaction():
        found: Any = await fetchrow(_STANDING, merge_id)
        if found is None:
            return
        _, loser = await hold_both(found["survivor"], found["loser"])
        if loser.merged_into is None:
            return
        # to where they were merged by now, should the survivor have been merged further
        journal = Journal(merge_id, now(), _place=LATER)
        for rule in await rules():
            await journal.follow(rule, loser.id, loser.merged_into)


def _refuse_hidden(customer: Customer, field: str) -> None:
    if customer.merged_into is not None:
        raise Conflict(MERGED, field=field)
    if customer.deleted_at is not None:
        raise Conflict(IN_TRASH, field=field)


async def _refuse_two_people(survivor: Customer, loser: Customer) -> None:
    """Refuse to merge by accident whose strong names contradict each other."""
    places = await names.contradictions(survivor.id, loser.id)
    if places:
        kinds = ", ".join(dict.fromkeys(kind for kind, _ in places))
        raise Conflict(CONFLICTING.fill(names=kinds), field="force")
