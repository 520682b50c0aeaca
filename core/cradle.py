"""Where a house's processes are born.

A newborn needs longest to wake, so it is born before anything else happens: nothing is imported
here that takes long, and nothing of the rooms in which its parent lives.
"""

import json
import os
import socket
import subprocess
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from core.errors import Invalid, Refusal, T
from core.settings import Settings

CHILD = "GUANXI_CHILD"
"""The environment variable that carries the orders of a child."""
PORT_TAKEN = T(
    "The port {port} on {host} cannot be used: {why}. Set GUANXI_PORT to another one.",
    "无法使用 {host} 的端口 {port}：{why}。请将 GUANXI_PORT 设为其他端口。",
)


@dataclass(frozen=True, kw_only=True)
class Orders:
    """What a child is to do."""

    role: str
    line: int
    traces: str
    listen: int = -1
    plugins: tuple[str, ...] = ()

    def as_environment(self) -> dict[str, str]:
        """The environment of the child."""
        return {**os.environ, CHILD: json.dumps(asdict(self))}

    @classmethod
    def received(cls) -> "Orders":
        """Our own orders, taken out of the environment so that our children do not see them."""
        given = json.loads(os.environ.pop(CHILD))
        return cls(**{**given, "plugins": tuple(given["plugins"])})


@dataclass(frozen=True)
class Newborn:
    """A process that wakes up, our end of the line to it, and where it leaves its last words."""

    inner: subprocess.Popen[bytes]
    line: socket.socket
    traces: Path


@dataclass(frozen=True)
class Cradle:
    """The socket a house listens on, if it does, and its first child, born ahead of its parent."""

    listening: socket.socket | None
    newborn: Newborn

    def empty(self) -> None:
        """Nobody is left in it when its parent goes: a child would hold the port."""
        if self.newborn.inner.poll() is None:
            self.newborn.inner.kill()


def born(orders: Orders, traces: Path) -> Newborn:
    """Start a child in a session of its own: Ctrl-C is for the parent to hear."""
    traces.parent.mkdir(parents=True, exist_ok=True)
    traces.unlink(missing_ok=True)
    mine, its = socket.socketpair()
    orders = replace(orders, line=its.fileno(), traces=str(traces))
    with its:
        inner = subprocess.Popen(
            [sys.executable, "-m", "core.child"],
            env=orders.as_environment(),
            pass_fds=[number for number in (orders.line, orders.listen) if number >= 0],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    mine.setblocking(False)
    return Newborn(inner, mine, traces)


def next_born(
    settings: Settings, role: str, listening: socket.socket | None, *, number: int
) -> Newborn:
    """One more child of a deployment."""
    listen = listening.fileno() if listening else -1
    orders = Orders(role=role, line=-1, traces="", listen=listen)
    return born(orders, settings.data / "run" / f"child-{number}.trace")


def prepared(role: str) -> Cradle | None:
    """A cradle for what was typed; nothing where it cannot be, which is then said in its place."""
    try:
        settings = Settings.from_env()
        listening = listen(settings) if role == "serve" else None
        return Cradle(listening, next_born(settings, role, listening, number=1))
    except (Refusal, OSError):
        return None


def listen(settings: Settings) -> socket.socket:
    """Take the address we are to be found at; refuses one that is taken."""
    host, port = settings.host, settings.port
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(1024)
    except OSError as error:
        listening.close()
        raise Invalid(PORT_TAKEN.fill(port=port, host=host, why=error.strerror)) from error
    listening.setblocking(False)
    return listening
