"""How verbs get at a row: with the very predicate by which the asker sees it."""

from typing import Any, TypeVar
from uuid import UUID

from piccolo.table import Table

from core.db import fetchrow
from core.errors import Forbidden, NotFound, T
from core.graphql import SQL, Row, entity_of, ident, join, sql

from .asker import Asker, require
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
    trashed: bool | None = False,
) -> AnyTable:
    """The row, locked, if the asker sees it and the permission carries that far.

    `trashed` chooses between living rows (False), rows in the trash (True) and both (None).
    """
    who = require(permission)
    row = Row(entity_of(table), "t", who.shape)
    found = await fetchrow(*_question(row, row_id, permission, who, for_update, trashed))
    if found is None:
        raise NotFound(NOT_FOUND)
    columns = dict(found)
    if not columns.pop("__reached"):
        raise Forbidden(FORBIDDEN)
    return table(_exists_in_db=True, **columns)


async def sees(table: type[Table], row_id: UUID, who: Asker) -> bool:
    """Whether someone sees a living row."""
    row = Row(entity_of(table), "t", who.shape)
    return await fetchrow(*_question(row, row_id, row.entity.read, who, False, False)) is not None


def _question(  # noqa: PLR0913
    row: Row,
    row_id: UUID,
    permission: str | None,
    who: Asker,
    for_update: bool,
    trashed: bool | None,
) -> tuple[Any, ...]:
    conditions = [who.shape.visible(row)]
    if row.entity.trash and trashed is not None:
        test = "{} is not null" if trashed else "{} is null"
        conditions.append(sql(test, row.raw("deleted_at")))
    statement = sql(
        "select t.*, {} as __reached from {} t where {}",
        reachable(who.shape, row, permission),
        ident(row.entity.table),
        join(" and ", conditions),
    )
    text, params = statement.render()
    values = [_value(param.key, who) for param in params]
    lock = " for update of t" if for_update else ""
    return (f"{text} and t.id = ${len(values) + 1}{lock}", *values, row_id)


def _value(key: tuple[Any, ...], who: Asker) -> Any:
    return who.viewer if key == ("viewer",) else who.teams


__all__ = ["SQL", "reach", "sees"]
