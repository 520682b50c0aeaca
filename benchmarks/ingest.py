"""How many deliveries a second one core keeps: verified, opened, stored with their job, committed.

Every request is a message of its own, sealed and signed by the simulator beforehand, sent over 64
kept-alive connections to the whole house. One server only keeps, another one on a database of its
own also reads: recognises people, writes timelines, takes leads. They are measured in turn, and
the medians count. A figure per core is deliveries per second of CPU time that the server and
PostgreSQL spent together, so it does not depend on the sender's speed.
"""

import asyncio
import json
import re
import socket
import statistics
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode, urlsplit, urlunsplit

import asyncpg
import psutil

from benchmarks.ingest_server import KEY, PLUGINS
from core.app import build
from core.auth import SYSTEM, acting_as
from core.channels import connect
from core.db import close_pool, embedded, migrate, open_pool, use_vault
from core.hooks import Generation
from core.settings import Settings
from plugins.wechat.simulator import OfficialAccount, Person

SERVER = Path(__file__).with_name("ingest_server.py")
CONNECTIONS = 64
DELIVERIES = 12_000
ROUNDS = 5
PEOPLE = 500
SHARE_READ = 8
"""One of so many deliveries goes to the server that reads: reading costs so much more."""

LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
DUE = """
select exists (select from job where state in ('waiting', 'running') and run_at <= now())"""

