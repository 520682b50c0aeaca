"""An owner in a browser, who follows every address to its page."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import httpx

from core.auth import Asker, acting_as, create_api_key
from core.testing import TestHouse

SETTINGS = "/app/settings/douyin.settings"
NOT_SAID = re.compile(r"<style>.*?</style>|<title>.*?</title>|<[^>]*>")


class Browser:
    """Somebody who opens pages of the house and of the platform."""

    def __init__(self, crm: TestHouse, asker: Asker | None, secret: str = "") -> None:
        """Know the way in."""
        self.crm, self.asker = crm, asker
        self.head = {"authorization": f"Bearer {secret}"} if secret else {}

    async def opens(self, address: str) -> httpx.Response:
        """A page of the house, at whichever address it is called."""
        path = urlsplit(address)
        return await self.crm.get(f"{path.path}?{path.query}", headers=self.head)

    async def agrees(self, door: str) -> httpx.Response:
        """Go through a door to the platform, say yes there, and come back to the house."""
        away = await self.opens(door)
        assert away.status_code == 302, away.text
        async with httpx.AsyncClient() as client:
            answer = await client.get(away.headers["location"])
        assert answer.status_code == 302, answer.text
        return await self.opens(answer.headers["location"])

    async def lands(self, answer: httpx.Response) -> str:
        """What the page says on which one ends, whose way back exists."""
        if answer.status_code == 302:
            answer = await self.opens(answer.headers["location"])
            assert answer.status_code == 200
        assert re.findall(r'href="([^"]*)"', answer.text) == [SETTINGS]
        assert (await self.opens(SETTINGS)).status_code == 200
        return unescape(NOT_SAID.sub("", answer.text)).removesuffix("返回设置")


async def browser_of(crm: TestHouse, role: str = "owner") -> Browser:
    """Somebody signed in."""
    asker: Any = await crm.user(role)
    with acting_as(asker):
        key = await create_api_key("browser")
    return Browser(crm, asker, key.secret)
