"""How a row of any noun is stored, changed, thrown away and fetched back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson
from asyncpg.pgproto.pgproto import UUID as DriverUUID  # what comes from the database
from piccolo.columns import JSON, Column
from piccolo.columns.defaults.base import Default
from piccolo.table import Table
from piccolo.utils.sql_values import convert_to_sql_value

from core.auth import asker
from core.db import EntityRecord, executemany, fetchrow, now, write
from core.errors import Conflict, T
from core.graphql import undo_token

AnyTable = TypeVar("AnyTable", bound=Table)

_PLAIN = frozenset((str, bool, int, UUID, DriverUUID, Decimal, datetime, date, type(None)))
_WRITTEN = frozenset((str, type(None)))

CHANGED_MEANWHILE = T(
    "Somebody changed this meanwhile; look at it again first.",
    "内容已被他人修改，请刷新后再试。",
)


class Change(Generic[AnyTable]):
    """A row after a change, and what its changed columns held before."""

    __slots__ = ("before", "row")

    def __init__(self, row: AnyTable, before: Mapping[str, Any]) -> None:
        """Remember both; an empty `before` means that nothing had to change."""
        self.row = row
        self.before = before

    def undo_token(self, kind: str) -> str | None:
        """What takes this change back, as long as nobody changes the row again."""
        if not self.before:
            return None
        row: Any = self.row
        return undo_token(kind, row.id, row.version, **self.before)


def made(table: type[AnyTable], fields: Mapping[str, Any]) -> AnyTable:
    """A new row of these values, and the defaults of all other columns.

    Piccolo's own constructor gives the same, but asks each column anew what it is.
    """
    row = table.__new__(table)
    values: dict[str, Any] = vars(row)
    values["_exists_in_db"], values["_was_created"] = False, None
    left = dict(fields)
    for name, default in _defaults(table):
        values[name] = left.pop(name) if name in left else default()
    if left:
        raise ValueError(f"{table.__name__} has no columns {sorted(left)}.")
    return row


async def insert(row: Table) -> None:
    """Store a new row; one prepared statement per table."""
    columns = _columns(type(row))
    await write(_insert(type(row)), *(_stored(column, row) for column in columns))
    row._exists_in_db = True


async def insert_all(rows: Sequence[Table]) -> None:
    """Store many new rows of one table, at once."""
    if rows:
        kind = type(rows[0])
        columns = _columns(kind)
        values = [tuple(_stored(column, row) for column in columns) for row in rows]
        await executemany(_insert(kind), values)
    for row in rows:
        row._exists_in_db = True


async def load(table: type[AnyTable], row_id: UUID, *, locked: bool = False) -> AnyTable | None:
    """A row as the house sees it, without asking for rights: for what follows from another verb."""
    lock = " for no key update" if locked else ""
    found = await fetchrow(
        f'select * from "{table._meta.tablename}" where id = $1{lock}',  # noqa: S608
        row_id,
    )
    return table(_exists_in_db=True, **found) if found else None


async def change(
    row: AnyTable, values: Mapping[str, Any], *, expected_version: int | None = None
) -> Change[AnyTable]:
    """Give a locked row new values and the next version; equal values change nothing."""
    check_version(row, expected_version)
    different = {name: new for name, new in values.items() if not _same(row, name, new)}
    if not different:
        return Change(row, {})

    before = {name: _said(row, name) for name in different}
    for name, value in different.items():
        setattr(row, name, value)
    await store(row, *different)
    return Change(row, before)


async def store(row: Table, *names: str) -> None:
    """Write these columns of a locked row; one that has versions gets the next."""
    columns = [column for column in _columns(type(row)) if column[0] in names]
    columns.sort(key=lambda column: names.index(column[0]))
    key: Any = row
    written = await fetchrow(
        _update(type(row), names), key.id, *(_stored(column, row) for column in columns)
    )
    assert written is not None
    for name, value in written.items():
        setattr(row, name, value)


def check_version(row: Table, expected: int | None) -> None:
    """Refuse to change a row that is no longer the one the asker saw."""
    if expected is not None and expected != getattr(row, "version", None):
        key: Any = row
        current = {type(row)._meta.tablename: key.id}
        raise Conflict(CHANGED_MEANWHILE, field="expectedVersion", current=current)


async def trash(row: EntityRecord, *, expected_version: int | None = None) -> None:
    """Put a locked row into the trash."""
    assert isinstance(row, Table)
    who: UUID | None = asker().user_id
    await change(row, {"deleted_at": now(), "deleted_by": who}, expected_version=expected_version)


async def untrash(row: EntityRecord) -> None:
    """Take a locked row out of the trash."""
    assert isinstance(row, Table)
    await change(row, {"deleted_at": None, "deleted_by": None})


@cache
def _defaults(table: type[Table]) -> tuple[tuple[str, Callable[[], Any]], ...]:
    """What makes the default of each column."""
    return tuple((column._meta.name, _default(column)) for column in table._meta.columns)


def _default(column: Column) -> Callable[[], Any]:
    value = getattr(column, "default", None)
    if isinstance(value, Default):
        return value.python
    if callable(value):
        return value
    plain = value.value if isinstance(value, Enum) else value
    if plain is None and not column._meta.null:
        return _needed(column)
    return lambda: plain


def _needed(column: Column) -> Callable[[], Any]:
    def refuse() -> Any:
        raise ValueError(f"{column._meta.name} wasn't provided")

    return refuse


@cache
def _insert(table: type[Table]) -> str:
    names = [column._meta.db_column_name for column in table._meta.columns]
    quoted = ", ".join(f'"{name}"' for name in names)
    places = ", ".join(f"${place}" for place in range(1, len(names) + 1))
    return f'insert into "{table._meta.tablename}" ({quoted}) values ({places})'  # noqa: S608


@cache
def _update(table: type[Table], names: tuple[str, ...]) -> str:
    columns = [table._meta.get_column_by_name(name)._meta.db_column_name for name in names]
    settings = [f'"{name}" = ${place}' for place, name in enumerate(columns, 2)]
    answer = "id"
    if issubclass(table, EntityRecord):
        settings += ["version = version + 1", "updated_at = now()"]
        answer = "version, updated_at"
    what = f'"{table._meta.tablename}" set {", ".join(settings)}'
    return f"update {what} where id = $1 returning {answer}"


@cache
def _columns(table: type[Table]) -> tuple[tuple[str, Column, bool], ...]:
    """Each column with its name, and whether it holds JSON."""
    columns = table._meta.columns
    return tuple((column._meta.name, column, isinstance(column, JSON)) for column in columns)


def _stored(column: tuple[str, Column, bool], row: Table) -> Any:
    """A value as the driver takes it; most are what they are, and so is JSON that is text."""
    name, declared, is_json = column
    value = vars(row)[name]
    if type(value) in (_WRITTEN if is_json else _PLAIN):
        return value
    if type(value) is list and _PLAIN.issuperset(map(type, value)):
        return value
    return convert_to_sql_value(value, declared)


def _same(row: Table, name: str, new: Any) -> bool:
    """Whether a column holds this value already; JSON is compared as what it says."""
    wanted = _parsed(new) if _is_json(row, name) else new
    return bool(_said(row, name) == wanted)


def _said(row: Table, name: str) -> Any:
    """What a column holds; JSON as what it says."""
    value = getattr(row, name)
    return _parsed(value) if _is_json(row, name) else value


def _is_json(row: Table, name: str) -> bool:
    return isinstance(type(row)._meta.get_column_by_name(name), JSON)


def _parsed(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, str | bytes) else value