OFFICIAL = OfficialAccount(
    app_id="wx2c2769f8efd9abc2",
    token="spamtest",
    encoding_aes_key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What all rounds together showed: medians, and sums of what must be nought."""

    deliveries: int
    lost: int
    doubled: int
    per_second: float
    server_us: float
    database_us: float
    per_core_second: float
    p50_ms: float
    p99_ms: float
    read_server_us: float
    """CPU of the server to keep a delivery and to read it."""
    read_database_us: float
    read_p99_ms: float
    """How long the answer takes while the same process reads."""

    def told(self) -> str:
        """All of it in two sentences."""
        return (
            f"Ingest: {self.per_core_second:.0f} durable deliveries/s per core of server and"
            f" database ({self.server_us:.0f} + {self.database_us:.0f} µs each), p50"
            f" {self.p50_ms} ms, p99 {self.p99_ms} ms at {CONNECTIONS} connections; {self.lost}"
            f" lost, {self.doubled} doubled of {self.deliveries}. Kept and read in one process"
            f" (person, conversation, timeline, lead, events): {self.read_server_us:.0f} +"
            f" {self.read_database_us:.0f} µs each, p99 of the answer {self.read_p99_ms} ms."
        )


@dataclass(frozen=True, kw_only=True)
class Round:
    """What one round of one server showed, per delivery."""

    count: int
    stored: int
    seconds: float
    server_us: float
    database_us: float
    times: Sequence[float]

    def slowest(self, share: float) -> float:
        """Within how many milliseconds such a share was answered."""
        return round(sorted(self.times)[int(len(self.times) * share)] * 1000, 1)


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server, and a line to its database."""

    process: asyncio.subprocess.Process
    port: int
    database: asyncpg.Connection
    reads: bool

    async def send(self, letters: Sequence[bytes]) -> Round:
        """Send deliveries, wait until all that this server does with them is done."""
        count = len(letters)
        stored = await self._stored()
        before = await self.cpu()
        began = time.perf_counter()
        times = await _send(self.port, letters)
        seconds = time.perf_counter() - began
        await self._quiet()
        spent = [now - then for now, then in zip(await self.cpu(), before, strict=True)]
        return Round(
            count=count,
            stored=await self._stored() - stored,
            seconds=seconds,
            server_us=spent[0] / count * 1e6,
            database_us=spent[1] / count * 1e6,
            times=times,
        )

    async def _quiet(self) -> None:
        while self.reads and await self.database.fetchval(DUE):  # noqa: ASYNC110
            await asyncio.sleep(0.1)

    async def _stored(self) -> int:
        counts = await self.database.fetchrow(
            "select (select count(*) from channel_delivery) as deliveries,"
            " (select count(*) from job where kind = 'channels.process') as jobs"
        )
        if counts is None or counts["deliveries"] != counts["jobs"]:
            raise RuntimeError(f"Not every delivery has a job: {counts}")
        return counts["deliveries"]

    async def cpu(self) -> tuple[float, float]:
        """CPU seconds of the server and of its PostgreSQL so far."""
        backend = psutil.Process(self.database.get_server_pid())
        postmaster = backend.parent() or backend
        family = [postmaster, *postmaster.children()]
        return _spent(psutil.Process(self.process.pid)), sum(map(_spent, family))


async def measure(dsn: str, *, deliveries: int = DELIVERIES, rounds: int = ROUNDS) -> Figures:
    """Measure over an empty database; the one for reading is made beside it."""
    async with AsyncExitStack() as stack:
        paths = await _moved_in(dsn), await _moved_in(beside := await _beside(dsn))
        keeps = await stack.enter_async_context(served(dsn, plugins=PLUGINS, role="keep"))
        reads = await stack.enter_async_context(served(beside, plugins=PLUGINS, role="read"))
        kept: list[Round] = []
        read: list[Round] = []
        for number in range(rounds + 1):
            many = deliveries // rounds
            pair = [await keeps.send(_letters(paths[0], many))]
            pair.append(await reads.send(_letters(paths[1], many // SHARE_READ)))
            if number:  # the first round only warms up
                kept.append(pair[0])
                read.append(pair[1])
    return _figures(kept, read)


@asynccontextmanager
async def served(dsn: str, *, plugins: Iterable[str], role: str) -> AsyncIterator[Server]:
    """A house in a process of its own, as `ingest_server` says."""
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listening:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(SERVER),
            dsn,
            str(listening.fileno()),
            role,
            *plugins,
            pass_fds=[listening.fileno()],
            env={"PYTHONPATH": str(SERVER.parents[1])},
        )
        port = listening.getsockname()[1]
    database = await asyncpg.connect(dsn)
    try:
        await _opened(port)
        yield Server(process=process, port=port, database=database, reads=role == "read")
    finally:
        await database.close()
        process.terminate()
        await process.wait()


async def _opened(port: int) -> None:
    """Wait until the server answers; what it costs to start is measured elsewhere."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /health/live HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")
    await reader.read()
    writer.close()


async def _moved_in(dsn: str) -> str:
    """A migrated house with one account; the account's path."""
    await open_pool(dsn)
    try:
        house = build(Settings(data=Path("unused")), Generation(1, PLUGINS))
        await migrate(house.apps)
        settings = {
            "app_id": OFFICIAL.app_id,
            "token": OFFICIAL.token,
            "encoding_aes_key": OFFICIAL.encoding_aes_key,
        }
        with acting_as(SYSTEM):
            await house.install()
            account = await connect("wechat", "Bench", settings)
    finally:
        await close_pool()
    return f"/channels/wechat/{account.key}"


async def _beside(dsn: str) -> str:
    connection = await asyncpg.connect(dsn)
    await connection.execute("drop database if exists ingest_read")
    await connection.execute("create database ingest_read")
    await connection.close()
    return urlunsplit(urlsplit(dsn)._replace(path="/ingest_read"))


def _letters(path: str, count: int) -> list[bytes]:
    """Genuine deliveries as raw HTTP, each from somebody and each different."""
    people = [Person(account=OFFICIAL, openid=f"oBench{n:06}") for n in range(PEOPLE)]
    return [_raw(path, people[n % PEOPLE].writes(f"message {n}")) for n in range(count)]


def _raw(path: str, message: str) -> bytes:
    request = OFFICIAL.request(message)
    head = (
        f"POST {path}?{urlencode(request.params)} HTTP/1.1\r\nHost: bench\r\n"
        f"Content-Type: text/xml\r\nContent-Length: {len(request.content)}\r\n\r\n"
    )
    return head.encode() + request.content


async def _send(port: int, letters: Sequence[bytes]) -> list[float]:
    """Send all letters over as many connections as allowed; the time each took."""
    waiting = iter(letters)
    times: list[float] = []
    await asyncio.gather(*(_one_connection(port, waiting, times) for _ in range(CONNECTIONS)))
    return times


async def _one_connection(port: int, waiting: Iterator[bytes], times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for letter in waiting:
        began = time.perf_counter()
        while not await _kept(letter, reader, writer):
            pass  # asked to come back: the time until it is kept counts
        times.append(time.perf_counter() - began)
    writer.close()


async def _kept(letter: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    writer.write(letter)
    head = await reader.readuntil(b"\r\n\r\n")
    if found := LENGTH.search(head):
        await reader.readexactly(int(found[1]))
    if head.startswith(b"HTTP/1.1 200"):
        return True
    if not head.startswith(b"HTTP/1.1 503"):
        raise RuntimeError(head.split(b"\r\n")[0].decode())
    return False


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _figures(kept: list[Round], read: list[Round]) -> Figures:
    every = [*kept, *read]
    server = _median(kept, lambda each: each.server_us)
    database = _median(kept, lambda each: each.database_us)
    return Figures(
        deliveries=sum(each.count for each in every),
        lost=sum(max(0, each.count - each.stored) for each in every),
        doubled=sum(max(0, each.stored - each.count) for each in every),
        per_second=_median(kept, lambda each: each.count / each.seconds),
        server_us=server,
        database_us=database,
        per_core_second=round(1e6 / (server + database)),
        p50_ms=_median(kept, lambda each: each.slowest(0.5)),
        p99_ms=_median(kept, lambda each: each.slowest(0.99)),
        read_server_us=_median(read, lambda each: each.server_us),
        read_database_us=_median(read, lambda each: each.database_us),
        read_p99_ms=_median(read, lambda each: each.slowest(0.99)),
    )


def _median(rounds: list[Round], figure: Callable[[Round], float]) -> float:
    return round(statistics.median(map(figure, rounds)), 1)


def main() -> None:
    """Measure over an embedded PostgreSQL of its own, and print the figures as JSON."""
    use_vault(KEY)
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        try:
            figures = asyncio.run(measure(embedded.start(folder)))
            print(json.dumps(asdict(figures), indent=2))
        finally:
            embedded.stop(folder)


if __name__ == "__main__":
    main()
