"""Weibo's interface: the only place that knows its addresses."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import orjson

from core.channels import Answer, Line

from .settings import WeiboSettings

WeiboLine = Line[WeiboSettings]

API = "https://api.weibo.com"
MESSAGES = "https://m.api.weibo.com"
COMMERCIAL = "https://c.api.weibo.com"
FILES = "https://upload.api.weibo.com"

LARGEST_FILE = 20 << 20

READING = "reading"
"""The bucket that looks draw on, so that answers always have calls left."""


def authorize_url(line: WeiboLine, *, redirect: str, state: str) -> str:
    """Where an owner says yes in the browser."""
    asked = {
        "client_id": line.settings.app_key,
        "redirect_uri": redirect,
        "response_type": "code",
        "state": state,
        "forcelogin": "true",
    }
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in asked.items())
    return line.url(f"{API}/oauth2/authorize?{query}")


async def exchange(line: WeiboLine, *, code: str, redirect: str) -> Mapping[str, Any]:
    """A token for the code that came back; each code works once."""
    form = {
        "client_id": line.settings.app_key,
        "client_secret": line.settings.app_secret.get_secret_value(),
        "grant_type": "authorization_code",
        "redirect_uri": redirect,
        "code": code,
    }
    return (await line.ask("POST", f"{API}/oauth2/access_token", data=form)).json


async def token_info(line: WeiboLine, token: str) -> Mapping[str, Any]:
    """Whose a token is, and how long it lasts."""
    form = {"access_token": token}
    return (await line.ask("POST", f"{API}/oauth2/get_token_info", data=form)).json


async def revoke(line: WeiboLine, token: str) -> None:
    """Give a token back."""
    form = {"access_token": token}
    await line.ask("POST", f"{API}/oauth2/revokeoauth2", data=form)


async def reply(line: WeiboLine, *, to: str, kind: str, data: str) -> None:
    """Write to somebody who turned to us lately; `data` is JSON, escaped once already."""
    form = {"type": kind, "data": data, "receiver_id": to, "save_sender_box": "1"}
    await _post(line, MESSAGES, "/2/messages/reply", form, token=message_token(line))


async def reply_to_comment(line: WeiboLine, *, status: str, comment: str, text: str) -> str:
    """Answer a comment below a post; the platform's id of the answer."""
    form = {"id": status, "cid": comment, "comment": text} | _real_ip(line)
    answer = await _post(line, API, "/2/comments/reply", form, token="access")
    return str(answer.json.get("idstr") or answer.json["id"])


async def comment_on(line: WeiboLine, *, status: str, text: str) -> str:
    """Comment on a post; the platform's id of the comment."""
    form = {"id": status, "comment": text} | _real_ip(line)
    answer = await _post(line, API, "/2/comments/create", form, token="access")
    return str(answer.json.get("idstr") or answer.json["id"])


async def posts(
    line: WeiboLine, path: str, *, since: str, until: str | None, count: int
) -> Mapping[str, Any]:
    """A page of comments or posts: younger than `since`, not younger than `until`."""
    params = {"since_id": since, "count": str(count)} | ({"max_id": until} if until else {})
    return (await _get(line, API, path, params)).json


async def user(line: WeiboLine, uid: str) -> Mapping[str, Any]:
    """What Weibo tells about somebody."""
    return (await _get(line, API, "/2/users/show", {"uid": uid})).json


async def limits(line: WeiboLine) -> Mapping[str, Any]:
    """How many calls are left in this hour."""
    return (await _get(line, API, "/2/account/rate_limit_status", {})).json


async def menu(line: WeiboLine) -> Mapping[str, Any]:
    """The menu as it is."""
    token = message_token(line)
    return (await _get(line, MESSAGES, "/2/messages/menu/show", {}, token=token)).json


async def make_menu(line: WeiboLine, menu: Mapping[str, Any]) -> None:
    """Replace the menu; phones show it within a day."""
    form = {"menus": quote(orjson.dumps(menu).decode(), safe="")}
    await _post(line, MESSAGES, "/2/messages/menu/create", form, token=message_token(line))


async def remove_menu(line: WeiboLine) -> None:
    """Have no menu."""
    await _post(line, MESSAGES, "/2/messages/menu/delete", {}, token=message_token(line))


async def make_code(line: WeiboLine, scene: int) -> str:
    """A lasting QR code with a scene; the ticket that shows it."""
    asked = {"action_name": "QR_LIMIT_SCENE", "action_info": {"scene": {"scene_id": scene}}}

    async def call(token: str) -> Answer:
        url = f"{API}/2/eps/qrcode/create.json"
        return await line.ask("POST", url, params={"access_token": token}, json=asked)

    answer = await line.authorised(call, token=message_token(line))
    return str(answer.json["ticket"])


async def code_picture(line: WeiboLine, ticket: str) -> bytes:
    """The picture of a QR code."""
    answer = await line.ask("GET", f"{API}/2/eps/qrcode/show", params={"ticket": ticket})
    return answer.body


async def media(line: WeiboLine, fid: str) -> bytes:
    """A picture or voice message that somebody sent us."""

    async def call(token: str) -> Answer:
        asked = {"access_token": token, "fid": fid}
        url = f"{FILES}/2/mss/msget"
        return await line.ask("GET", url, params=asked, largest=LARGEST_FILE, timeout=30.0)

    return (await line.authorised(call, token=message_token(line))).body


def message_token(line: WeiboLine) -> str:
    """The token of the fan service where there is one, else the owner's."""
    return "fans" if line.settings.fan_token else "access"


def _address(line: WeiboLine, host: str, path: str) -> str:
    if line.settings.commercial:
        return f"{COMMERCIAL}{path}/biz.json"
    return f"{host}{path}.json"


async def _get(
    line: WeiboLine, host: str, path: str, params: Mapping[str, str], *, token: str = "access"
) -> Answer:
    bucket = None if line.settings.commercial else READING

    async def call(access: str) -> Answer:
        asked = {"access_token": access, **params}
        return await line.ask("GET", _address(line, host, path), params=asked, bucket=bucket)

    return await line.authorised(call, token=token)


async def _post(
    line: WeiboLine, host: str, path: str, form: Mapping[str, str], *, token: str
) -> Answer:
    async def call(access: str) -> Answer:
        asked = {"access_token": access, **form}
        return await line.ask("POST", _address(line, host, path), data=asked)

    return await line.authorised(call, token=token)


def _real_ip(line: WeiboLine) -> dict[str, str]:
    return {"rip": line.settings.server_ip} if line.settings.server_ip else {}
