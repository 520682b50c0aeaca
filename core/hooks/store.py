"""Which plugins are on (every change is a new generation), and what plugins said when they were."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from core.db import execute, fetch, fetchrow, transaction, uuid7

Said = TypeVar("Said")

_READ = "select generation, plugins, failed from house where id = 1"
_SEED = "insert into house (id, generation, plugins) values (1, 1, $1) on conflict do nothing"
_WRITE = """
update house set generation = generation + 1, plugins = $1, failed = $2 where id = 1
returning generation, plugins, failed"""
_SAID = """
insert into declaration (id, hook, owner, said) values ($1, $2, $3, $4)
on conflict (hook, owner) do update set said = excluded.said
where declaration.said is distinct from excluded.said"""


@dataclass(frozen=True)
class Generation:
    """The plugins a process runs with; another number means another set."""

    number: int = 0
    plugins: frozenset[str] = frozenset()
    failed: Mapping[str, str] = field(default_factory=dict)


async def seed(plugins: Iterable[str]) -> Generation:
    """Give an empty house its first set; one that already has a set keeps it."""
    await execute(_SEED, sorted(plugins))
    return await enabled()


async def enabled() -> Generation:
    """The set that is wanted now."""
    return _read(await fetchrow(_READ))


async def switch(plugins: Iterable[str]) -> Generation:
    """Want another set; earlier failures of plugins still in it are forgiven."""
    async with transaction():
        row = await fetchrow(_READ + " for update")
        failed = {name: why for name, why in _read(row).failed.items() if name not in set(plugins)}
        return _read(await fetchrow(_WRITE, sorted(plugins), json.dumps(failed)))


async def give_up(name: str, reason: str) -> Generation:
    """Take a plugin that cannot live out of the set, and remember why."""
    async with transaction():
        now = _read(await fetchrow(_READ + " for update"))
        failed = json.dumps({**now.failed, name: reason})
        return _read(await fetchrow(_WRITE, sorted(now.plugins - {name}), failed))


async def note_failure(name: str, reason: str) -> None:
    """Remember why a plugin that somebody wanted did not start."""
    entry = json.dumps({name: reason})
    await execute("update house set failed = failed || $1::jsonb where id = 1", entry)


async def note_start(failed: Mapping[str, str]) -> None:
    """Remember which of the wanted plugins did not start this time; the others are well again."""
    now = await enabled()
    others = {name: why for name, why in now.failed.items() if name not in now.plugins}
    if now.failed != (seen := {**others, **failed}):
        await execute("update house set failed = $1::jsonb where id = 1", json.dumps(seen))


def _read(row: Any) -> Generation:
    if row is None:
        return Generation()
    return Generation(row["generation"], frozenset(row["plugins"]), json.loads(row["failed"]))


async def keep_declarations(hook: str, said: Iterable[tuple[str, Any]]) -> None:
    """Remember what the owners who are on answer to a hook; answers of the others stay."""
    by_owner: dict[str, list[Any]] = {}
    for owner, value in said:
        by_owner.setdefault(owner, []).append(value)
    for owner, values in by_owner.items():
        await execute(_SAID, uuid7(), hook, owner, msgspec.json.encode(values).decode())


async def declared(hook: str, kind: type[Said]) -> list[Said]:
    """What every owner that ever was on answered to a hook."""
    rows = await fetch("select said from declaration where hook = $1 order by owner", hook)
    return [each for row in rows for each in msgspec.json.decode(row["said"], type=list[kind])]
