"""Group commit without a timer: whoever comes while a write is under way goes with the next."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Generic, TypeVar

Row = TypeVar("Row")

Flush = Callable[[Sequence[Row]], Awaitable[None]]


class Overloaded(Exception):
    """More is waiting to be written than may pile up; the sender should come back later."""


class Batcher(Generic[Row]):
    """Writes rows in batches; `put` returns when the row's batch is committed.

    Nothing waits for company: an idle batcher writes at once, and a batch is whatever piled up
    while the one before it was written. One bad row fails alone, not with its whole batch.
    """

    def __init__(self, flush: Flush[Row], *, most: int = 256, pile: int = 4096) -> None:
        """Write through `flush`, at most so many rows at once and so many waiting."""
        self._flush = flush
        self._most = most
        self._pile = pile
        self._waiting: deque[tuple[Row, asyncio.Future[None]]] = deque()
        self._writer: asyncio.Task[None] | None = None

    async def put(self, row: Row) -> None:
        """Have a row written; raises what its write raised, or Overloaded before it is taken."""
        if len(self._waiting) >= self._pile:
            raise Overloaded

        written = asyncio.get_running_loop().create_future()
        self._waiting.append((row, written))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write(), context=Context())
        await written

    async def _write(self) -> None:
        await asyncio.sleep(0)  # requests that this turn of the loop has read already may join
        while self._waiting:
            size = min(self._most, len(self._waiting))
            batch = [self._waiting.popleft() for _ in range(size)]
            await self._write_batch(batch)

    async def _write_batch(self, batch: list[tuple[Row, asyncio.Future[None]]]) -> None:
        try:
            await self._flush([row for row, _ in batch])
        except Exception as error:
            if len(batch) > 1 and not isinstance(error, OSError | TimeoutError):
                for one in batch:
                    await self._write_batch([one])
                return
            _settle(batch, error)
        except BaseException:
            _settle(batch, asyncio.CancelledError())
            raise
        else:
            _settle(batch, None)


def _settle(batch: list[tuple[Row, asyncio.Future[None]]], error: BaseException | None) -> None:
    for _, written in batch:
        if written.done():
            continue
        if error is None:
            written.set_result(None)
        elif isinstance(error, asyncio.CancelledError):
            written.cancel()
        else:
            written.set_exception(error)
