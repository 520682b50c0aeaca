"""Menus for some: shown instead of the menu for all to those with a tag or a kind of phone."""

from functools import partial
from typing import Any
from uuid import UUID

import orjson

from core.channels import line_to
from core.db import execute, fetchval, transaction
from core.entities import insert, load
from core.errors import Invalid, NotFound, T, clean_name
from core.jobs import job, later
from plugins.wechat import api
from plugins.wechat.tables import MenuItem, MenuVariant

from .errands import errand, official
from .menus import add_item, buttons_made

PHONES = ("", "1", "2", "3")
"""Any, iOS, Android, others: as WeChat numbers them."""

NO_TITLE = T("Say whom the menu is for, in at most 100 characters.", "请填写适用人群（100 字内）。")
NO_RULE = T("Choose a tag or a kind of phone.", "请选择标签或手机系统。")
GONE = T("There is no such menu.", "没有这个个性化菜单。")
NO_TAG = T("There is no such tag in this account.", "该公众号没有此标签。")

_TOLD = "update wechat_menu_variant set publishing = false, trouble = $2 where id = $1"
_STANDS = """
update wechat_menu_variant set number = $2, published = $3::jsonb, published_at = now()
where id = $1"""


async def open_variant(
    account_id: UUID, title: str, *, tag: UUID | None = None, phone: str = ""
) -> MenuVariant:
    """Begin a menu for those with a tag or a kind of phone."""
    async with transaction():
        account = await official(account_id)
        variant = MenuVariant(account=account.id, title=_titled(title))
        await _rule(variant, tag, phone)
        await insert(variant)
    return variant


async def change_variant(
    variant_id: UUID, title: str, *, tag: UUID | None = None, phone: str = ""
) -> None:
    """Say whom it is for; people see that once it is published again."""
    async with transaction():
        variant = await _reach(variant_id)
        await _rule(variant, tag, phone)
        await execute(
            "update wechat_menu_variant set title = $2, tag = $3, phone = $4 where id = $1",
            variant.id,
            _titled(title),
            variant.tag,
            variant.phone,
        )


async def close_variant(variant_id: UUID) -> None:
    """Take such a menu away: its people see the menu for all again."""
    async with transaction():
        variant = await _reach(variant_id)
        if not variant.number:
            await execute("delete from wechat_menu_variant where id = $1", variant.id)
            return
        await _order(withdraw, variant)


async def add_to_variant(variant_id: UUID, **details: Any) -> MenuItem:
    """Put an item at the end of such a menu."""
    async with transaction():
        variant = await _reach(variant_id)
        return await add_item(variant.account, variant=variant.id, **details)


async def publish_variant(variant_id: UUID) -> None:
    """Show it to its people, as it is put together here."""
    async with transaction():
        variant = await _reach(variant_id)
        await _order(send, variant, buttons=await buttons_made(variant.account, variant.id))


@job("wechat.menu_variant", transactional=False, attempts=10)
async def send(variant: str, buttons: list[dict[str, Any]]) -> None:
    """Give WeChat the new one first, then take the old one away: nobody is without meanwhile."""
    found = await load(MenuVariant, UUID(variant))
    if found is None:
        return
    async with errand(found.account, "menu", partial(execute, _TOLD, found.id)):
        line = await line_to(found.account)
        number = await api.create_menu_for(line, buttons, _matching(found))
        await execute(_STANDS, found.id, number, orjson.dumps(buttons).decode())
        if found.number:
            await api.delete_menu_for(line, found.number)


@job("wechat.menu_variant_away", transactional=False, attempts=10)
async def withdraw(variant: str) -> None:
    """Have WeChat take it away, then forget it."""
    found = await load(MenuVariant, UUID(variant))
    if found is None:
        return
    async with errand(found.account, "menu", partial(execute, _TOLD, found.id)):
        await api.delete_menu_for(await line_to(found.account), found.number)
        await execute("delete from wechat_menu_variant where id = $1", found.id)


def _matching(variant: MenuVariant) -> dict[str, str]:
    tag = {"tag_id": str(variant.tag)} if variant.tag is not None else {}
    return tag | ({"client_platform_type": variant.phone} if variant.phone else {})


async def _rule(variant: MenuVariant, tag: UUID | None, phone: str) -> None:
    if phone not in PHONES or not (tag or phone):
        raise Invalid(NO_RULE, field="tag")
    known = "select number from wechat_tag where id = $1 and account = $2"
    number = await fetchval(known, tag, variant.account) if tag else None
    if tag and number is None:
        raise NotFound(NO_TAG, field="tag")
    variant.tag, variant.phone = number, phone


async def _order(work: Any, variant: MenuVariant, **said: Any) -> None:
    sending = "update wechat_menu_variant set publishing = true, trouble = null where id = $1"
    await execute(sending, variant.id)
    await later(work, lane=f"wechat.menu:{variant.account}", variant=str(variant.id), **said)


async def _reach(variant_id: UUID) -> MenuVariant:
    variant = await load(MenuVariant, variant_id, locked=True)
    if variant is None:
        raise NotFound(GONE)
    await official(variant.account)
    return variant


def _titled(title: str) -> str:
    cleaned = clean_name(title, field="title")
    if not 0 < len(cleaned) <= 100:
        raise Invalid(NO_TITLE, field="title")
    return cleaned
