"""A transaction is all or nothing, and says so."""

import asyncio

import pytest

from core.db import (
    NothingCommitted,
    after_commit,
    execute,
    fetch,
    fetchval,
    in_transaction,
    transaction,
)

pytestmark = pytest.mark.usefixtures("notes")


@pytest.fixture
async def notes(pool: str) -> None:
    await execute("create table note (word text unique deferrable initially deferred)")


async def write(word: str) -> None:
    await execute("insert into note values ($1)", word)


async def written() -> list[str]:
    return [row["word"] for row in await fetch("select word from note order by word")]


async def test_what_fails_leaves_nothing() -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await write("lost")
            raise ZeroDivisionError

    assert await written() == []


async def test_an_inner_failure_undoes_only_the_inner_part() -> None:
    async with transaction():
        await write("outer")
        with pytest.raises(ZeroDivisionError):
            async with transaction():
                await write("inner")
                raise ZeroDivisionError

    assert await written() == ["outer"]


async def test_a_swallowed_error_cannot_pass_for_a_commit() -> None:
    with pytest.raises(NothingCommitted):
        async with transaction():
            await write("lost")
            with pytest.raises(Exception, match="does not exist"):
                await execute("select * from nowhere")

    assert await written() == []
    assert not in_transaction()


async def test_a_commit_that_fails_gives_the_connection_back() -> None:
    for _ in range(12):
        with pytest.raises(Exception, match="duplicate key"):
            async with transaction():
                await write("same")
                await write("same")

    assert await written() == []
    assert await fetchval("select 1") == 1


async def test_siblings_inside_one_transaction_take_turns() -> None:
    async def nested(word: str) -> None:
        async with transaction():
            await write(word)
            if word == "b":
                raise ZeroDivisionError

    async with transaction():
        results = await asyncio.gather(*map(nested, "abc"), return_exceptions=True)

    assert [type(r) for r in results] == [type(None), ZeroDivisionError, type(None)]
    assert await written() == ["a", "c"]


async def test_a_task_that_outlives_its_transaction_uses_the_pool() -> None:
    over = asyncio.Event()

    async def late() -> None:
        await over.wait()
        await write("late")

    tasks: list[asyncio.Task[None]] = []
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            tasks.append(asyncio.create_task(late()))
            await write("lost")
            raise ZeroDivisionError
    over.set()
    await asyncio.gather(*tasks)

    assert await written() == ["late"]


async def test_what_follows_a_commit_follows_only_a_commit() -> None:
    heard: list[str] = []

    async def hear(word: str) -> None:
        heard.append(f"{word}:{await fetchval('select count(*) from note')}")

    async with transaction():
        after_commit(lambda: hear("outer"))
        with pytest.raises(ZeroDivisionError):
            async with transaction():
                after_commit(lambda: hear("never"))
                raise ZeroDivisionError
        async with transaction():
            after_commit(lambda: hear("inner"))
            await write("one")
        assert heard == []

    assert heard == ["outer:1", "inner:1"]


async def test_after_commit_needs_something_to_commit() -> None:
    with pytest.raises(RuntimeError, match="No transaction is open"):
        after_commit(lambda: asyncio.sleep(0))


async def test_a_cancelled_transaction_is_undone_and_frees_its_connection() -> None:
    async def slow() -> None:
        async with transaction():
            await write("lost")
            await asyncio.sleep(60)

    for _ in range(12):
        task = asyncio.create_task(slow())
        await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    assert await written() == []


async def test_a_lost_connection_ends_the_transaction_and_not_the_pool() -> None:
    with pytest.raises(Exception, match=r"terminating|closed|connection"):
        async with transaction():
            await write("lost")
            await fetchval("select pg_terminate_backend(pg_backend_pid())")

    assert await written() == []
    assert not in_transaction()


async def test_a_forgotten_transaction_is_ended_by_the_server() -> None:
    with pytest.raises(Exception, match=r"idle-in-transaction|connection"):
        async with transaction(seconds=0.1):
            await write("lost")
            await asyncio.sleep(0.4)
            await write("lost too")

    assert await written() == []


async def test_json_arrives_as_bytes_and_time_in_utc() -> None:
    assert await fetchval("select '{\"a\": 1}'::json") == b'{"a": 1}'
    assert await fetchval("select '{\"a\": 1}'::jsonb") == '{"a": 1}'
    assert await fetchval("show timezone") == "UTC"
