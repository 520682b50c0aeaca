"""The journal of merges: which columns of which rows changed, and how to change them back.

Every step is one statement over all its rows, and every line of the journal is read back by one.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from core.db import execute, fetch, fetchrow, fetchval
from core.hooks import Clash, Merge, declared

from .journal_statements import counting, counting_newer, discarding, following, replaying

_STANDING = """
select to_regclass(format('%I', $1::text)) is not null and (
    select count(*) from pg_attribute
    where attrelid = to_regclass(format('%I', $1::text)) and attname = any($2)
) = cardinality($2)"""

# `merged_into` comes last, and so back first: a row that names another there is always hidden.
_DIFFERENCES = """
insert into customer_merge_line (merge, place, relation, field, rows, before, after)
select $1, $2::int + row_number() over (order by key = 'merged_into', key), 'customer', key,
    array[$3::uuid], $4::jsonb -> key, now.it -> key
from (select to_jsonb(c) as it from customer c where id = $3) as now, jsonb_object_keys(now.it) key
where $4::jsonb -> key is distinct from now.it -> key and key not in ('version', 'updated_at')"""

_LINES = """
select id, relation, field from customer_merge_line where merge = $1 order by place desc"""

_HAND_ON = """
update customer_merge_line later set before = line.before
from customer_merge_line line, customer_merge standing
where line.merge = $1 and line.relation = 'customer'
  and later.merge = standing.id and standing.undone_at is null and later.merge > line.merge
  and (later.relation, later.field, later.rows) = (line.relation, line.field, line.rows)
  and later.before = line.after"""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table that a merge is about."""

    rule: Merge
    count: int
    ids: Sequence[UUID] = ()


@dataclass(slots=True)
class Journal:
    """The journal of one merge, while it is written."""

    merge: UUID
    at: datetime
    moved: list[Rows] = field(default_factory=list)
    stayed: list[Rows] = field(default_factory=list)
    _place: int = 0

    async def follow(self, rule: Merge, loser: UUID, survivor: UUID) -> None:
        """Let the rows of one table go over, except those that cannot."""
        if rule.clash is Clash.TRASH:
            await fetchval(discarding(rule), loser, survivor, self.merge, self._next(), self.at)
        found = await fetchrow(following(rule), loser, survivor, self.merge, self._next())
        assert found is not None
        if found["moved"]:
            self.moved.append(Rows(rule, found["moved"]))
        if found["stayed"]:
            self.stayed.append(Rows(rule, len(found["stayed"]), found["stayed"]))

    @asynccontextmanager
    async def noting(self, customer: UUID) -> AsyncIterator[None]:
        """Write down what becomes of a customer's own columns meanwhile."""
        before = await fetchval("select to_jsonb(c) from customer c where id = $1", customer)
        yield
        await execute(_DIFFERENCES, self.merge, self._place, customer, before)
        self._place += 100

    def _next(self) -> int:
        self._place += 1
        return self._place


async def rules() -> list[Merge]:
    """How rows follow, as every plugin that ever was on said; those whose tables are there."""
    said = await declared("merges", Merge)
    return [rule for rule in said if await fetchval(_STANDING, rule.table, _named(rule))]


def _named(rule: Merge) -> list[str]:
    names = {"id", "created_at", rule.person, *rule.unique}
    return sorted(names | {rule.other} if rule.other else names)


async def replay(merge: UUID) -> None:
    """Change everything back that still is as the merge left it, the last step first."""
    for line in await fetch(_LINES, merge):
        if await fetchval(_STANDING, line["relation"], [line["field"], "id"]):
            await execute(replaying(line["relation"], line["field"]), line["id"])


async def hand_on(merge: UUID) -> None:
    """Let later merges that stand fall back to what was before this one."""
    await execute(_HAND_ON, merge)


async def count(rule: Merge, customer: UUID) -> int:
    """How many rows of a table name a customer."""
    return await fetchval(counting(rule), customer)


async def newer(rule: Merge, customer: UUID, since: datetime) -> Rows:
    """The rows that came to name a customer since then; the first hundred by id."""
    found: Any = await fetchrow(counting_newer(rule), customer, since)
    return Rows(rule, found["several"], found["ids"] or ())
