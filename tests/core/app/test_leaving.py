"""A server whose events or jobs stand still leaves, so that its parent starts another."""

import asyncio
import signal
from collections.abc import Iterator

import pytest

from core.app import web


@pytest.fixture
def heard() -> Iterator[list[int]]:
    signals: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: signals.append(number))
    yield signals
    signal.signal(signal.SIGTERM, before)


async def broken() -> None:
    raise RuntimeError("the sealer broke")


async def test_a_broken_task_ends_the_server(heard: list[int]) -> None:
    task = asyncio.create_task(broken())
    task.add_done_callback(web._leave_if_broken)

    await asyncio.wait([task])
    await asyncio.sleep(0)

    assert heard == [signal.SIGTERM]


async def test_a_task_that_was_told_to_end_does_not(heard: list[int]) -> None:
    task = asyncio.create_task(asyncio.sleep(60))
    task.add_done_callback(web._leave_if_broken)

    task.cancel()
    await asyncio.wait([task])
    await asyncio.sleep(0)

    assert heard == []
