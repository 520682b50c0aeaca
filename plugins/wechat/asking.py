"""How WeChat is asked: with the account's access, at its one host, and answered in JSON."""

from collections.abc import Mapping
from typing import Any

from core.channels import Answer, Line

from .settings import WeChatSettings

API = "https://api.weixin.qq.com"
LARGEST_MEDIA = 30 * 2**20
LARGEST_ANSWER = 8 * 2**20
LONG = 60.0

LOGIN = "login"
"""The bucket of what strangers on the internet can make us ask."""

Talk = Line[WeChatSettings]
Said = Mapping[str, Any]


async def get(line: Talk, path: str, **params: str) -> dict[str, Any]:
    """What is asked for by its address alone."""

    async def call(token: str) -> Answer:
        return await line.ask("GET", f"{API}{path}", params={"access_token": token, **params})

    return (await line.authorised(call)).json


async def post(
    line: Talk, path: str, body: Said, *, bucket: str | None = None, timeout: float = 10.0
) -> dict[str, Any]:
    """What is asked for in JSON."""

    async def call(token: str) -> Answer:
        return await line.ask(
            "POST",
            f"{API}{path}",
            params={"access_token": token},
            json=body,
            bucket=bucket,
            timeout=timeout,
            largest=LARGEST_ANSWER,
        )

    return (await line.authorised(call)).json


async def leave(
    line: Talk,
    path: str,
    file: tuple[str, bytes, str],
    *,
    form: Mapping[str, str] | None = None,
    **params: str,
) -> dict[str, Any]:
    """A file left with the platform: its name, its bytes, its kind of content; a form with it."""

    async def call(token: str) -> Answer:
        return await line.ask(
            "POST",
            f"{API}{path}",
            params={"access_token": token, **params},
            files={"media": file},
            data=form or {},
            timeout=LONG,
        )

    return (await line.authorised(call)).json
