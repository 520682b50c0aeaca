"""Whether migrations and table classes describe the same database."""

from piccolo.conf.apps import AppConfig
from piccolo.table import Table, sort_table_classes

from .migrate import Apps, in_order, migrate
from .pool import fetch, transaction

_COLUMNS = """
select c.relname || '.' || a.attname as name,
       format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
       || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as shape
from pg_attribute a
join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where c.relnamespace = $1::regnamespace and c.relname = any($2)
  and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
"""
_CONSTRAINTS = """
select c.relname || ': ' || k.conname as name,
       replace(pg_get_constraintdef(k.oid), $1 || '.', '') as shape
from pg_constraint k join pg_class c on c.oid = k.conrelid
where c.relnamespace = $1::regnamespace and c.relname = any($2)
  and k.contype in ('f', 'u', 'p', 'c')
"""
_FOREIGN_KEYS_WITHOUT_INDEX = """
select c.relname || ': ' || k.conname as name
from pg_constraint k join pg_class c on c.oid = k.conrelid
where c.relnamespace = $1::regnamespace and c.relname = any($2) and k.contype = 'f'
  and not exists (select 1 from pg_index i
                  where i.indrelid = k.conrelid and i.indkey[0] = k.conkey[1])
"""
_SIDE_ROOM = "guanxi_drift"


class _OnlyLooking(Exception):
    """Undoes what was built for the comparison."""


async def drift(apps: Apps) -> list[str]:
    """Differences between the database that migrations build and the one the classes describe.

    Also names every foreign key that no index supports. An empty list is what one wants to see.
    """
    apps = in_order(apps)
    await migrate(apps)
    tables = [table for app in apps for table in app.table_classes]
    names = [table._meta.tablename for table in tables]
    built = await _shape("public", names)
    described = await _described(tables, names)
    found = [
        f"{name}: migrations say {built.get(name)!r}, classes say {described.get(name)!r}"
        for name in sorted(built.keys() | described.keys())
        if built.get(name) != described.get(name)
    ]
    rows = await fetch(_FOREIGN_KEYS_WITHOUT_INDEX, "public", names)
    return found + [f"{row['name']}: no index" for row in rows] + _unexplained(apps)


async def _described(tables: list[type[Table]], names: list[str]) -> dict[str, str]:
    """The shape the classes describe, built in a side room and undone."""
    shape: dict[str, str] = {}
    try:
        async with transaction(seconds=0):
            await fetch(f"create schema {_SIDE_ROOM}")
            await fetch(f"set local search_path = {_SIDE_ROOM}")
            for table in sort_table_classes(tables):
                await table.create_table()
            shape = await _shape(_SIDE_ROOM, names)
            raise _OnlyLooking
    except _OnlyLooking:
        return shape


async def _shape(schema: str, names: list[str]) -> dict[str, str]:
    rows = [*await fetch(_COLUMNS, schema, names), *await fetch(_CONSTRAINTS, schema, names)]
    return {row["name"]: row["shape"].replace(f"{_SIDE_ROOM}.", "") for row in rows}


def _unexplained(apps: list[AppConfig]) -> list[str]:
    """Tables that two apps claim."""
    owners: dict[str, str] = {}
    twice = []
    for app in apps:
        for table in app.table_classes:
            other = owners.setdefault(table._meta.tablename, app.app_name)
            if other != app.app_name:
                twice.append(f"{table._meta.tablename}: claimed by {other} and {app.app_name}")
    return twice
