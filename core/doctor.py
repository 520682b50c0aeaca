"""Look at everything that must be well."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.db import embedded, fetchval, pending
from core.errors import Refusal, T
from core.hooks import enabled
from core.opening import connected, moved_in, wanted
from core.settings import Settings
from core.supervisor import database

DATABASE = T("The database answers", "数据库可用")
TABLES = T("The tables are up to date", "数据表已是最新")
PLUGINS = T("Every plugin that is on has started", "所有启用的插件均已启动")
BEHIND = T("{count} migrations are missing", "缺少 {count} 个迁移")


@dataclass(frozen=True)
class Finding:
    """One thing we looked at, and what is wrong with it, if anything."""

    title: T
    wrong: T | None = None


async def examine(settings: Settings) -> list[Finding]:
    """Look at the database, the tables, the plugins, and what the slices want looked at."""
    findings: list[Finding] = []
    try:
        dsn = await asyncio.to_thread(database, settings)
        async with connected(settings, dsn):
            findings.append(Finding(DATABASE, await _asked(_database)))
            findings += await _house(settings)
    except Refusal as refusal:
        findings.append(Finding(DATABASE, refusal.message))
    finally:
        if not settings.database_url:
            await asyncio.to_thread(embedded.stop, settings.data)
    return findings


async def _house(settings: Settings) -> list[Finding]:
    quiet = _Quiet()
    generation = await wanted(settings, quiet.hear)
    house = await moved_in(settings, generation, quiet.hear)
    behind = len(await pending(house.apps))
    failed = {**(await enabled()).failed, **house.host.failed}
    findings = [
        Finding(TABLES, BEHIND.fill(count=behind) if behind else None),
        Finding(PLUGINS, _named(failed) if failed else None),
    ]
    return findings + [Finding(check.title, await _asked(check.run)) for check in house.checks]


async def _database() -> T | None:
    await fetchval("select 1")
    return None


async def _asked(look: Callable[[], Awaitable[T | None]]) -> T | None:
    """What a check says; one that breaks is itself a finding."""
    try:
        return await asyncio.wait_for(look(), 10)
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        return T(why, why)


def _named(failed: dict[str, str]) -> T:
    text = "; ".join(f"{name}: {why}" for name, why in sorted(failed.items()))
    return T(text, text)


class _Quiet:
    """Hears of migrations and keeps them to itself."""

    def hear(self, text: T) -> None:
        """Say nothing."""
