"""Whoever comes while a write is under way goes with the next; nobody waits for company."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.db import Batcher, Overloaded


class Notebook:
    """A place to write to that takes its time and refuses some rows."""

    def __init__(self, *, bad: frozenset[int] = frozenset()) -> None:
        """Begin empty."""
        self.batches: list[list[int]] = []
        self.bad = bad
        self.open = asyncio.Event()
        self.open.set()

    async def write(self, rows: Sequence[int]) -> None:
        """Take a batch whole, or refuse it whole."""
        await self.open.wait()
        await asyncio.sleep(0)
        if self.bad & set(rows):
            raise ValueError("a bad row")
        self.batches.append(list(rows))

    @property
    def written(self) -> list[int]:
        """All rows, in the order they were written."""
        return [row for batch in self.batches for row in batch]


async def put_all(batcher: Batcher[int, None], rows: Sequence[int]) -> list[BaseException | None]:
    """What became of rows that come at the same moment."""
    return await asyncio.gather(*(batcher.put(row) for row in rows), return_exceptions=True)


async def test_one_row_is_written_at_once() -> None:
    notebook = Notebook()

    await Batcher(notebook.write).put(1)

    assert notebook.batches == [[1]]


async def test_rows_of_one_moment_go_together() -> None:
    notebook = Notebook()

    await put_all(Batcher(notebook.write), range(5))

    assert notebook.batches == [[0, 1, 2, 3, 4]]


async def test_rows_that_come_during_a_write_go_with_the_next() -> None:
    notebook = Notebook()
    batcher = Batcher(notebook.write)
    notebook.open.clear()
    first = asyncio.create_task(batcher.put(1))
    await asyncio.sleep(0.01)
    others = [asyncio.create_task(batcher.put(row)) for row in (2, 3)]
    await asyncio.sleep(0.01)

    notebook.open.set()
    await asyncio.gather(first, *others)

    assert notebook.batches == [[1], [2, 3]]


async def test_a_batch_is_never_larger_than_allowed() -> None:
    notebook = Notebook()

    await put_all(Batcher(notebook.write, most=2), range(5))

    assert notebook.batches == [[0, 1], [2, 3], [4]]


async def test_a_bad_row_fails_alone() -> None:
    notebook = Notebook(bad=frozenset({2}))

    results = await put_all(Batcher(notebook.write), range(4))

    assert [type(result) for result in results] == [
        type(None),
        type(None),
        ValueError,
        type(None),
    ]
    assert notebook.written == [0, 1, 3]


async def test_more_than_may_wait_is_refused_and_not_written() -> None:
    notebook = Notebook()

    results = await put_all(Batcher(notebook.write, pile=3), range(5))

    assert [type(result) for result in results[3:]] == [Overloaded, Overloaded]
    assert notebook.written == [0, 1, 2]


async def test_somebody_who_hangs_up_stops_nobody_else() -> None:
    notebook = Notebook()
    batcher = Batcher(notebook.write)
    notebook.open.clear()
    gone, stays = (asyncio.create_task(batcher.put(row)) for row in (1, 2))
    await asyncio.sleep(0.01)

    gone.cancel()
    notebook.open.set()
    await stays

    assert notebook.written == [1, 2]


async def test_a_lost_database_fails_every_row_once() -> None:
    async def lost(rows: Sequence[int]) -> None:
        raise ConnectionError("gone")

    results = await put_all(Batcher(lost), range(3))

    assert [type(result) for result in results] == [ConnectionError] * 3


@settings(deadline=None)
@given(
    waves=st.lists(st.integers(min_value=1, max_value=30), min_size=1, max_size=6),
    most=st.integers(min_value=1, max_value=10),
    bad=st.sets(st.integers(min_value=0, max_value=60), max_size=4),
)
def test_whatever_comes_is_written_once_in_order_or_refused(
    waves: list[int], most: int, bad: set[int]
) -> None:
    async def story() -> tuple[list[int], list[int]]:
        notebook = Notebook(bad=frozenset(bad))
        batcher = Batcher(notebook.write, most=most)
        rows = iter(range(sum(waves)))
        tasks: list[asyncio.Task[None]] = []
        for wave in waves:
            tasks += [asyncio.create_task(batcher.put(next(rows))) for _ in range(wave)]
            await asyncio.sleep(0)
        results = await asyncio.gather(*tasks, return_exceptions=True)
        kept = [row for row, result in enumerate(results) if result is None]
        return notebook.written, kept

    written, kept = asyncio.run(story())

    assert written == kept == [row for row in range(sum(waves)) if row not in bad]


async def test_a_batcher_serves_again_after_a_failure() -> None:
    notebook = Notebook(bad=frozenset({1}))
    batcher = Batcher(notebook.write)
    with pytest.raises(ValueError, match="a bad row"):
        await batcher.put(1)

    await batcher.put(2)

    assert notebook.written == [2]
