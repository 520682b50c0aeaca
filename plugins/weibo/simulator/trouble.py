"""Bad days of a platform, on request: errors, slowness, half an answer."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from .wire import Call, Refused, Reply


@dataclass
class Trouble:
    """What goes wrong with the next calls to a path."""

    path: str
    times: int = 1
    errcode: int | None = None
    status: int | None = None
    slow: float = 0.0
    truncate: bool = False


class Troubles:
    """The troubles that are still to come."""

    def __init__(self) -> None:
        """Begin with a good day."""
        self._ahead: list[Trouble] = []

    def make(self, path: str, **facts: Any) -> None:
        """Spoil the next calls to a path."""
        self._ahead.append(Trouble(path, **facts))

    async def before(self, call: Call) -> Reply | None:
        """Spoil a call before it does anything."""
        trouble = self._next(call)
        if trouble is None:
            return None
        if trouble.slow:
            await asyncio.sleep(trouble.slow)
        if trouble.status is not None:
            page = b"<html><body><h1>Bad Gateway</h1></body></html>"
            return Reply(page, trouble.status, {"content-type": "text/html"})
        if trouble.truncate:
            return Reply(b'{"result": tr')
        if trouble.errcode is not None:
            raise Refused(trouble.errcode, "made to fail", status=403)
        return None

    def _next(self, call: Call) -> Trouble | None:
        for trouble in self._ahead:
            if trouble.path == call.path and trouble.times > 0:
                trouble.times -= 1
                return trouble
        return None


def trouble_from(body: bytes) -> dict[str, Any]:
    """What somebody asked for on `/_sim/trouble`."""
    return json.loads(body)
