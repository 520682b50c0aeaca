"""How many deliveries a second one core keeps: verified, opened, stored with their job, committed.

Every request is a message of its own, sealed and signed by the simulator beforehand, sent over 64
kept-alive connections to a server that only receives. The figure is deliveries per second of CPU
time that the server and PostgreSQL spent together, so it does not depend on the sender's speed.
"""

import asyncio
import json
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import psutil
import uvicorn
from litestar import Litestar

from core.app import build
from core.auth import SYSTEM, acting_as
from core.channels import connect, letter_box
from core.db import Vault, close_pool, embedded, fetchval, migrate, open_pool, use_vault
from core.hooks import Generation
from core.settings import Settings
from plugins.wechat.simulator import OfficialAccount, Person

KEY = Vault((b"a key that only benchmarks use..",))
CONNECTIONS = 64
DELIVERIES = 12_000
PEOPLE = 500

OFFICIAL = OfficialAccount(
    app_id="wx2c2769f8efd9abc2",
    token="spamtest",
    encoding_aes_key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What one run showed."""

    deliveries: int
    lost: int
    doubled: int
    seconds: float
    per_second: float
    server_us: float
    database_us: float
    per_core_second: float
    p50_ms: float
    p99_ms: float


def requests(path: str, count: int) -> list[bytes]:
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


async def measure(dsn: str, *, deliveries: int = DELIVERIES) -> Figures:
    """One run against a migrated, empty house."""
    account_path, server, port = await _started(dsn)
    try:
        await _send(port, requests(account_path, 500))
        stored_before = await _stored()
        letters = requests(account_path, deliveries)
        before = await _cpu(server.pid)
        began = time.perf_counter()
        times = await _send(port, letters)
        seconds = time.perf_counter() - began
        after = await _cpu(server.pid)
        spent = [now - then for now, then in zip(after, before, strict=True)]
        stored = await _stored() - stored_before
    finally:
        server.terminate()
        await server.wait()
        await close_pool()
    return _figures(sorted(times), stored, seconds=seconds, spent=spent)


async def _started(dsn: str) -> tuple[str, asyncio.subprocess.Process, int]:
    """A server that only receives, in a process of its own; the account's path, and the port."""
    await open_pool(dsn)
    house = build(Settings(data=Path("unused")), Generation(1, frozenset({"wechat"})))
    await migrate(house.apps)
    await house.install()
    settings = {
        "app_id": OFFICIAL.app_id,
        "token": OFFICIAL.token,
        "encoding_aes_key": OFFICIAL.encoding_aes_key,
    }
    with acting_as(SYSTEM):
        account = await connect("wechat", "Bench", settings)
    listening = socket.create_server(("127.0.0.1", 0), backlog=256)
    arguments = [sys.executable, __file__, "--serve", dsn, str(listening.fileno())]
    listening.set_inheritable(True)
    server = await asyncio.create_subprocess_exec(*arguments, pass_fds=[listening.fileno()])
    return f"/channels/wechat/{account.key}", server, listening.getsockname()[1]


async def _send(port: int, letters: Sequence[bytes]) -> list[float]:
    """Send all letters over as many connections as allowed; the time each took."""
    waiting = iter(letters)
    times: list[float] = []
    await asyncio.gather(*(_one_connection(port, waiting, times) for _ in range(CONNECTIONS)))
    return times


async def _one_connection(port: int, waiting: object, times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for letter in waiting:  # type: ignore[attr-defined]
        began = time.perf_counter()
        writer.write(letter)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.split(b"\r\n")[0].decode())
        await reader.readexactly(len(b"success"))
        times.append(time.perf_counter() - began)
    writer.close()


async def _cpu(server: int) -> tuple[float, float]:
    """CPU seconds of the server and of its PostgreSQL so far."""
    backend = psutil.Process(await fetchval("select pg_backend_pid()"))
    postmaster = backend.parent() or backend
    family = [postmaster, *postmaster.children()]
    return _spent(psutil.Process(server)), sum(map(_spent, family))


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


async def _stored() -> int:
    deliveries = await fetchval("select count(*) from channel_delivery")
    jobs = await fetchval("select count(*) from job where kind = 'channels.process'")
    if deliveries != jobs:
        raise RuntimeError(f"{deliveries} deliveries, but {jobs} jobs")
    return deliveries


def _figures(times: list[float], stored: int, *, seconds: float, spent: list[float]) -> Figures:
    count = len(times)
    return Figures(
        deliveries=count,
        lost=max(0, count - stored),
        doubled=max(0, stored - count),
        seconds=round(seconds, 2),
        per_second=round(count / seconds),
        server_us=round(spent[0] / count * 1e6),
        database_us=round(spent[1] / count * 1e6),
        per_core_second=round(count / sum(spent)),
        p50_ms=round(times[count // 2] * 1000, 1),
        p99_ms=round(times[int(count * 0.99)] * 1000, 1),
    )


async def serve(dsn: str, listening: socket.socket) -> None:
    """The server's side: the letter box alone."""
    use_vault(KEY)
    await open_pool(dsn)
    build(Settings(data=Path("unused")), Generation(1, frozenset({"wechat"}))).open()
    app = Litestar([letter_box()], openapi_config=None, logging_config=None)
    config = uvicorn.Config(app, loop="uvloop", http="httptools", access_log=False)
    await uvicorn.Server(config).serve([listening])


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
    if sys.argv[1:2] == ["--serve"]:
        asyncio.run(serve(sys.argv[2], socket.socket(fileno=int(sys.argv[3]))))
    else:
        main()
