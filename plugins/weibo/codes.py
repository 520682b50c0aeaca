"""QR codes that say where somebody came from, and the menu below the conversation."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.auth import require
from core.channels import Troubled, line_to
from core.db import execute, fetchval, transaction
from core.entities import insert
from core.errors import Conflict, Invalid, NotFound, T, clean_name

from . import api
from .tables import Code

MANAGE = "core.channel.manage"

MOST = 100_000

NAMELESS = T("Say where the code hangs, in at most 100 letters.", "请填写二维码用途（100 字内）。")
NO_CODE = T("There is no such code.", "没有这个二维码。")
FULL = T("Weibo gives at most 100000 codes.", "微博最多支持 100000 个永久二维码。")
WRONG_MENU = T(
    "A menu has one to three buttons; each has a name, and a key, an address or up to five items.",
    "菜单为 1–3 个按钮，每个按钮需有名称及键值、链接或 1–5 个子菜单。",
)

_LOCK = "select pg_advisory_xact_lock(hashtextextended('weibo_code:' || $1::text, 0))"
_NEXT = "select coalesce(max(scene), 0) + 1 from weibo_code where account = $1"


async def make_code(account: UUID, name: str) -> Code:
    """A lasting QR code with the next free scene, which is kept for it before Weibo is asked."""
    require(MANAGE)
    called = clean_name(name, field="name")
    if not 0 < len(called) <= 100:
        raise Invalid(NAMELESS, field="name")
    line = await line_to(account)
    code = await _reserved(account, called)
    try:
        code.ticket = await _asked(api.make_code(line, code.scene))
    except Conflict:
        await execute("delete from weibo_code where id = $1", code.id)
        raise
    await execute("update weibo_code set ticket = $2 where id = $1", code.id, code.ticket)
    return code


async def _reserved(account: UUID, name: str) -> Code:
    """A code without its picture yet, whose scene nobody else takes meanwhile."""
    async with transaction():
        await fetchval(_LOCK, str(account))
        scene = await fetchval(_NEXT, account)
        if scene > MOST:
            raise Conflict(FULL)
        code = Code(account=account, scene=scene, name=name, ticket="")
        await insert(code)
    return code


async def picture(code_id: UUID) -> bytes:
    """The picture of a code."""
    require(MANAGE)
    code = await Code.objects().get(Code.id == code_id)
    if code is None:
        raise NotFound(NO_CODE)
    return await api.code_picture(await line_to(code.account), code.ticket)


async def set_menu(account: UUID, menu: Mapping[str, Any] | None) -> UUID:
    """Replace an account's menu, or remove it."""
    require(MANAGE)
    line = await line_to(account)
    if menu is None:
        await _asked(api.remove_menu(line))
    else:
        await _asked(api.make_menu(line, checked_menu(menu)))
    return account


async def menu_of(account: UUID) -> Mapping[str, Any] | None:
    """An account's menu as Weibo has it; None if it has none."""
    require(MANAGE)
    try:
        said = await api.menu(await line_to(account))
    except Troubled as error:
        if error.trouble.code.startswith("264"):
            return None
        raise Conflict(error.trouble.message) from None
    return said.get("menu")


def checked_menu(menu: Any) -> Mapping[str, Any]:
    """A menu as Weibo takes it; Invalid if it is none."""
    buttons = menu.get("button") if isinstance(menu, Mapping) else None
    if not _fits(buttons, 3) or not all(_is_button(button) for button in buttons or ()):
        raise Invalid(WRONG_MENU, field="menu")
    return {"button": buttons}


def _is_button(button: Any) -> bool:
    if not isinstance(button, Mapping) or not _word(button, "name", 16):
        return False
    below = button.get("sub_button")
    if below is None:
        return _is_item(button)
    return _fits(below, 5) and all(_is_item(item) for item in below)


def _is_item(item: Any) -> bool:
    if not isinstance(item, Mapping) or not _word(item, "name", 40):
        return False
    kind = item.get("type")
    if kind == "view":
        return _word(item, "url", 256) and str(item["url"]).startswith(("https://", "http://"))
    return kind == "click" and _word(item, "key", 128)


def _word(item: Mapping[str, Any], name: str, longest: int) -> bool:
    value = item.get(name)
    return isinstance(value, str) and 0 < len(value) <= longest


def _fits(listed: Any, most: int) -> bool:
    return isinstance(listed, list | tuple) and 1 <= len(listed) <= most


async def _asked(asking: Any) -> Any:
    """What the platform answered; its refusal in our words."""
    try:
        return await asking
    except Troubled as error:
        raise Conflict(error.trouble.message) from None
