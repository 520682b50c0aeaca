"""The house that is measured: migrated, filled, analysed, with two askers who hold API keys."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import asyncpg

from benchmarks.operations import key
from core.app import House, build
from core.auth import (
    SYSTEM,
    Person,
    acting_as,
    asker_of,
    create_api_key,
    create_role,
    create_user,
)
from core.db import close_pool, migrate, open_pool
from core.hooks import Generation
from core.search import entry
from core.settings import Settings

ROWS = Path(__file__).with_name("data.sql")
INDEXES = Path(__file__).with_name("indexes.sql")
PLUGINS = frozenset({"wechat", "sales", "loyalty"})
TEAMS = 20

SEES = {
    "core.customer.read": "team",
    "core.customer.create": "all",
    "core.customer.contact": "all",
    "core.company.read": "all",
    "core.deal.read": "team",
    "core.pool.read": "team",
}


def house_of(settings: Settings) -> House:
    """The house with the bundled plugins on."""
    return build(settings, Generation(1, PLUGINS))


async def fill(settings: Settings, dsn: str, scale: float) -> dict[str, str]:
    """Make the database and everything in it; answers the secrets of the keys `all` and `team`."""
    await open_pool(dsn)
    try:
        house = house_of(settings)
        await migrate(house.apps)
        with acting_as(SYSTEM):
            await house.install()
            await _fill_tables(dsn, scale)
            return {"all": await _key(["owner"]), "team": await _key([await _team_role()])}
    finally:
        await close_pool()
        await _settle(dsn)


async def _fill_tables(dsn: str, scale: float) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(f"set bench.scale = '{scale}'")
    await connection.execute(await asyncio.to_thread(ROWS.read_text, "utf-8"))
    await _make_findable(connection)
    await connection.execute(await asyncio.to_thread(INDEXES.read_text, "utf-8"))
    await connection.close()


async def _make_findable(connection: asyncpg.Connection) -> None:
    """A search entry for every customer, as the verbs would have written it."""
    rows = await connection.fetch("select id, name, tags, phone, email from customer")
    entries = (
        entry("customer", row["id"], row["name"], row["tags"], _contact(row["phone"], row["email"]))
        for row in rows
    )
    await connection.copy_records_to_table("found", records=entries, schema_name="bench")


def _contact(phone: str, email: str) -> tuple[str, ...]:
    """A mobile number as dialled from abroad and at home, and the address."""
    return phone, phone.removeprefix("+86"), email


async def _team_role() -> str:
    await create_role("bench_team", "Bench", SEES)
    return "bench_team"


async def _key(roles: Sequence[str]) -> str:
    number = roles[0]
    someone = Person(
        name=f"Bench {number}",
        email=f"{number}@bench.example.cn",
        roles=roles,
        teams=[] if number == "owner" else [UUID(key("001", n)) for n in range(1, TEAMS + 1)],
    )
    user = await create_user(someone)
    with acting_as(await asker_of(user)):
        return (await create_api_key("bench")).secret


async def _settle(dsn: str) -> None:
    """Leave nothing to do for autovacuum while we measure."""
    connection = await asyncpg.connect(dsn)
    await connection.execute("delete from job")
    await connection.execute("vacuum (analyze, freeze)")
    await connection.execute("checkpoint")
    await connection.close()
