"""Insertions that nobody waits for travel together, and are as safe as any other statement."""

import asyncio
from contextlib import suppress

import pytest
from asyncpg import ForeignKeyViolationError

from core.db import NothingCommitted, demand, execute, fetch, fetchval, transaction, write

pytestmark = pytest.mark.usefixtures("tables")

NOTE = "insert into note values ($1, $2)"
LOUD = "insert into loud values (upper($1))"


@pytest.fixture
async def tables(pool: str) -> None:
    await execute("create table note (word text unique, size int)")
    await execute("create table loud (word text)")


async def words(table: str = "note") -> list[str]:
    return [row["word"] for row in await fetch(f"select word from {table} order by word")]


async def test_what_was_written_can_be_read_at_once() -> None:
    async with transaction():
        await write(NOTE, "ping", 4)
        await write(LOUD, "ping")

        assert await words() == ["ping"]
        assert await words("loud") == ["PING"]


async def test_what_nobody_read_is_written_before_the_commit() -> None:
    async with transaction():
        await write(NOTE, "ping", 4)
        await write(NOTE, "pong", 4)
        await write(LOUD, "ping")

    assert await words() == ["ping", "pong"]
    assert await words("loud") == ["PING"]


async def test_insertions_into_several_tables_are_one_statement() -> None:
    async with transaction():
        await write(NOTE, "ping", 4)
        await write(LOUD, "ping")
        seen = await fetchval("select count(*) from note n, loud l where n.cmin = l.cmin")

    assert seen == 1


async def test_a_failure_takes_back_what_waited() -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await write(NOTE, "lost", 4)
            raise ZeroDivisionError

    assert await words() == []


async def test_an_inner_failure_takes_back_only_what_waited_inside() -> None:
    async with transaction():
        await write(NOTE, "outer", 5)
        with pytest.raises(ZeroDivisionError):
            async with transaction():
                await write(NOTE, "inner", 5)
                raise ZeroDivisionError

    assert await words() == ["outer"]


async def test_an_insertion_that_fails_undoes_the_transaction() -> None:
    await execute(NOTE, "taken", 5)

    with pytest.raises(Exception, match="unique"):
        async with transaction():
            await write(LOUD, "lost")
            await write(NOTE, "taken", 5)

    assert await words("loud") == []
    assert await words() == ["taken"]


async def test_outside_a_transaction_it_is_an_ordinary_statement() -> None:
    await write(NOTE, "ping", 4)

    assert await words() == ["ping"]


class Unmet(Exception):
    """What was demanded was not so."""


HAVE = "select from note where word = $1"


async def test_a_demand_travels_with_the_insertions_behind_it() -> None:
    await execute(NOTE, "ping", 4)

    async with transaction():
        await demand(HAVE, "ping", table="note", otherwise=Unmet())
        await write(LOUD, "heard")

    assert await words("loud") == ["HEARD"]


async def test_an_unmet_demand_takes_back_what_was_inserted_behind_it() -> None:
    with pytest.raises(Unmet):
        async with transaction():
            await demand(HAVE, "ping", table="note", otherwise=Unmet())
            await write(LOUD, "lost")

    assert await words("loud") == []


async def test_an_unmet_demand_is_refused_within_the_block_it_stands_in() -> None:
    async with transaction():
        await write(NOTE, "outer", 5)
        with pytest.raises(Unmet):
            async with transaction():
                await demand(HAVE, "ping", table="note", otherwise=Unmet())
                await words()
        with pytest.raises(Unmet):
            async with transaction():
                await demand(HAVE, "pong", table="note", otherwise=Unmet())
                await write(LOUD, "lost")

    assert await words() == ["outer"]
    assert await words("loud") == []


async def test_a_demand_sees_what_was_inserted_before_it() -> None:
    async with transaction():
        await write(NOTE, "ping", 4)
        await demand(HAVE, "ping", table="note", otherwise=Unmet())
        await write(LOUD, "heard")

    assert await words("loud") == ["HEARD"]


async def test_without_a_transaction_a_demand_is_asked_at_once() -> None:
    with pytest.raises(Unmet):
        await demand(HAVE, "ping", table="note", otherwise=Unmet())


async def test_a_row_that_is_not_there_at_all_is_refused_as_demanded() -> None:
    await execute("create table answer (word text references note (word), size int)")

    for about, refused in (("note", Unmet), ("other", ForeignKeyViolationError)):
        with pytest.raises(refused):
            async with transaction():
                await demand(HAVE, "ping", table=about, otherwise=Unmet())
                await write("insert into answer values ($1, $2)", "ping", 4)

    assert await words("answer") == []
    async with transaction():
        await write(NOTE, "still", 5)
    assert await words() == ["still"]


async def test_a_swallowed_refusal_cannot_save_what_was_inserted_meanwhile() -> None:
    with pytest.raises(NothingCommitted):
        async with transaction():
            await demand(HAVE, "ping", table="note", otherwise=Unmet())
            await write(LOUD, "lost")
            with suppress(Unmet):
                await words()

    assert await words("loud") == []


async def test_a_swallowed_refusal_inside_costs_only_the_inner_part() -> None:
    async with transaction():
        await write(NOTE, "outer", 5)
        with pytest.raises(NothingCommitted):
            async with transaction():
                await demand(HAVE, "ping", table="note", otherwise=Unmet())
                with suppress(Unmet):
                    await words()

    assert await words() == ["outer"]


async def test_what_a_swallowed_time_limit_cut_short_is_not_committed_in_part() -> None:
    saved = 0
    for turn in range(60):
        try:
            async with transaction():
                await words()
                await write(NOTE, f"turn {turn}", 6)
                with suppress(TimeoutError):
                    async with asyncio.timeout(turn % 10 / 100_000):
                        await words()
        except NothingCommitted:
            continue
        saved += 1

    assert len(await words()) == saved


async def test_what_changes_a_row_that_waits_to_be_inserted_comes_after_it() -> None:
    insert = 'insert into "note" values ($1, $2)'
    async with transaction():
        await write(insert, "ping", 4)
        await write("update note set size = $2 where word = $1", "ping", 5, after="note")

    assert await fetchval("select size from note") == 5
