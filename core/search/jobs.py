"""Make old entries anew, as this version of the house makes them."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from core.auth import marks_in_table
from core.db import execute, executemany, fetch, fetchval
from core.graphql import Entity, entity_named, ident, sql
from core.jobs import Postpone, job, later

from .service import EDITION, pieces

BATCH = 1_000
_START = str(UUID(int=0))
_SOON = 10.0

_OLD = """
select id, entity, words, contact from search_entry
where id > $1 and edition < $2 order by id limit $3 for no key update"""
_ANEW = """
update search_entry set grams = array_to_tsvector(string_to_array($2, ' ')), edition = $3
where id = $1"""


async def bring_up_to_date(entities: Iterable[str]) -> None:
    """Queue that old entries are made anew, once for each edition and set of known entities.

    Every start asks, so it costs one insertion; a house with other modules on asks anew, because
    entries of a module that is off keep their old edition.
    """
    known = sorted(entities)
    if await fetchval("select exists (select from search_entry)"):
        key = f"search.rebuild {EDITION} {','.join(known)}"
        await later(rebuild, key=key, entities=known)


@job("search.rebuild")
async def rebuild(after: str = _START, entities: Sequence[str] = ()) -> None:
    """Make a batch of old entries anew, and queue the next; until then they are found as before.

    A process that does not know all these entities, because its modules are about to change,
    leaves the work to one that does.
    """
    if any(entity_named(name) is None for name in entities):
        raise Postpone(_SOON, "some entities are not known here")
    old = await fetch(_OLD, UUID(after), EDITION, BATCH)
    if not old:
        return
    for name in {row["entity"] for row in old}:
        if entity := entity_named(name):
            await _renew(entity, [row for row in old if row["entity"] == name])
    await later(rebuild, after=str(old[-1]["id"]), entities=list(entities))


async def _renew(entity: Entity, old: list[Any]) -> None:
    """Give the entries of one kind of row their marks and pieces."""
    await _mark(entity, [row["id"] for row in old])
    await executemany(
        _ANEW,
        [(row["id"], pieces(row["entity"], row["words"], row["contact"]), EDITION) for row in old],
    )


async def _mark(entity: Entity, ids: list[UUID]) -> None:
    """Give the entries of one kind of row their marks."""
    statement = sql(
        "update search_entry e set marks = array_to_tsvector({}) from {} t"
        " where t.id = e.id and e.id = any($1)",
        marks_in_table(entity, "t"),
        ident(entity.table),
    )
    await execute(statement.render()[0], ids)
