"""How WeCom is called: with the access of the application that may."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from core.channels import Answer, Bucket, Line, Token
from core.db import now
from plugins.wecom.lenient import read_json
from plugins.wecom.settings import WeComSettings
from plugins.wecom.shut import knock

BASE = "https://qyapi.weixin.qq.com/cgi-bin/"

BULK = Bucket(name="bulk", limit=6000, per=timedelta(minutes=1))
"""For loops over everything: well below the 10 000 a minute that each interface takes."""

CONTACTS, DESK, APP = "contacts", "kf", "access"

Wire = Line[WeComSettings]


async def call(
    line: Wire,
    path: str,
    body: Mapping[str, Any] | None = None,
    *,
    token: str = CONTACTS,
    bucket: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """One call; a body makes it a POST. What the application has no own secret for, it does itself.

    `more` may hold `params`, `files`, `timeout` and `largest`, as `Line.ask` takes them.
    """
    return read_json((await answer(line, path, body, token=token, bucket=bucket, **more)).body)


async def everything(
    line: Wire, path: str, body: Mapping[str, Any], name: str, *, bucket: str | None = None
) -> list[Any]:
    """A list that is told page by page, read to its end."""
    found: list[Any] = []
    cursor = ""
    while True:
        asked = {**body, **({"cursor": cursor} if cursor else {})}
        said = await call(line, path, asked, bucket=bucket)
        found += said.get(name) or ()
        cursor = str(said.get("next_cursor") or "")
        if not cursor:
            return found


async def answer(
    line: Wire,
    path: str,
    body: Mapping[str, Any] | None = None,
    *,
    token: str = CONTACTS,
    **more: Any,
) -> Answer:
    """The same, with the answer as it came."""
    params: Mapping[str, Any] = more.pop("params", {})
    method = "GET" if body is None and "files" not in more else "POST"
    if body is not None:
        more["json"] = body

    async def ask(access: str) -> Answer:
        given = {"access_token": access, **params}
        return await line.ask(method, BASE + path, params=given, **more)

    async def authorised() -> Answer:
        return await line.authorised(ask, token=_token(line.settings, token))

    return await knock(line.settings.corp_id, path, authorised)


def _token(settings: WeComSettings, wanted: str) -> str:
    """Since December 2023 the self-built application does what the system's own secrets did."""
    own = {CONTACTS: settings.contacts_secret, DESK: settings.kf_secret}.get(wanted)
    return wanted if own else APP


async def _fetch(line: Wire, name: str) -> Token:
    settings = line.settings
    own = {CONTACTS: settings.contacts_secret, DESK: settings.kf_secret}.get(name)
    secret = (own or settings.app_secret).get_secret_value()
    params = {"corpid": settings.corp_id, "corpsecret": secret}
    asked = partial(line.ask, "GET", BASE + "gettoken", params=params)
    said = (await knock(settings.corp_id, "gettoken", asked)).json
    lasts = timedelta(seconds=int(said.get("expires_in") or 7200))
    return Token(access=str(said["access_token"]), expires_at=now() + lasts)


async def _app(line: Wire, old: Token | None) -> Token:
    return await _fetch(line, APP)


async def _contacts(line: Wire, old: Token | None) -> Token:
    return await _fetch(line, CONTACTS)


async def _desk(line: Wire, old: Token | None) -> Token:
    return await _fetch(line, DESK)


TOKENS = {APP: _app, CONTACTS: _contacts, DESK: _desk}
