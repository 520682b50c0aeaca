"""Where a server can be reached: what one types into a browser, and how its own tools find it."""

import json
import os
import socket
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

ALL_OF_V4 = ("", "0.0.0.0")
ALL_OF_V6 = "::"
_FAR_AWAY = {socket.AF_INET: "198.51.100.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses kept for documents: the way there leads over our network, and nothing is sent."""


def web_addresses(host: str, port: int) -> list[str]:
    """What opens a server that listens on this host: from this machine first, then from others."""
    hosts = [host]
    if host in ALL_OF_V4:
        hosts = ["127.0.0.1", *_ours(socket.AF_INET)]
    if host == ALL_OF_V6:
        hosts = ["::1", *_ours(socket.AF_INET), *_ours(socket.AF_INET6)]
    return [f"http://{f'[{each}]' if ':' in each else each}:{port}" for each in hosts]


def note_address(data: Path, url: str, database: str) -> None:
    """Leave word in a data directory that this process serves it, and where."""
    words = {"url": url, "pid": os.getpid(), "database": _mark(database)}
    place = _place(data)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(words))


def forget_address(data: Path) -> None:
    """Take that word back; where none could ever be written there is none."""
    with suppress(OSError):
        _place(data).unlink(missing_ok=True)


def noted_address(data: Path, database: str) -> str | None:
    """Where the server of a data directory is, if one lives and works on this database."""
    try:
        words = json.loads(_place(data).read_text())
        lives, url, serves = _lives(words["pid"]), words["url"], words["database"]
    except (OSError, ValueError, KeyError):
        return None
    return url if lives and serves == _mark(database) else None


def _ours(family: socket.AddressFamily) -> list[str]:
    """This machine's address in the network it is part of, if it is part of one."""
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asking:
        asking.connect((_FAR_AWAY[family], 9))
        ours = asking.getsockname()[0]
        return [] if ours in ("127.0.0.1", "::1") else [ours]
    return []


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # in somebody else's name
    return True


def _place(data: Path) -> Path:
    return data / "run" / "address.json"


def _mark(database: str) -> str:
    """Tells databases apart without giving away how to enter one."""
    return sha256(database.encode()).hexdigest()


def loopback_socket() -> socket.socket:
    """A socket that listens on loopback, on a port of its own; what it accepts sends at once.

    asyncio sees to that where a socket names its protocol. `socket.create_server` makes one that
    names none: there the second half of each answer waits for the first to be acknowledged.
    """
    port = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    port.bind(("127.0.0.1", 0))
    port.listen(128)
    return port
