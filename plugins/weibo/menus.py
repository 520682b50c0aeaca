"""The menu below the conversation: put together here, and published at once."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.auth import require
from core.channels import MANAGE, Account, Troubled, in_words, line_to
from core.db import execute, fetch, fetchval, transaction, uuid7
from core.entities import insert, load
from core.errors import Invalid, NotFound, T, clean_name, clean_text

from . import api
from .errors import FAN_SERVICE
from .tables import MenuItem, Tap

MOST_ABOVE, MOST_BELOW = 3, 5
LONGEST_ABOVE, LONGEST_BELOW, LONGEST_VALUE = 16, 40, 256

NAMELESS = T("Enter a name of at most {most} letters.", "请填写名称（不超过 {most} 字）。")
TOO_MANY = T(
    "At most 3 items at the top, and 5 below each.", "一级菜单最多 3 个，每个下最多 5 个子菜单。"
)
BAD_TAP = T("Weibo has no such kind of item.", "没有这种菜单类型。")
BAD_PAGE = T("A page begins with https:// or http://.", "网页链接须以 https:// 或 http:// 开头。")
BAD_PARENT = T("Items stand below one at the top.", "子菜单只能放在一级菜单下。")
TOO_LONG = T("At most {most} letters, please.", "最多 {most} 个字符。")
EMPTY_ITEM = T(
    "“{name}” needs a keyword or a page, or items below it.",
    "“{name}”需要填写关键词或链接，或添加子菜单。",
)
GONE = T("There is no such item.", "没有这个菜单项。")
NO_ACCOUNT = T("There is no such Weibo account.", "没有这个微博账号。")

_BESIDE = """
select count(*) from weibo_menu_item
where account = $1 and parent is not distinct from $2 and id <> $3"""

_ITEMS = """
select id, parent, name, tap, value from weibo_menu_item where account = $1
order by parent nulls first, position, created_at"""

_PLACE = "update weibo_menu_item set position = $2 where id = $1"
_CHANGE = "update weibo_menu_item set name = $2, tap = $3, value = $4 where id = $1"
_REMOVE = "delete from weibo_menu_item where id = $1"
_CLEAR = "delete from weibo_menu_item where account = $1"


async def add_item(
    account_id: UUID, name: str, *, tap: str = Tap.CLICK, value: str = "", parent: UUID | None
) -> MenuItem:
    """Put an item at the end of the menu, or below one at the top."""
    async with transaction():
        account = await _account(account_id)
        item = MenuItem(id=uuid7(), account=account.id, parent=parent)
        await _refuse_wrong_place(item)
        item.name, item.tap, item.value = _checked(name, tap, value, below=parent is not None)
        item.position = await fetchval(_BESIDE, account.id, parent, item.id)
        await insert(item)
    return item


async def change_item(item_id: UUID, name: str, *, tap: str, value: str) -> MenuItem:
    """Say something else about an item."""
    async with transaction():
        item = await _reach(item_id)
        item.name, item.tap, item.value = _checked(name, tap, value, below=item.parent is not None)
        await execute(_CHANGE, item.id, item.name, item.tap, item.value)
    return item


async def remove_item(item_id: UUID) -> UUID:
    """Take an item away, with what stands below it; whose it was."""
    async with transaction():
        item = await _reach(item_id)
        await execute(_REMOVE, item.id)
    return item.account


async def move_item(item_id: UUID, *, down: bool) -> MenuItem:
    """Move an item one place among its neighbours."""
    async with transaction():
        item = await _reach(item_id)
        beside = await fetch(_ITEMS, item.account)
        order = [row["id"] for row in beside if row["parent"] == item.parent]
        place = order.index(item.id)
        there = max(0, min(len(order) - 1, place + (1 if down else -1)))
        order.insert(there, order.pop(place))
        for position, each in enumerate(order):
            await execute(_PLACE, each, position)
    return item


async def publish(account_id: UUID) -> UUID:
    """Show everybody the menu as it is put together here; without items there is none."""
    account = await _account(account_id)
    buttons = buttons_of([dict(row) for row in await fetch(_ITEMS, account.id)])
    line = await line_to(account.id)
    with in_words():
        if buttons:
            await api.make_menu(line, {"button": buttons})
        else:
            await api.remove_menu(line)
    return account.id


async def begin_anew(account_id: UUID) -> UUID:
    """Go on from what people see, however it was made; what was not published is lost."""
    account = await _account(account_id)
    with in_words():
        shown = await _shown(account.id)
    async with transaction():
        await execute(_CLEAR, account.id)
        for position, button in enumerate(shown[:MOST_ABOVE]):
            above = await _put(account.id, None, position, button)
            below = button.get("sub_button")
            listed = [each for each in below if isinstance(each, dict)] if below else []
            for place, each in enumerate(listed[:MOST_BELOW]):
                await _put(account.id, above, place, each)
    return account.id


def buttons_of(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A menu as Weibo takes it; Invalid if an item would do nothing."""
    return [
        {"name": top["name"], "sub_button": [_item(row) for row in below]} if below else _item(top)
        for top in rows
        if top["parent"] is None
        for below in ([row for row in rows if row["parent"] == top["id"]],)
    ]


