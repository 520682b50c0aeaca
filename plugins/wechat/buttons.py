"""A menu between two forms: rows as we put them together, buttons as WeChat wants them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from core.errors import T


class Action(NamedTuple):
    """What a tap does."""

    title: T
    needs: tuple[str, ...]


ACTIONS: Mapping[str, Action] = {
    "click": Action(T("Answer automatically (keyword)", "触发关键词回复"), ("key",)),
    "view": Action(T("Open a page", "打开网页"), ("url",)),
    "miniprogram": Action(T("Open a mini program", "打开小程序"), ("url", "app_id", "page")),
    "scancode_push": Action(T("Scan a code", "扫码"), ("key",)),
    "scancode_waitmsg": Action(T("Scan a code and wait", "扫码并等待提示"), ("key",)),
    "pic_sysphoto": Action(T("Take a photo", "拍照"), ("key",)),
    "pic_photo_or_album": Action(T("Photo or album", "拍照或相册"), ("key",)),
    "pic_weixin": Action(T("Album", "相册"), ("key",)),
    "location_select": Action(T("Choose a place", "选择位置"), ("key",)),
}

WRITTEN = {"key": "key", "url": "url", "app_id": "appid", "page": "pagepath"}


def buttons_of(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The menu as it is published; rows come in their order, those at the top first."""
    top: dict[Any, dict[str, Any]] = {}
    for row in rows:
        button = _button(row)
        if row["parent"] is None:
            top[row["id"]] = button
        elif row["parent"] in top:
            top[row["parent"]].setdefault("sub_button", []).append(button)
    return [_opening(each) if each.get("sub_button") else each for each in top.values()]


def items_of(buttons: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The menu as people see it, in the form it is published in; other kinds are left out."""
    found = []
    for button in buttons[:3]:
        below = button.get("sub_button") or {}
        listed = below.get("list", []) if isinstance(below, dict) else below
        if listed:
            kept = [dict(each) for each in listed if each.get("type") in ACTIONS]
            found.append({"name": button.get("name", ""), "sub_button": kept})
        elif button.get("type") in ACTIONS:
            found.append({name: value for name, value in button.items() if name != "sub_button"})
    return found


def preview_of(buttons: Sequence[Mapping[str, Any]]) -> str:
    """A menu as lines of text."""
    lines = []
    for button in buttons:
        lines.append(f"▪ {button.get('name', '')}")
        lines += [f"    – {each.get('name', '')}" for each in button.get("sub_button") or ()]
    return "\n".join(lines)


def _button(row: Mapping[str, Any]) -> dict[str, Any]:
    needed = ACTIONS[row["action"]].needs if row["action"] in ACTIONS else ("key",)
    told = {WRITTEN[name]: row[name] for name in needed}
    return {"type": row["action"], "name": row["name"], **told}


def _opening(button: Mapping[str, Any]) -> dict[str, Any]:
    """An item that only opens those below it."""
    return {"name": button["name"], "sub_button": button["sub_button"]}
