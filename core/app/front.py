"""The front of the house: the busiest doors stand before the framework, all others behind it."""

from collections.abc import Mapping

from litestar.types import ASGIApp, Receive, Scope, Send


class Front:
    """Sends a request to the door named by the first part of its path, or else inside."""

    def __init__(self, doors: Mapping[str, ASGIApp], inside: ASGIApp) -> None:
        """Know the doors; life spans, sockets and all other paths belong to the inside."""
        self._doors = doors
        self._inside = inside

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        door = self._inside
        if scope["type"] == "http":
            name = scope["path"].split("/", 2)[1:2]
            door = self._doors.get(name[0], door) if name else door
        await door(scope, receive, send)
