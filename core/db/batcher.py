"""Group commit without a timer: whoever comes while a write is under way goes with the next."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from contextvars import Context
from typing import Any, Generic, NamedTuple, TypeVar

from .patience import within

Row = TypeVar("Row")

Outcome = TypeVar("Outcome")

Flush = Callable[[Sequence[Row]], Coroutine[Any, Any, Sequence[Outcome] | None]]


class Overloaded(Exception):
    """More is waiting to be written than may pile up; the sender should come back later."""


class Waiting(NamedTuple, Generic[Row, Outcome]):
    """A row, whom to tell when it is written, and since when it waits."""

    row: Row
    written: asyncio.Future[Outcome | None]
    since: float


class Batcher(Generic[Row, Outcome]):
    """Writes rows in batches; `put` returns when the row's batch is committed.

    It says what became of the row, if the writer tells that of each.

    Nothing waits for company: an idle batcher writes at once, and a batch is whatever piled up
    while the one before it was written. One bad row fails alone, not with its whole batch.
    """

    def __init__(
        self,
        flush: Flush[Row, Outcome],
        *,
        most: int = 256,
        pile: int = 4096,
        patience: float = 2.0,
    ) -> None:
        """Write through `flush`, at most so many rows at once and so many waiting.

        A row that waited for `patience` seconds is sent away unwritten, and a write may take as
        long again, so that whoever asks hears within twice that time how it stands.
        """
        self._flush = flush
        self._most = most
        self._pile = pile
        self._patience = patience
        self._waiting: deque[Waiting[Row, Outcome]] = deque()
        self._writer: asyncio.Task[None] | None = None

    async def put(self, row: Row) -> Outcome | None:
        """Have a row written; raises what its write raised, or Overloaded before it is taken."""
        if len(self._waiting) >= self._pile:
            raise Overloaded

        loop = asyncio.get_running_loop()
        written = loop.create_future()
        self._waiting.append(Waiting(row, written, loop.time()))
        if self._writer is None or self._writer.get_loop() is not loop:
            self._writer = loop.create_task(self._write(), context=Context())
        return await written

    async def _write(self) -> None:
        try:
            await asyncio.sleep(0)  # requests that this turn of the loop has read already may join
            while self._waiting:
                await self._write_batch(self._next_batch())
        finally:
            self._writer = None

    def _next_batch(self) -> list[Waiting[Row, Outcome]]:
        """Whoever has waited longest goes first; whoever has waited too long goes home."""
        waiting = self._waiting
        too_long = asyncio.get_running_loop().time() - self._patience
        while waiting and waiting[0].since < too_long:
            _settle([waiting.popleft()], Overloaded())
        return [waiting.popleft() for _ in range(min(self._most, len(waiting)))]

    async def _write_batch(self, batch: list[Waiting[Row, Outcome]]) -> None:
        try:
            said = await within(self._patience, self._flush([one.row for one in batch]))
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
            _tell(batch, said)


def _tell(batch: list[Waiting[Row, Outcome]], said: Sequence[Outcome] | None) -> None:
    outcomes = said if said is not None else [None] * len(batch)
    for (_, written, _), outcome in zip(batch, outcomes, strict=True):
        if not written.done():
            written.set_result(outcome)


def _settle(batch: list[Waiting[Row, Outcome]], error: BaseException) -> None:
    for _, written, _ in batch:
        if written.done():
            continue
        if isinstance(error, asyncio.CancelledError):
            written.cancel()
        else:
            written.set_exception(error)
