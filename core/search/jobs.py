"""Make old entries anew, as this version of the house makes them."""

from uuid import UUID

from core.auth import marks_in_table
from core.db import execute, executemany, fetch
from core.graphql import Entity, entity_named, ident, sql
from core.jobs import job, later

from .service import EDITION, pieces

BATCH = 1_000

_OLD = """
select id, entity, words, contact from search_entry
where id > $1 and edition < $2 order by id limit $3 for no key update"""
_ANEW = """
update search_entry set grams = array_to_tsvector($2::text[]), edition = $3 where id = $1"""


@job("search.rebuild")
async def rebuild(after: str = str(UUID(int=0))) -> None:
    """Make a batch of old entries anew, and queue the next; until then they are not found."""
    old = await fetch(_OLD, UUID(after), EDITION, BATCH)
    if not old:
        return
    ids = [row["id"] for row in old]
    for name in {row["entity"] for row in old}:
        if entity := entity_named(name):
            await _mark(entity, ids)
    await executemany(
        _ANEW,
        [(row["id"], pieces(row["entity"], row["words"], row["contact"]), EDITION) for row in old],
    )
    await later(rebuild, after=str(ids[-1]))


async def _mark(entity: Entity, ids: list[UUID]) -> None:
    """Give the entries of one kind of row their marks."""
    statement = sql(
        "update search_entry e set marks = array_to_tsvector({}) from {} t"
        " where t.id = e.id and e.id = any($1)",
        marks_in_table(entity, "t"),
        ident(entity.table),
    )
    await execute(statement.render()[0], ids)
