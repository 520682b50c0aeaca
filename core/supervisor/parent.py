"""The parent of `serve` and `worker`: it keeps the database and one good child alive."""

import asyncio
import contextlib
import logging
import os
import signal
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import asyncpg

from core.addresses import forget_address, note_address, web_addresses
from core.cradle import Cradle, listen, next_born
from core.db import close_pool, embedded, open_pool, writable
from core.errors import Invalid, T
from core.hooks import enabled, give_up
from core.settings import Settings

from .blame import blamed, homes, last_line
from .process import Process, Say

log = logging.getLogger(__name__)

STARTING_DATABASE = T("Starting the database", "正在启动数据库")
STARTING = T("Opening the house", "正在启动关系")
READY = T("Guanxi is ready on {url}", "关系已就绪：{url}")
NEARBY = T(
    "Guanxi is ready on {url}, and for your network on {others}",
    "关系已就绪：{url}，局域网内可访问 {others}",
)
WORKING = T("A worker is ready", "后台任务进程已就绪")
LEAVING = T("Finishing what is under way", "正在完成手头的工作")
SWITCHING = T("The plugins have changed; a new generation starts", "插件已变更，正在切换")
BAD_PATIENCE = T(
    "GUANXI_PATIENCE must be a number from 1 to 3600.",
    "GUANXI_PATIENCE 必须是 1 到 3600 的数字。",
)
GAVE_UP = T(
    "The plugin {name} ended the server three times in a row; it is now switched off.",
    "插件 {name} 连续三次使服务崩溃，已被停用。",
)
WILL_NOT_START = T("Guanxi cannot start: {why}", "关系无法启动：{why}")


@dataclass(frozen=True)
class Patience:
    """How long the parent waits before it acts."""

    boot: float = 120
    silence: float = 10
    drain: float = 15
    tick: float = 0.5
    crashes: int = 3
    forgiven: float = 60

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Patience":
        """`GUANXI_PATIENCE`: seconds of silence after which a server counts as hung."""
        silence = env.get("GUANXI_PATIENCE", "")
        if not silence:
            return cls()
        if not (silence.isascii() and silence.isdigit() and 0 < int(silence[:9]) <= 3600):
            raise Invalid(BAD_PATIENCE)
        return cls(silence=float(silence))


class Supervisor:
    """One deployment's parent process."""

    def __init__(
        self,
        settings: Settings,
        role: str,
        *,
        say: Say,
        patience: Patience | None = None,
        cradle: Cradle | None = None,
    ) -> None:
        """Prepare; nothing happens before `run`."""
        self.settings = settings
        self.role = role
        self.say = say
        self.patience = patience or Patience.from_env()
        self.leaving = asyncio.Event()
        self.child: Process | None = None
        self.waking: Process | None = None
        self.cradle = cradle
        self.listening = cradle.listening if cradle else None
        self.dsn = ""
        self.born = 0
        self.opened = False
        self.crashes: Counter[str] = Counter()

    async def run(self) -> None:
        """From the first start to the last farewell; a `Refusal` says why there was none."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.leaving.set)
        try:
            await self._prepare()
            await self._replace()
            while not self.leaving.is_set():
                await self._pause()
                await self._look()
        finally:
            await self._leave()

    async def _prepare(self) -> None:
        if self.role == "serve" and not self.listening:
            self.listening = listen(self.settings)
        self.say(STARTING_DATABASE)
        # the first child wakes while the database does; it takes longer, and waits for the address
        with contextlib.suppress(OSError):
            self.waking = await self._born()
        self.dsn = await asyncio.to_thread(database, self.settings)
        await open_pool(self.dsn, size=2)
        self.say(STARTING)

    async def _look(self) -> None:
        """Once per tick: is the database there, the child well, and of the right generation?"""
        if not self.settings.database_url and not embedded.is_running(self.settings.data):
            await asyncio.to_thread(database, self.settings)
        child = self.child
        if child is None or child.ended:
            await self._recover()
        elif child.silent_for > self.patience.silence:
            log.error("the %s has stopped answering and is started again", self.role)
            await child.kill()
        elif await self._outdated(child):
            self.say(SWITCHING)
            await self._replace()

    async def _outdated(self, child: Process) -> bool:
        try:
            return (await enabled()).number != child.generation
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False

    async def _replace(self) -> None:
        """Start a child; only when it is ready does the one before it leave."""
        fresh = await self._start()
        ended = asyncio.create_task(fresh.over.wait())
        ready = asyncio.create_task(fresh.ready.wait())
        told = asyncio.create_task(self.leaving.wait())
        waiting = {ended, ready, told}
        await asyncio.wait(waiting, timeout=self.patience.boot, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        if fresh.ready.is_set():
            await self._welcome(fresh)
            return
        if not fresh.ended:
            await fresh.kill()
        if not self.leaving.is_set():
            await self._crashed(fresh)

    async def _welcome(self, fresh: Process) -> None:
        before, self.child = self.child, fresh
        self.opened = True
        self.say(self._open_for_all() if self.role == "serve" else WORKING)
        if before and not before.ended:
            await before.drain(self.patience.drain)

    def _open_for_all(self) -> T:
        """Leave word where we are, and say what to type into a browser."""
        here, *others = web_addresses(self.settings.host, self.settings.port)
        note_address(self.settings.data, here, self.dsn)
        if self.settings.url or not others:
            return READY.fill(url=self.settings.url or here)
        return NEARBY.fill(url=here, others=", ".join(others))

    async def _recover(self) -> None:
        """A child ended without being told to."""
        if self.child:
            gone, self.child = self.child, None
            await self._crashed(gone)
        await self._replace()

    async def _crashed(self, child: Process) -> None:
        """Learn from a bad end: name the plugin, and give it up the third time."""
        if child.refused and not self.opened:
            raise Invalid(child.refused)
        if child.well_for > self.patience.forgiven:
            self.crashes.clear()
        words = child.last_words()
        name = blamed(words, homes()) or ""
        self.crashes[name] += 1
        log.error("the %s ended with code %s\n%s", self.role, child.inner.returncode, words)
        if self.crashes[name] < self.patience.crashes:
            await self._pause(min(self.crashes[name], 5))
        elif name:
            log.error(str(GAVE_UP.fill(name=name)))
            await give_up(name, str(GAVE_UP.fill(name=name)))
            self.crashes.clear()
        elif not self.opened:
            raise Invalid(WILL_NOT_START.fill(why=last_line(words) or child.ending))

    async def _start(self) -> Process:
        fresh, self.waking = self.waking or await self._born(), None
        fresh.enter(self.dsn)
        return fresh

    async def _born(self) -> Process:
        self.born += 1
        if self.cradle:
            newborn, self.cradle = self.cradle.newborn, None
        else:
            about = (self.settings, self.role, self.listening)
            newborn = await asyncio.to_thread(next_born, *about, number=self.born)
        return await Process.adopted(newborn, self.say)

    async def _pause(self, times: float = 1) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.leaving.wait(), self.patience.tick * times)

    async def _leave(self) -> None:
        if self.waking:
            await self.waking.kill()
        if self.child and not self.child.ended:
            self.say(LEAVING)
            await self.child.drain(self.patience.drain)
        if self.listening:
            self.listening.close()
            forget_address(self.settings.data)
        await close_pool()
        if not self.settings.database_url:
            await asyncio.to_thread(embedded.stop, self.settings.data)


def database(settings: Settings) -> str:
    """Where the database is; without an address, our own is started in the data directory."""
    writable(settings.data)
    return settings.database_url or embedded.start(settings.data)
