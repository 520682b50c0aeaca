"""The fan service: replies within their windows, the menu, QR codes, files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from .wire import Call, Refused, Reply, as_json

if TYPE_CHECKING:
    from .platform import Platform

LONGEST = 300
MOST_ARTICLES = 8

NO_QUOTA = 26404
"""Ours: the platform's page only says that these codes begin with 264."""


def _reply(platform: Platform, call: Call) -> Reply:
    account = platform.tokens.owner(call)
    data = _data(call)
    uid = call.params.get("receiver_id", "")
    person = platform.people.get(uid)
    if person is None or person.gone:
        raise Refused(20003, "User does not exists!")
    if not account.window(uid).spend(platform.clock.now()):
        raise Refused(NO_QUOTA, "no quota to send message to this user")
    person.receives(call.params["type"], data)
    return as_json(
        {
            "result": True,
            "sender_id": int(account.uid),
            "receiver_id": int(uid),
            "type": call.params["type"],
            "data": call.params["data"],
        }
    )


def _data(call: Call) -> dict[str, Any]:
    """What is to be sent, checked as the platform checks it."""
    kind = call.params.get("type", "")
    try:
        data = json.loads(unquote(call.params["data"]))
        check = CHECKS[kind]
    except (KeyError, ValueError):
        raise Refused(10017, "Parameter value invalid") from None
    if not isinstance(data, dict):
        raise Refused(10017, "Parameter value invalid")
    check(data)
    return data


def _text(data: dict[str, Any]) -> None:
    if not data.get("text"):
        raise Refused(10016, "Miss required parameter (text)")
    if len(data["text"]) >= LONGEST:
        raise Refused(20012, "Text too long, please input text less than 300 characters!")


def _articles(data: dict[str, Any]) -> None:
    articles = data.get("articles", ())
    if not 1 <= len(articles) <= MOST_ARTICLES:
        raise Refused(10017, "Parameter value invalid (articles)")
    for article in articles:
        if not {"display_name", "summary", "image", "url"} <= set(article):
            raise Refused(10016, "Miss required parameter (articles)")


def _position(data: dict[str, Any]) -> None:
    if not {"longitude", "latitude"} <= set(data):
        raise Refused(10016, "Miss required parameter (position)")


CHECKS: Mapping[str, Callable[[dict[str, Any]], None]] = {
    "text": _text,
    "articles": _articles,
    "position": _position,
}


def _menu_create(platform: Platform, call: Call) -> Reply:
    account = platform.tokens.owner(call)
    try:
        menu = json.loads(unquote(call.params["menus"]))
        _check_menu(menu)
    except (KeyError, ValueError, TypeError):
        raise Refused(10017, "Parameter value invalid (menus)") from None
    account.menu = menu
    return as_json({"result": True})


def _check_menu(menu: Any) -> None:
    """One to three buttons, each either an item or a list of one to five."""
    buttons = menu["button"]
    if not 1 <= len(buttons) <= 3:
        raise ValueError
    for button in buttons:
        below = button.get("sub_button")
        if below is not None and not 1 <= len(below) <= 5:
            raise ValueError
        for item in below or [button]:
            wanted = {"click": "key", "view": "url"}[item["type"]]
            if not item["name"] or not item[wanted]:
                raise ValueError


def _menu_show(platform: Platform, call: Call) -> Reply:
    account = platform.tokens.owner(call)
    if account.menu is None:
        raise Refused(26431, "menu does not exist")
    return as_json({"menu": account.menu})


def _menu_delete(platform: Platform, call: Call) -> Reply:
    platform.tokens.owner(call).menu = None
    return as_json({"result": True})


def _qrcode_create(platform: Platform, call: Call) -> Reply:
    account = platform.tokens.owner(call)
    try:
        asked = json.loads(call.body)
        action, scene = asked["action_name"], asked["action_info"]["scene"]["scene_id"]
        life = min(int(asked.get("expire_seconds", 1800)), 1800)
    except (KeyError, ValueError, TypeError):
        raise Refused(10016, "Miss required parameter") from None
    if action not in ("QR_SCENE", "QR_LIMIT_SCENE") or not _scene_fits(action, scene):
        raise Refused(10017, "Parameter value invalid (scene_id)")
    ticket = f"{platform.random.getrandbits(160):040x}"
    platform.codes[ticket] = {"action_name": action, "scene": scene, "uid": account.uid}
    return as_json({"ticket": ticket} | ({"expire_seconds": life} if action == "QR_SCENE" else {}))


def _scene_fits(action: str, scene: Any) -> bool:
    largest = 100_000 if action == "QR_LIMIT_SCENE" else 2**32 - 1
    return isinstance(scene, int) and 1 <= scene <= largest


def _qrcode_show(platform: Platform, call: Call) -> Reply:
    if call.params.get("ticket") not in platform.codes:
        raise Refused(10017, "Parameter value invalid (ticket)")
    return Reply(b"\x89PNG\r\n\x1a\n", 200, {"content-type": "image/png"})


def _file(platform: Platform, call: Call) -> Reply:
    account = platform.tokens.owner(call)
    fid = call.params.get("fid", "")
    owner, content = platform.files.get(int(fid) if fid.isdigit() else 0, ("", b""))
    if owner != account.uid:
        raise Refused(10017, "Parameter value invalid (fid)")
    return Reply(content, 200, {"content-type": _kind(content)})


def _kind(content: bytes) -> str:
    return "image/jpeg" if content.startswith(b"\xff\xd8") else "audio/amr"


ENDPOINTS: Mapping[tuple[str, str], Callable[[Platform, Call], Reply]] = {
    ("m.api.weibo.com", "/2/messages/reply.json"): _reply,
    ("m.api.weibo.com", "/2/messages/menu/create.json"): _menu_create,
    ("m.api.weibo.com", "/2/messages/menu/show.json"): _menu_show,
    ("m.api.weibo.com", "/2/messages/menu/delete.json"): _menu_delete,
    ("api.weibo.com", "/2/eps/qrcode/create.json"): _qrcode_create,
    ("api.weibo.com", "/2/eps/qrcode/show"): _qrcode_show,
    ("upload.api.weibo.com", "/2/mss/msget"): _file,
}
