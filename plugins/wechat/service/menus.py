"""The menu: items put together here, published at once, and taken back to what stood before."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypedDict, Unpack
from uuid import UUID

import orjson

from core.channels import Line, line_to
from core.db import execute, fetch, fetchrow, fetchval, transaction, uuid7
from core.entities import insert, load
from core.errors import Conflict, Invalid, NotFound, T, clean_name, clean_text
from core.jobs import job, later
from plugins.wechat import api
from plugins.wechat.buttons import ACTIONS, buttons_of, items_of
from plugins.wechat.settings import WeChatSettings
from plugins.wechat.tables import MenuItem

from .errands import errand, official

MOST_ABOVE, MOST_BELOW = 3, 5
LONGEST_ABOVE, LONGEST_BELOW = 16, 60
"""Bytes of a name."""

BAD_NAME = T(
    "A name has at most 4 Chinese characters at the top and 8 below.",
    "一级菜单名不超过 4 个汉字，二级不超过 8 个汉字（按字节 16/60）。",
)
TOO_MANY = T(
    "At most 3 items at the top, and 5 below each.", "一级菜单最多 3 个，每个下最多 5 个子菜单。"
)
BAD_ACTION = T("WeChat has no such kind of item.", "没有这种菜单类型。")
BAD_URL = T("A page begins with https:// or http://.", "网页链接须以 https:// 或 http:// 开头。")
NEEDED = T("This kind of item needs it.", "此类菜单必须填写。")
BAD_PARENT = T("Items stand below one at the top.", "子菜单只能放在一级菜单下。")
GONE = T("There is no such item.", "没有这个菜单项。")
NOTHING = T("There is nothing to go back to.", "没有可恢复的上一版菜单。")
EMPTY = T("The menu has no items yet.", "菜单还没有内容。")

_BESIDE = """
select count(*) from wechat_menu_item
where account = $1 and parent is not distinct from $2 and id <> $3
  and variant is not distinct from $4"""

_ITEMS = """
select id, parent, name, action, key, url, app_id, page from wechat_menu_item
where account = $1 and variant is not distinct from $2
order by parent nulls first, position, created_at"""

_SENDING = """
insert into wechat_menu as m (id, account, publishing) values ($1, $2, true)
on conflict (account) do update set publishing = true, trouble = null"""

_TOLD = """
update wechat_menu set publishing = false, trouble = $2 where account = $1"""

_STANDS = """
insert into wechat_menu as m (id, account, published, published_at)
values ($1, $2, $3::jsonb, now())
on conflict (account) do update set
    before = case when m.published <> excluded.published then m.published else m.before end,
    published = excluded.published, published_at = now()"""

_SWAP = "update wechat_menu_item set position = $2 where id = $1"


class Details(TypedDict, total=False):
    """What can be said about an item."""

    name: str
    action: str
    key: str
    url: str
    app_id: str
    page: str


async def add_item(
    account_id: UUID,
    *,
    parent: UUID | None = None,
    variant: UUID | None = None,
    **details: Unpack[Details],
) -> MenuItem:
    """Put an item at the end of the menu for all or of a variant, or below one at the top."""
    async with transaction():
        account = await official(account_id)
        above = await load(MenuItem, parent) if parent else None
        menu = above.variant if above else variant
        item = MenuItem(id=uuid7(), account=account.id, parent=parent, variant=menu)
        await _refuse_wrong_place(item)
        for name, value in _checked(item, details).items():
            setattr(item, name, value)
        item.position = await fetchval(_BESIDE, account.id, parent, item.id, menu)
        await insert(item)
    return item


async def change_item(item_id: UUID, **details: Unpack[Details]) -> UUID:
    """Say something else about an item; its account."""
    async with transaction():
        item = await _reach(item_id)
        known: Details = {name: getattr(item, name) for name in Details.__annotations__}  # type: ignore[assignment]
        values = _checked(item, {**known, **details})
        await execute(
            "update wechat_menu_item set name = $2, action = $3, key = $4, url = $5, app_id = $6,"
            " page = $7 where id = $1",
            item.id,
            *(values[name] for name in Details.__annotations__),
        )
    return item.account


async def remove_item(item_id: UUID) -> UUID:
    """Take an item away, with what stands below it; its account."""
    async with transaction():
        item = await _reach(item_id)
        await execute("delete from wechat_menu_item where id = $1", item.id)
    return item.account


async def move_item(item_id: UUID, *, down: bool) -> UUID:
    """Move an item one place among its neighbours; its account."""
    async with transaction():
        item = await _reach(item_id)
        beside = await fetch(_ITEMS, item.account, item.variant)
        rows = [row for row in beside if row["parent"] == item.parent]
        order = [row["id"] for row in rows]
        place = order.index(item.id)
        there = max(0, min(len(order) - 1, place + (1 if down else -1)))
        order.insert(there, order.pop(place))
        for position, each in enumerate(order):
            await execute(_SWAP, each, position)
    return item.account


async def publish(account_id: UUID) -> None:
    """Show the menu as it is put together here to everybody."""
    async with transaction():
        account = await official(account_id)
        buttons = await buttons_made(account.id)
        await _send(account.id, buttons)


async def buttons_made(account: UUID, variant: UUID | None = None) -> list[dict[str, Any]]:
    """A menu as it is put together here; Invalid while it is empty."""
    buttons = buttons_of(map(dict, await fetch(_ITEMS, account, variant)))
    if not buttons:
        raise Invalid(EMPTY, field="account")
    return buttons


async def undo_menu(account_id: UUID) -> None:
    """Show the menu that stood before the present one, and go on from it here."""
    async with transaction():
        account = await official(account_id)
        row = await fetchrow("select before from wechat_menu where account = $1", account.id)
        before = orjson.loads(row["before"]) if row and row["before"] else None
        if not before:
            raise Conflict(NOTHING, field="account")
        await _put_together(account.id, before)
        await _send(account.id, before)


async def fetch_menu(account_id: UUID) -> None:
    """Begin anew from what people see, however it was made."""
    from .followers import start_sync

    await start_sync(account_id, "menu")


async def fetch_published(
    line: Line[WeChatSettings], further: Callable[[int, int], Awaitable[object]]
) -> None:
    """What people see becomes what we work on."""
    said = await api.menu(line)
    buttons = items_of(said.get("selfmenu_info", {}).get("button", []))
    async with transaction():
        await _put_together(line.account, buttons)
        await execute(_STANDS, uuid7(), line.account, orjson.dumps(buttons).decode())
        await further(len(buttons), len(buttons))


@job("wechat.menu", transactional=False, attempts=10)
async def send_menu(account: str, buttons: list[dict[str, Any]]) -> None:
    """Give WeChat a menu."""
    ours = UUID(account)
    async with errand(ours, "menu", partial(execute, _TOLD, ours)):
        await api.create_menu(await line_to(ours), buttons)
        await execute(_STANDS, uuid7(), ours, orjson.dumps(buttons).decode())


async def _send(account: UUID, buttons: Sequence[Mapping[str, Any]]) -> None:
    await execute(_SENDING, uuid7(), account)
    lane = f"wechat.menu:{account}"
    await later(send_menu, lane=lane, account=str(account), buttons=list(buttons))


async def _put_together(account: UUID, buttons: Sequence[Mapping[str, Any]]) -> None:
    """Replace the items we work on."""
    await execute("delete from wechat_menu_item where account = $1 and variant is null", account)
    for position, button in enumerate(buttons):
        top = await _put(account, None, position, button)
        for below, each in enumerate(button.get("sub_button") or ()):
            await _put(account, top, below, each)


async def _put(
    account: UUID, parent: UUID | None, position: int, button: Mapping[str, Any]
) -> UUID:
    item = MenuItem(
        id=uuid7(),
        account=account,
        parent=parent,
        position=position,
        name=str(button.get("name", ""))[:60],
        action=str(button.get("type", "click"))[:20],
        key=str(button.get("key", ""))[:128],
        url=str(button.get("url", ""))[:1024],
        app_id=str(button.get("appid", ""))[:64],
        page=str(button.get("pagepath", ""))[:256],
    )
    await insert(item)
    return item.id


def _checked(item: MenuItem, details: Details) -> dict[str, str]:
    """Details as they can be published; refused by their field otherwise."""
    values = {name: "" for name in Details.__annotations__}
    values |= {name: clean_text(str(v or ""), field=name).strip() for name, v in details.items()}
    values["name"] = clean_name(values["name"], field="name")
    longest = LONGEST_BELOW if item.parent else LONGEST_ABOVE
    if not 0 < len(values["name"].encode()) <= longest:
        raise Invalid(BAD_NAME, field="name")
    values["action"] = values["action"] or "click"
    if values["action"] not in ACTIONS:
        raise Invalid(BAD_ACTION, field="action")
    for name in ACTIONS[values["action"]].needs:
        if not values[name]:
            raise Invalid(NEEDED, field=name)
    if values["url"] and not values["url"].startswith(("https://", "http://")):
        raise Invalid(BAD_URL, field="url")
    return values


async def _refuse_wrong_place(item: MenuItem) -> None:
    """Three at the top, five below each, and nothing below those."""
    if item.parent is not None:
        above = await load(MenuItem, item.parent, locked=True)
        same = above is not None and (above.account, above.variant) == (item.account, item.variant)
        if above is None or not same or above.parent is not None:
            raise Invalid(BAD_PARENT, field="parent")
    most = MOST_ABOVE if item.parent is None else MOST_BELOW
    if await fetchval(_BESIDE, item.account, item.parent, item.id, item.variant) >= most:
        raise Invalid(TOO_MANY, field="parent")


async def _reach(item_id: UUID) -> MenuItem:
    item = await load(MenuItem, item_id, locked=True)
    if item is None:
        raise NotFound(GONE)
    await official(item.account)
    return item
