"""Switch plugins on and off: rehearsed in a child first, then wanted by everyone."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path

from core.cradle import Orders
from core.db import connect, current_dsn
from core.errors import Conflict, NotFound, T
from core.hooks import Generation, enabled, in_order_of_need, installed, switch

from .blame import last_line
from .process import Process, Say

TRIAL_SECONDS = 20

TOO_SLOW = T(
    "The trial start took longer than {seconds} seconds; nothing was changed.",
    "试启动超过 {seconds} 秒，未做任何更改。",
)
CRASHED = T(
    "The trial start failed: {why}; nothing was changed.", "试启动失败：{why}。未做任何更改。"
)
BROKEN = T("The plugin {name} did not start: {why}", "插件 {name} 未能启动：{why}")
NEEDED = T(
    "{name} is needed by {others}: switch those off first.", "{others} 依赖 {name}，请先停用它们。"
)
UNKNOWN = T("There is no plugin named {name}.", "没有名为 {name} 的插件。")
_LOCK = int.from_bytes(b"switch", "big")


async def switch_on(names: Sequence[str], *, say: Say | None = None) -> Generation:
    """Want these plugins and what they need; refuses with the reason if they do not start."""
    async with _one_at_a_time():
        now = await enabled()
        wanted = set(in_order_of_need(now.plugins | set(names), installed()))
        if wanted == now.plugins and not now.failed.keys() & set(names):
            return now
        await rehearse(wanted, new=wanted - now.plugins | set(names), say=say)
        return await switch(wanted)


async def switch_off(name: str) -> Generation:
    """Want this plugin no longer; its tables and their rows stay."""
    async with _one_at_a_time():
        now = await enabled()
        if name not in now.plugins:
            if name not in installed():
                raise NotFound(UNKNOWN.fill(name=name))
            return now
        cards = installed()
        others = [other for other in now.plugins if other in cards and name in cards[other].needs]
        if others:
            raise Conflict(NEEDED.fill(name=name, others=", ".join(sorted(others))))
        return await switch(now.plugins - {name})


async def rehearse(plugins: Iterable[str], *, new: Iterable[str], say: Say | None = None) -> None:
    """Start a house with these plugins in a child, up to its first request, and end it again."""
    orders = Orders(role="trial", line=-1, traces="", plugins=tuple(sorted(plugins)))
    with tempfile.TemporaryDirectory(prefix="guanxi-trial-") as folder:
        child = await Process.born(orders, Path(folder) / "trace", say or (lambda text: None))
        child.enter(current_dsn())
        try:
            await _patiently(child)
        finally:
            if not child.ended:
                await child.kill()
        _judge(child, new)


async def _patiently(child: Process) -> None:
    """Wait while it says something: a long migration is not a hung plugin."""
    while not child.ended:
        if child.silent_for > TRIAL_SECONDS:
            raise Conflict(TOO_SLOW.fill(seconds=TRIAL_SECONDS))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(child.over.wait(), 0.2)


def _judge(child: Process, new: Iterable[str]) -> None:
    if child.refused:
        raise Conflict(child.refused)
    if child.tried is None:
        raise Conflict(CRASHED.fill(why=last_line(child.last_words()) or child.ending))
    for name in sorted(new):
        if name in child.tried:
            raise Conflict(BROKEN.fill(name=name, why=child.tried[name]))


@contextlib.asynccontextmanager
async def _one_at_a_time() -> AsyncIterator[None]:
    connection = await connect()
    try:
        await connection.execute("select pg_advisory_lock($1)", _LOCK)
        yield
    finally:
        connection.terminate()


class HouseSwitch:
    """What a running house switches its plugins with."""

    async def on(self, names: Sequence[str]) -> None:
        """Switch plugins on."""
        await switch_on(names)

    async def off(self, name: str) -> None:
        """Switch a plugin off."""
        await switch_off(name)
