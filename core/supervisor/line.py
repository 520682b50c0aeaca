"""The line between a parent and its child: what the child has to say, one JSON object per line.

The parent says one thing only, where the database is: a child wakes while that is started.
"""

import json
import os
import socket
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from core.errors import T

CHILD = "GUANXI_CHILD"
"""The environment variable that carries the orders of a child."""


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


class Line:
    """The child's end."""

    def __init__(self, number: int) -> None:
        """Take over the inherited socket."""
        self.socket = socket.socket(fileno=number)

    def hear(self) -> str | None:
        """Wait until the parent says where the database is; nothing if it is gone."""
        said = self.socket.makefile("rb").readline()
        return json.loads(said)["dsn"] if said else None

    def say(self, **words: Any) -> None:
        """Tell the parent something; a parent that is gone hears nothing."""
        try:
            self.socket.sendall(json.dumps(words).encode() + b"\n")
        except OSError:
            return

    def tell(self, text: T) -> None:
        """Tell the parent what is going on."""
        self.say(now=[text.en, text.zh])

    def refuse(self, text: T) -> None:
        """Tell the parent, in a sentence, why this cannot work."""
        self.say(refused=[text.en, text.zh])


def trace_file(folder: Path, number: int) -> Path:
    """Where a child leaves its last words."""
    return folder / f"child-{number}.trace"
