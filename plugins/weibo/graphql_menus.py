# pyright: reportReturnType=false, reportGeneralTypeIssues=false
# The bodies of declared fields are never run: what they say is in their signatures.
"""The menu of a Weibo account, item by item, as the API shows it."""

import strawberry

from core.channels import AccountNode
from core.graphql import (
    ID,
    SQL,
    Connection,
    Payload,
    Row,
    UserError,
    entity,
    expression,
    many,
    mutation,
    one,
    payload,
    query,
    sql,
    uuid_of,
    verb,
)

from . import menus, tables
from .tables import Tap

strawberry.enum(Tap, name="WeiboTap", description="What a tap on a menu item does.")


@entity(tables.MenuItem, name="WeiboMenuItem", within=("account", AccountNode))
class MenuItemNode:
    """One item of the menu we are working on; people see it once it is published."""

    id: ID
    name: str
    tap: Tap
    value: str
    position: int

    @one("account")
    def account(self) -> AccountNode | None:
        """Whose menu it is in."""

    @one("parent")
    def parent(self) -> "MenuItemNode | None":
        """The item it opens under."""

    @expression(str)
    def path(row: Row) -> SQL:
        """Where it stands, to sort by: places from the top down."""
        return sql(
            "(select coalesce(a.position::text, '') from (select 1) one"
            " left join weibo_menu_item a on a.id = {}) || {}::text",
            row.raw("parent"),
            row.raw("position"),
        )

    @expression(str)
    def title(row: Row) -> SQL:
        """Its name, behind the name of the one it opens under."""
        return sql(
            "(select coalesce(a.name || ' › ', '') from (select 1) one"
            " left join weibo_menu_item a on a.id = {}) || {}",
            row.raw("parent"),
            row.raw("name"),
        )


@query
class MenuQuery:
    """What can be asked about menus of Weibo accounts."""

    @many(order="created_at", size=50, largest=500)
    def weibo_menu_items(self) -> Connection[MenuItemNode]:
        """The menus we are working on."""


@strawberry.input
class AddWeiboMenuItemInput:
    """A new item: at the top, or below `parent`."""

    account: ID
    name: str
    tap: Tap = Tap.CLICK
    value: str = ""
    parent: ID | None = None


@strawberry.input
class ChangeWeiboMenuItemInput:
    """What an item says and does from now on."""

    id: ID
    name: str
    tap: Tap
    value: str = ""


@strawberry.input
class MoveWeiboMenuItemInput:
    """Which item moves, and where to."""

    id: ID
    down: bool


@strawberry.input
class WeiboMenuItemInput:
    """Which item is meant."""

    id: ID


@strawberry.input
class WeiboMenuInput:
    """Whose menu is meant."""

    account: ID


@payload
class WeiboMenuPayload(Payload):
    """The item that was meant, and whose menu it is in."""

    item: MenuItemNode | None
    account: AccountNode | None
    errors: list[UserError]


@mutation
class MenuMutation:
    """What can be done with menus of Weibo accounts."""

    @verb
    async def add_weibo_menu_item(self, input: AddWeiboMenuItemInput) -> WeiboMenuPayload:
        """Put an item at the end of the menu, or below one at the top."""
        account = uuid_of(input.account, field="account")
        parent = uuid_of(input.parent, field="parent") if input.parent else None
        item = await menus.add_item(
            account, input.name, tap=input.tap, value=input.value, parent=parent
        )
        return WeiboMenuPayload(item=item.id, account=item.account)

    @verb
    async def change_weibo_menu_item(self, input: ChangeWeiboMenuItemInput) -> WeiboMenuPayload:
        """Say something else about an item."""
        changed = uuid_of(input.id, field="id")
        item = await menus.change_item(changed, input.name, tap=input.tap, value=input.value)
        return WeiboMenuPayload(item=item.id, account=item.account)

    @verb
    async def move_weibo_menu_item(self, input: MoveWeiboMenuItemInput) -> WeiboMenuPayload:
        """Move an item one place among its neighbours."""
        item = await menus.move_item(uuid_of(input.id, field="id"), down=input.down)
        return WeiboMenuPayload(item=item.id, account=item.account)

    @verb
    async def remove_weibo_menu_item(self, input: WeiboMenuItemInput) -> WeiboMenuPayload:
        """Take an item away, with what stands below it."""
        return WeiboMenuPayload(account=await menus.remove_item(uuid_of(input.id, field="id")))

    @verb(transactional=False)
    async def publish_weibo_menu(self, input: WeiboMenuInput) -> WeiboMenuPayload:
        """Show everybody the menu; without items there is none. Phones show it within a day."""
        account = uuid_of(input.account, field="account")
        return WeiboMenuPayload(account=await menus.publish(account))

    @verb(transactional=False)
    async def fetch_weibo_menu(self, input: WeiboMenuInput) -> WeiboMenuPayload:
        """Go on from what people see, however it was made; what was not published is lost."""
        account = uuid_of(input.account, field="account")
        return WeiboMenuPayload(account=await menus.begin_anew(account))
