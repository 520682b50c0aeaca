"""Somebody who calls the imitated platform as a program does."""

from __future__ import annotations

from typing import Any

import httpx

from plugins.wechat.simulator import Platform, SimAccount

API = "api.weixin.qq.com"


class Caller:
    """Somebody who calls the platform."""

    def __init__(self, address: str, platform: Platform, http: httpx.AsyncClient) -> None:
        """Know where it is."""
        self.address, self.platform, self.http = address, platform, http
        self.token = ""

    async def get(self, path: str, **params: str) -> Any:
        """A GET with the token."""
        query = {"access_token": self.token, **params}
        return (await self.http.get(f"{self.address}/{API}{path}", params=query)).json()

    async def post(self, path: str, **body: Any) -> Any:
        """A POST with the token."""
        query = {"access_token": self.token}
        where = f"{self.address}/{API}{path}"
        return (await self.http.post(where, params=query, json=body)).json()

    async def signs_in(self, account: SimAccount, **more: Any) -> Any:
        """Fetch the stable token, and use it from now on."""
        said = await self.post(
            "/cgi-bin/stable_token",
            grant_type="client_credential",
            appid=account.app_id,
            secret=account.app_secret,
            **more,
        )
        self.token = said.get("access_token", self.token)
        return said

    async def code(self, path: str, **body: Any) -> int:
        """The code a POST is answered with."""
        return (await self.post(path, **body)).get("errcode", 0)
