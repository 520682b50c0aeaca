# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""What can be done with codes, tags, menu, templates and pages of WeChat."""

import strawberry

from core.graphql import ID, Payload, UserError, mutation, payload, uuid_of, verb

from . import service
from .service.menus import Details


@strawberry.input(name="WeChatAccountInput")
class OfAccountInput:
    """Which account is meant."""

    account: ID


@strawberry.input(name="WeChatThingInput")
class ThingInput:
    """Which thing of an account is meant."""

    id: ID


@strawberry.input(name="WeChatSyncInput")
class SyncInput:
    """What is to be fetched: followers, tags, templates, menu or blacklist."""

    account: ID
    what: str = "followers"


@strawberry.input(name="WeChatCodeInput")
class CodeInput:
    """A code to be made; without days it lasts for good."""

    account: ID
    title: str
    scene: str | None = None
    days: int | None = None


@strawberry.input(name="WeChatTitleInput")
class TitleInput:
    """What something is to be called."""

    id: ID
    title: str


@strawberry.input(name="WeChatTagInput")
class TagInput:
    """A tag to be made."""

    account: ID
    name: str


@strawberry.input(name="WeChatTagNameInput")
class TagNameInput:
    """What a tag is to be called."""

    id: ID
    name: str


@strawberry.input(name="WeChatTagLabelInput")
class TagLabelInput:
    """Which of our tags a tag stands for; none if empty."""

    id: ID
    label: str | None = None


@strawberry.input
class ItemDetails:
    """What is shown of a menu item, and what a tap does."""

    name: str
    action: str = "click"
    key: str | None = None
    url: str | None = None
    app_id: str | None = None
    page: str | None = None

    def details(self) -> Details:
        """The same, as the menu knows it: nothing is an empty text."""
        names = ("name", "action", "key", "url", "app_id", "page")
        return Details(**{name: getattr(self, name) or "" for name in names})


@strawberry.input(name="WeChatMenuItemInput")
class MenuItemInput(ItemDetails):
    """An item to be added; below another one if `parent` names it."""

    account: ID
    parent: ID | None = None


@strawberry.input(name="WeChatMenuChangeInput")
class MenuChangeInput(ItemDetails):
    """What an item is to be."""

    id: ID


@strawberry.input(name="WeChatMenuMoveInput")
class MenuMoveInput:
    """Which way an item moves."""

    id: ID
    down: bool = False


@strawberry.input
class PageDetails:
    """What a link is called, and where it leads."""

    title: str
    target: str
    profile: bool = False


@strawberry.input(name="WeChatPageInput")
class PageInput(PageDetails):
    """A link to be made, and where it leads."""

    account: ID


@strawberry.input(name="WeChatPageChangeInput")
class PageChangeInput(PageDetails):
    """Where a link is to lead."""

    id: ID


@strawberry.input(name="WeChatTemplateSendInput")
class TemplateSendInput:
    """A template to be sent; `lines` fill its gaps, one “gap: words” each."""

    conversation: ID
    template: ID
    lines: str
    url: str | None = None


@payload
class WeChatPayload(Payload):
    """Whether it was begun: WeChat itself is asked right after."""

    done: bool | None
    errors: list[UserError]


DONE = {"done": True}


