"""A believable house to try things in: every slice and plugin fills its part."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Container
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import msgspec
import orjson

from core.auth import SYSTEM, acting_as, asker
from core.auth import house as house_profile
from core.certificates import trusted
from core.db import fetchrow, fetchval, transaction
from core.errors import T, language
from core.jobs import Job, Postpone, Running, current_job, job, later

if TYPE_CHECKING:
    import httpx

    from .house import House

FILL = "core.demo.fill"
READY = T("Ready", "完成")
FILLING = T("Filling the demo house", "正在填充演示数据")

Progress = Callable[[int, int, T], None]
"""Told how many steps are done, of how many, and what is being done."""

SERVICE_UNAVAILABLE = 503

LONGEST = 60.0
"""Seconds a step's consequences may take where another process works on them too."""

_UNDER_WAY = """
select exists (select 1 from event where seq is null) or exists (
    select 1 from job where kind <> $1
    and (state = 'running' or state = 'waiting' and run_at <= now()))"""
_LAST = "select state, checkpoint from job where kind = $1 order by created_at desc limit 1"


class DemoHouse:
    """What a demo step works with: the running house, and its public doors over HTTP."""

    def __init__(self, house: House, doors: httpx.AsyncClient) -> None:
        """Know the house, and where its doors are."""
        self.house = house
        self._doors = doors

    async def post(
        self,
        path: str,
        *,
        content: bytes,
        headers: dict[str, str] | None = None,
        params: dict[str, str] | None = None,
    ) -> httpx.Response:
        """Send a request to a public route over a socket, exactly as a platform would.

        Like one it tries again while told that the house cannot take it: a server that has only
        now heard of a module needs a moment to follow.
        """
        end = time.monotonic() + LONGEST
        while True:
            answer = await self._doors.post(path, content=content, headers=headers, params=params)
            if answer.status_code != SERVICE_UNAVAILABLE or time.monotonic() > end:
                return answer
            await asyncio.sleep(0.2)

    async def ask(self, document: str, **variables: Any) -> Any:
        """The data the API answers to the house itself."""
        raw = await self.house.engine.run(document, variables, None, asker())
        answer = orjson.loads(raw)
        if "errors" in answer:
            raise RuntimeError(f"{document}: {answer['errors']}")
        return answer["data"]

    async def settle(self) -> None:
        """Let everything that is waiting happen, here or in the server that runs meanwhile."""
        end = time.monotonic() + LONGEST
        await self.house.settle()
        while time.monotonic() < end and await fetchval(_UNDER_WAY, FILL):
            await asyncio.sleep(0.1)
            await self.house.settle()


async def fill(house: House, progress: Progress, *, without: Container[str] = ()) -> None:
    """Carry out every demo step in order, some aside; one that was done before adds nothing.

    What they write is in the language of the house, whoever asked for it.
    """
    steps = [step for step in house.demos if step.name not in without]
    async with _demo_house(house) as demo:
        for done, step in enumerate(steps):
            progress(done, len(steps), step.title)
            await step.fill(demo, lambda *_: None)
            await demo.settle()
    progress(len(steps), len(steps), READY)


@asynccontextmanager
async def _demo_house(house: House) -> AsyncIterator[DemoHouse]:
    """The house speaks its own language, and has a browser at its public doors."""
    import httpx  # a house that shows no demo needs neither a client nor a door of its own

    from .door import public_address

    spoken = language.set((await house_profile()).language)
    try:
        async with (
            public_address(house) as address,
            httpx.AsyncClient(base_url=address, trust_env=False, verify=trusted()) as doors,
        ):
            with acting_as(SYSTEM):
                yield DemoHouse(house, doors)
    finally:
        language.reset(spoken)


async def want_demo(plugins: tuple[str, ...]) -> None:
    """Queue that the house is filled, once these plugins take part in it."""
    await later(FILL, plugins=list(plugins))


async def demo_progress() -> dict[str, Any] | None:
    """How far the filling has come, in the reader's language; None while nobody fills."""
    row = await fetchrow(_LAST, FILL)
    if row is None or row["state"] not in ("waiting", "running"):
        return None
    seen = msgspec.json.decode(row["checkpoint"])
    label = T(seen.get("en", FILLING.en), seen.get("zh", FILLING.zh))
    return {"label": label.say(), "done": seen.get("done", 0), "total": seen.get("total", 0)}


def demo_jobs(house: House) -> tuple[Job, ...]:
    """The job that fills a house, for the set-up wizard."""

    @job(FILL, transactional=False, attempts=3, timeout=600)
    async def fill_demo(plugins: list[str]) -> None:
        if not set(plugins) <= {*house.host.plugins, *house.host.failed}:
            raise Postpone(0.5, "the plugins are still being switched on")
        running = current_job()
        seen: dict[str, Any] = {}
        telling = asyncio.create_task(_tell(running, seen))
        try:
            await fill(house, lambda done, total, label: _note(seen, done, total, label))
        finally:
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling

    return (fill_demo,)


def _note(seen: dict[str, Any], done: int, total: int, label: T) -> None:
    seen.update(done=done, total=total, en=label.en, zh=label.zh)


async def _tell(running: Running, seen: dict[str, Any]) -> None:
    """Save what was seen last, twice a second, where the wizard finds it."""
    while True:
        await asyncio.sleep(0.5)
        if seen:
            async with transaction():
                await running.save(**seen)
