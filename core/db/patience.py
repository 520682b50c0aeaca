"""Waiting, but not for ever: not even for something to notice that nobody waits for it any more."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Gift = TypeVar("Gift")


async def within(seconds: float, work: Coroutine[Any, Any, Gift]) -> Gift:
    """What the work gives if it ends in time; else TimeoutError.

    The work is then told to stop, but left alone: a query to a database that has gone silent
    takes its time to be cancelled, and a platform that waits for our answer has none.
    """
    task = asyncio.create_task(work)
    task.add_done_callback(_look_at)
    try:
        await asyncio.wait({task}, timeout=seconds)
        if not task.done():
            raise TimeoutError
        return task.result()
    finally:
        task.cancel()


def _look_at(task: asyncio.Task[Any]) -> None:
    """Nobody may be left to hear how it ended."""
    if not task.cancelled():
        task.exception()
