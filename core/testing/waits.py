"""How long something waits, told without a clock: a busy machine makes clocks lie."""

import asyncio
from typing import Any

import pytest


def patience_spent(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds of every wait that ran out from now on, as long as the test lasts."""
    spent: list[float] = []
    wait: Any = asyncio.wait

    async def watched(tasks: Any, *, timeout: float | None = None, **more: Any) -> Any:
        done, pending = await wait(tasks, timeout=timeout, **more)
        if timeout is not None and not done:
            spent.append(timeout)
        return done, pending

    monkeypatch.setattr(asyncio, "wait", watched)
    return spent