@mutation
class Mutation:
    """Verbs of the WeChat plugin."""

    @verb
    async def sync_wechat(self, input: SyncInput) -> WeChatPayload:
        """Fetch followers, tags, templates, the menu or the blacklist."""
        await service.start_sync(uuid_of(input.account, field="account"), input.what)
        return WeChatPayload(**DONE)

    @verb
    async def make_wechat_code(self, input: CodeInput) -> WeChatPayload:
        """Make a QR code."""
        account = uuid_of(input.account, field="account")
        await service.make_code(account, input.title, scene=input.scene, days=input.days)
        return WeChatPayload(**DONE)

    @verb
    async def name_wechat_code(self, input: TitleInput) -> WeChatPayload:
        """Say what a QR code is for."""
        await service.name_code(uuid_of(input.id), input.title)
        return WeChatPayload(**DONE)

    @verb
    async def close_wechat_code(self, input: ThingInput) -> WeChatPayload:
        """Put a QR code into the trash."""
        await service.close_code(uuid_of(input.id))
        return WeChatPayload(**DONE)

    @verb
    async def create_wechat_tag(self, input: TagInput) -> WeChatPayload:
        """Make a tag on WeChat."""
        await service.create_tag(uuid_of(input.account, field="account"), input.name)
        return WeChatPayload(**DONE)

    @verb
    async def rename_wechat_tag(self, input: TagNameInput) -> WeChatPayload:
        """Rename a tag on WeChat."""
        await service.rename_tag(uuid_of(input.id), input.name)
        return WeChatPayload(**DONE)

    @verb
    async def delete_wechat_tag(self, input: ThingInput) -> WeChatPayload:
        """Delete a tag on WeChat."""
        await service.delete_tag(uuid_of(input.id))
        return WeChatPayload(**DONE)

    @verb
    async def map_wechat_tag(self, input: TagLabelInput) -> WeChatPayload:
        """Let a tag of WeChat stand for one of ours."""
        await service.map_tag(uuid_of(input.id), input.label)
        return WeChatPayload(**DONE)

    @verb
    async def add_wechat_menu_item(self, input: MenuItemInput) -> WeChatPayload:
        """Add an item to the menu we are working on."""
        parent = uuid_of(input.parent, field="parent") if input.parent else None
        account = uuid_of(input.account, field="account")
        await service.add_item(account, parent=parent, **input.details())
        return WeChatPayload(**DONE)

    @verb
    async def change_wechat_menu_item(self, input: MenuChangeInput) -> WeChatPayload:
        """Change an item of it."""
        await service.change_item(uuid_of(input.id), **input.details())
        return WeChatPayload(**DONE)

    @verb
    async def move_wechat_menu_item(self, input: MenuMoveInput) -> WeChatPayload:
        """Move an item one place."""
        await service.move_item(uuid_of(input.id), down=input.down)
        return WeChatPayload(**DONE)

    @verb
    async def remove_wechat_menu_item(self, input: ThingInput) -> WeChatPayload:
        """Take an item away."""
        await service.remove_item(uuid_of(input.id))
        return WeChatPayload(**DONE)

    @verb
    async def publish_wechat_menu(self, input: OfAccountInput) -> WeChatPayload:
        """Show the menu to everybody."""
        await service.publish(uuid_of(input.account, field="account"))
        return WeChatPayload(**DONE)

    @verb
    async def undo_wechat_menu(self, input: OfAccountInput) -> WeChatPayload:
        """Show the menu that stood before."""
        await service.undo_menu(uuid_of(input.account, field="account"))
        return WeChatPayload(**DONE)

    @verb
    async def open_wechat_page(self, input: PageInput) -> WeChatPayload:
        """Make a link that tells us who follows it."""
        account = uuid_of(input.account, field="account")
        await service.open_page(account, input.title, input.target, profile=input.profile)
        return WeChatPayload(**DONE)

    @verb
    async def change_wechat_page(self, input: PageChangeInput) -> WeChatPayload:
        """Let such a link lead elsewhere."""
        await service.change_page(
            uuid_of(input.id), title=input.title, target=input.target, profile=input.profile
        )
        return WeChatPayload(**DONE)

    @verb
    async def close_wechat_page(self, input: ThingInput) -> WeChatPayload:
        """Put such a link into the trash."""
        await service.close_page(uuid_of(input.id))
        return WeChatPayload(**DONE)

    @verb
    async def send_wechat_template(self, input: TemplateSendInput) -> WeChatPayload:
        """Send a template in a conversation."""
        conversation = uuid_of(input.conversation, field="conversation")
        template = uuid_of(input.template, field="template")
        await service.send_template(conversation, template, input.lines, url=input.url)
        return WeChatPayload(**DONE)

    @verb
    async def clear_wechat_quotas(self, input: OfAccountInput) -> WeChatPayload:
        """Begin the day's counting of calls again."""
        await service.clear_quotas(uuid_of(input.account, field="account"))
        return WeChatPayload(**DONE)
