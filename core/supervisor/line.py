"""The line between a parent and its child: what the child has to say, one JSON object per line.

The parent says one thing only, where the database is: a child wakes while that is started.
"""

import json
import socket
from typing import Any

from core.errors import T


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
