"""How verbs get at a row: with the very predicate by which the asker sees it."""

from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from piccolo.table import Table

from core.db import demand, fetchrow
from core.errors import Forbidden, NotFound, T
from core.graphql import Entity, Param, Row, Trash, entity_of, ident, sql, visible

from .askers import Asker, asker, require
from .rights import Shape, reachable

AnyTable = TypeVar("AnyTable", bound=Table)

NOT_FOUND = T("This does not exist, or you may not see it.", "不存在，或你无权查看。")
FORBIDDEN = T("You may see this, but not change it.", "你可以查看，但不能修改。")


async def reach(
    table: type[AnyTable],
    row_id: UUID,
    permission: str,
    *,
    for_update: bool = True,
    trash: Trash = Trash.OUT,
) -> AnyTable:
    """The row, locked, if the asker sees it and the permission carries that far."""
    who = require(permission)
    text, params = _question(entity_of(table), who.shape, permission, trash)
    lock = " for update of t" if for_update else ""
    found = await fetchrow(_one(text, params) + lock, *_values(params, who), row_id)
    if found is None:
        raise NotFound(NOT_FOUND)
    columns = dict(found)
    if not columns.pop("reached"):
        raise Forbidden(FORBIDDEN)
    return table(_exists_in_db=True, **columns)


async def sees(table: type[Table], row_id: UUID, who: Asker | None = None) -> bool:
    """Whether someone, else the one who asks now, sees a row that is in use."""
    query, values = _sight(entity_of(table), row_id, who or asker())
    return await fetchrow(query, *values) is not None


def seen_rows(table: type[Table]) -> tuple[str, list[Any]]:
    """A query for the rows in use that the one who asks sees, and the values of its parameters."""
    who = asker()
    text, params = _question(entity_of(table), who.shape, None, Trash.OUT)
    return text, _values(params, who)


def _one(text: str, params: tuple[Param, ...]) -> str:
    return f"{text} and t.id = ${len(params) + 1}"


@lru_cache(1024)
def _question(
    entity: Entity, shape: Shape, permission: str | None, trash: Trash
) -> tuple[str, tuple[Param, ...]]:
    """The visible rows of a table, each with whether the permission reaches it."""
    row = Row(entity, "t", shape)
    statement = sql(
        "select t.*, {} as reached from {} t where {}",
        reachable(shape, row, permission),
        ident(row.entity.table),
        visible(row, trash),
    )
    text, params = statement.render()
    return text, tuple(params)


async def must_see(table: type[Table], row_id: UUID, otherwise: Exception) -> None:
    """Refuse to point at a row that the one who asks does not see; see `core.db.demand`."""
    entity = entity_of(table)
    query, values = _sight(entity, row_id, asker())
    await demand(query, *values, table=entity.table, otherwise=otherwise)


def _sight(entity: Entity, row_id: UUID, who: Asker) -> tuple[str, list[Any]]:
    """The question that finds a row in use if somebody sees it, and its values."""
    text, params = _question(entity, who.shape, None, Trash.OUT)
    return _one(text, params), [*_values(params, who), row_id]


def _values(params: tuple[Param, ...], who: Asker) -> list[Any]:
    return [who.viewer if param.key == ("viewer",) else who.teams for param in params]
