"""The wire between Weibo and the house, as tests pull on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from core.certificates import trusted
from core.testing.ports import on_a_port
from plugins.weibo.simulator import Platform


class Caller:
    """Somebody who calls the platform's servers."""

    def __init__(self, platform: Platform, client: httpx.AsyncClient) -> None:
        """Know the platform and the way to it."""
        self.platform = platform
        self.client = client

    async def get(self, path: str, **params: Any) -> httpx.Response:
        """Ask for something: `/api.weibo.com/2/…`."""
        return await self.client.get(path, params=params)

    async def post(self, path: str, **form: Any) -> httpx.Response:
        """Send a form."""
        return await self.client.post(path, data=form)


@asynccontextmanager
async def calling(platform: Platform) -> AsyncIterator[Caller]:
    """The platform on a real port, and a way to call it."""
    async with (
        on_a_port(platform.app) as url,
        httpx.AsyncClient(base_url=url, verify=trusted()) as client,
    ):
        yield Caller(platform, client)


class Listener:
    """An address that a platform calls: answers as told, and remembers."""

    def __init__(self) -> None:
        """Say yes to everything."""
        self.answers: list[tuple[int, bytes]] = []
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.slow = 0.0

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        """A plain ASGI application."""
        from urllib.parse import parse_qsl

        body = (await receive()).get("body", b"")
        query = dict(parse_qsl(scope["query_string"].decode()))
        self.heard.append((query, body))
        await asyncio.sleep(self.slow)
        status, content = self.answers.pop(0) if self.answers else (200, b"")
        if "echostr" in query:
            content = query["echostr"].encode()
        headers = [(b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})
