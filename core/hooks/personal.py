"""A person's data, wherever it lies: given out, or erased, as every owner declared it.

The declarations are stored, so what a plugin keeps is reached also while it is switched off.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from core.db import execute, fetch, transaction

from .store import declared
from .values import PersonalData

_COLUMNS = """
select a.attname as name, a.attnotnull as needed, format_type(a.atttypid, null) as type,
    exists (
        select 1 from pg_index i
        where i.indrelid = a.attrelid and i.indisunique and a.attnum = any(i.indkey)
    ) as unique
from pg_attribute a where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped"""

_EMPTY = {"jsonb": "'{}'::jsonb", "bytea": "''::bytea"}


async def export_person(customer: UUID) -> dict[str, list[Any]]:
    """Everything that is kept of a person, by table."""
    exported: dict[str, list[Any]] = {}
    for kept in await declared("personal_data", PersonalData):
        if kept.export and await _columns(kept):
            names = ", ".join(f'"{name}"' for name in kept.export)
            rows = await fetch(
                f"select row_to_json(t)::text as said from"  # noqa: S608 (declared by owners)
                f" (select {names} from {kept.table} where {_rows(kept)}) t",
                customer,
            )
            exported.setdefault(kept.table, []).extend(orjson.loads(row["said"]) for row in rows)
    return exported


async def erase_person(customer: UUID) -> list[UUID]:
    """Empty everything that is kept of a person; gives the files that are to go with it.

    Rows that are found through others come first, while what finds them is still there.
    """
    files: list[UUID] = []
    async with transaction():
        kept = await declared("personal_data", PersonalData)
        for each in sorted(kept, key=lambda one: not one.where):
            files += await _erase(each, customer)
    return files


async def _erase(kept: PersonalData, customer: UUID) -> Sequence[UUID]:
    columns = await _columns(kept)
    if not columns:
        return ()
    files: list[UUID] = []
    for name in kept.files:
        found = f"select {name} as file from {kept.table} where {_rows(kept)}"  # noqa: S608
        files += [row["file"] for row in await fetch(found, customer) if row["file"]]
    if kept.remove:
        await execute(f"delete from {kept.table} where {_rows(kept)}", customer)  # noqa: S608
    elif kept.erase:
        emptied = ", ".join(f'"{name}" = {_nothing(columns[name])}' for name in kept.erase)
        await execute(
            f"update {kept.table} set {emptied} where {_rows(kept)}",  # noqa: S608
            customer,
        )
    return files


def _rows(kept: PersonalData) -> str:
    return kept.where or f'{kept.table}."{kept.person}" = $1'


def _nothing(column: Any) -> str:
    """What an emptied column holds: nothing, or what comes nearest where something must stand."""
    if not column["needed"]:
        return "null"
    if column["unique"]:
        return "id::text"
    return _EMPTY.get(column["type"], "'—'")


async def _columns(kept: PersonalData) -> dict[str, Any]:
    """The columns of a table; none if it is not there any more."""
    return {row["name"]: row for row in await fetch(_COLUMNS, kept.table)}