def _item(row: Mapping[str, Any]) -> dict[str, Any]:
    if not row["value"]:
        raise Invalid(EMPTY_ITEM.fill(name=row["name"]))
    field = "url" if row["tap"] == Tap.VIEW else "key"
    return {"type": row["tap"], "name": row["name"], field: row["value"]}


async def _shown(account: UUID) -> list[Mapping[str, Any]]:
    """The buttons that people see now; none if Weibo says that there is no menu."""
    try:
        said = await api.menu(await line_to(account))
    except Troubled as error:
        if error.trouble.code.startswith(FAN_SERVICE):
            return []
        raise
    menu = said.get("menu")
    buttons = menu.get("button") if isinstance(menu, dict) else None
    return [each for each in buttons if isinstance(each, dict)] if buttons else []


async def _put(
    account: UUID, parent: UUID | None, position: int, button: Mapping[str, Any]
) -> UUID:
    tap = Tap.VIEW if button.get("type") == "view" else Tap.CLICK
    said = str(button.get("url" if tap is Tap.VIEW else "key") or "")
    item = MenuItem(
        id=uuid7(),
        account=account,
        parent=parent,
        position=position,
        name=clean_name(str(button.get("name") or "?"), field="name")[:LONGEST_BELOW],
        tap=tap,
        value=clean_text(said, field="value")[:LONGEST_VALUE],
    )
    await insert(item)
    return item.id


def _checked(name: str, tap: str, value: str, *, below: bool) -> tuple[str, str, str]:
    """An item as it can be published; refused by its field otherwise."""
    called, said = clean_name(name, field="name"), clean_text(value, field="value").strip()
    most = LONGEST_BELOW if below else LONGEST_ABOVE
    if not 0 < len(called) <= most:
        raise Invalid(NAMELESS.fill(most=str(most)), field="name")
    if tap not in set(Tap):
        raise Invalid(BAD_TAP, field="tap")
    if len(said) > LONGEST_VALUE:
        raise Invalid(TOO_LONG.fill(most=str(LONGEST_VALUE)), field="value")
    if tap == Tap.VIEW and said and not said.startswith(("https://", "http://")):
        raise Invalid(BAD_PAGE, field="value")
    return called, tap, said


async def _refuse_wrong_place(item: MenuItem) -> None:
    """Three at the top, five below each, and nothing below those."""
    if item.parent is not None:
        above = await load(MenuItem, item.parent, locked=True)
        if above is None or above.account != item.account or above.parent is not None:
            raise Invalid(BAD_PARENT, field="parent")
    most = MOST_ABOVE if item.parent is None else MOST_BELOW
    if await fetchval(_BESIDE, item.account, item.parent, item.id) >= most:
        raise Invalid(TOO_MANY, field="parent")


async def _account(account_id: UUID) -> Account:
    """The account of a menu; within a transaction it is held, so that two add one by one."""
    require(MANAGE)
    account = await load(Account, account_id, locked=True)
    if account is None or account.deleted_at or account.channel != "weibo":
        raise NotFound(NO_ACCOUNT)
    return account


async def _reach(item_id: UUID) -> MenuItem:
    require(MANAGE)
    item = await load(MenuItem, item_id, locked=True)
    if item is None:
        raise NotFound(GONE)
    return item
