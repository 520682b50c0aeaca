"""How verbs get at a row: with the very predicate by which the asker sees it."""

from typing import Any, TypeVar
from uuid import UUID

from piccolo.table import Table

from core.db import fetchrow
from core.errors import Forbidden, NotFound, T
from core.graphql import Row, Trash, entity_of, ident, sql, visible

from .askers import Asker, asker, require
from .rights import reachable

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
    row = Row(entity_of(table), "t", who.shape)
    text, values = _question(row, permission, trash, who)
    lock = " for update of t" if for_update else ""
    found = await fetchrow(f"{text} and t.id = ${len(values) + 1}{lock}", *values, row_id)
    if found is None:
        raise NotFound(NOT_FOUND)
    columns = dict(found)
    if not columns.pop("reached"):
        raise Forbidden(FORBIDDEN)
    return table(_exists_in_db=True, **columns)


async def sees(table: type[Table], row_id: UUID, who: Asker | None = None) -> bool:
    """Whether someone, else the one who asks now, sees a row that is in use."""
    who = who or asker()
    row = Row(entity_of(table), "t", who.shape)
    text, values = _question(row, None, Trash.OUT, who)
    return await fetchrow(f"{text} and t.id = ${len(values) + 1}", *values, row_id) is not None


def seen_rows(table: type[Table]) -> tuple[str, list[Any]]:
    """A query for the rows in use that the one who asks sees, and the values of its parameters."""
    who = asker()
    row = Row(entity_of(table), "t", who.shape)
    return _question(row, None, Trash.OUT, who)


def _question(row: Row, permission: str | None, trash: Trash, who: Asker) -> tuple[str, list[Any]]:
    """The visible rows of a table, each with whether the permission reaches it."""
    statement = sql(
        "select t.*, {} as reached from {} t where {}",
        reachable(who.shape, row, permission),
        ident(row.entity.table),
        visible(row, trash),
    )
    text, params = statement.render()
    return text, [who.viewer if param.key == ("viewer",) else who.teams for param in params]
