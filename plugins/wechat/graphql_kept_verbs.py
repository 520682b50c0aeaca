# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""What can be done with menus for some, customer service accounts, material and quotas."""

from uuid import UUID

import strawberry

from core.graphql import ID, mutation, uuid_of, verb

from . import service
from .graphql_verbs import DONE, ItemDetails, OfAccountInput, ThingInput, WeChatPayload


@strawberry.input
class Audience:
    """Whom a menu is for: those with a tag or a kind of phone (1 iOS, 2 Android, 3 others)."""

    title: str
    tag: ID | None = None
    phone: str | None = None


@strawberry.input(name="WeChatMenuVariantInput")
class VariantInput(Audience):
    """A menu for those with a tag or a kind of phone (1 iOS, 2 Android, 3 others)."""

    account: ID


@strawberry.input(name="WeChatMenuVariantChangeInput")
class VariantChangeInput(Audience):
    """Whom such a menu is for."""

    id: ID


@strawberry.input(name="WeChatVariantItemInput")
class VariantItemInput(ItemDetails):
    """An item to be added at the top of a menu for some."""

    variant: ID


@strawberry.input(name="WeChatServantInput")
class ServantInput:
    """A customer service account to be made: `name` as in kf2, `nick` is what people see."""

    account: ID
    name: str
    nick: str


@strawberry.input(name="WeChatServantNickInput")
class ServantNickInput:
    """What people are to see."""

    id: ID
    nick: str


@strawberry.input(name="WeChatServantUserInput")
class ServantUserInput:
    """Whose answers go out under it; nobody's if empty."""

    id: ID
    user: ID | None = None


@strawberry.input(name="WeChatSessionInput")
class SessionInput:
    """A conversation, and the service account that is to take the person."""

    conversation: ID
    servant: str | None = None


@strawberry.input(name="WeChatMaterialInput")
class MaterialInput:
    """A file of ours to be kept on WeChat: image, voice or video."""

    account: ID
    kind: str = "image"
    file: ID | None = None


@strawberry.input(name="WeChatToPersonInput")
class ToPersonInput:
    """Something, and the WeChat id of the person it is for."""

    id: ID
    wechat: str


@strawberry.input(name="WeChatFaceInput")
class FaceInput:
    """A customer service account and its picture."""

    id: ID
    file: ID | None = None


@strawberry.input(name="WeChatLibraryTemplateInput")
class LibraryTemplateInput:
    """A template of WeChat's library: its number there, and the gaps wanted, one on each line."""

    account: ID
    number: str
    gaps: str | None = None


@strawberry.input(name="WeChatArticleInput")
class ArticleInput:
    """A draft of an article: plain words, and a picture of the material as cover."""

    account: ID
    title: str
    words: str
    cover: ID | None = None
    url: str | None = None


@mutation
class KeptMutation:
    """Verbs about what an account keeps on WeChat."""

    @verb
    async def open_wechat_menu_variant(self, input: VariantInput) -> WeChatPayload:
        """Begin a menu for some."""
        account, tag = uuid_of(input.account, field="account"), _tag(input.tag)
        await service.open_variant(account, input.title, tag=tag, phone=input.phone or "")
        return WeChatPayload(**DONE)

    @verb
    async def change_wechat_menu_variant(self, input: VariantChangeInput) -> WeChatPayload:
        """Say whom it is for."""
        tag = _tag(input.tag)
        await service.change_variant(
            uuid_of(input.id), input.title, tag=tag, phone=input.phone or ""
        )
        return WeChatPayload(**DONE)

    @verb
    async def close_wechat_menu_variant(self, input: ThingInput) -> WeChatPayload:
        """Take such a menu away."""
        await service.close_variant(uuid_of(input.id))
        return WeChatPayload(**DONE)

    @verb
    async def add_wechat_variant_item(self, input: VariantItemInput) -> WeChatPayload:
        """Put an item at the end of such a menu."""
        await service.add_to_variant(uuid_of(input.variant, field="variant"), **input.details())
        return WeChatPayload(**DONE)

    @verb
    async def publish_wechat_menu_variant(self, input: ThingInput) -> WeChatPayload:
        """Show it to those it is for."""
        await service.publish_variant(uuid_of(input.id))
        return WeChatPayload(**DONE)

    @verb
    async def add_wechat_servant(self, input: ServantInput) -> WeChatPayload:
        """Make a customer service account."""
        account = uuid_of(input.account, field="account")
        await service.add_servant(account, input.name, input.nick)
        return WeChatPayload(**DONE)

    @verb
    async def rename_wechat_servant(self, input: ServantNickInput) -> WeChatPayload:
        """Let people see another name."""
        await service.rename_servant(uuid_of(input.id), input.nick)
        return WeChatPayload(**DONE)

    @verb
    async def dismiss_wechat_servant(self, input: ThingInput) -> WeChatPayload:
        """Take a customer service account away."""
        await service.dismiss_servant(uuid_of(input.id))
        return WeChatPayload(**DONE)

    @verb
    async def lend_wechat_servant(self, input: ServantUserInput) -> WeChatPayload:
        """Let a colleague's answers go out under it."""
        user = uuid_of(input.user, field="user") if input.user else None
        await service.lend_servant(uuid_of(input.id), user)
        return WeChatPayload(**DONE)

    @verb(transactional=False)
    async def hand_over_wechat_session(self, input: SessionInput) -> WeChatPayload:
        """Have a person served in WeChat's own service tool."""
        conversation = uuid_of(input.conversation, field="conversation")
        await service.hand_over(conversation, input.servant or "")
        return WeChatPayload(**DONE)

    @verb(transactional=False)
    async def end_wechat_session(self, input: SessionInput) -> WeChatPayload:
        """Have a person served there no longer."""
        await service.let_go(uuid_of(input.conversation, field="conversation"))
        return WeChatPayload(**DONE)

    @verb
    async def keep_wechat_material(self, input: MaterialInput) -> WeChatPayload:
        """Leave a file with WeChat for good."""
        file = uuid_of(input.file, field="file") if input.file else None
        await service.keep_material(uuid_of(input.account, field="account"), input.kind, file)
        return WeChatPayload(**DONE)

    @verb
    async def draft_wechat_article(self, input: ArticleInput) -> WeChatPayload:
        """Make a draft of an article."""
        await service.draft_article(
            uuid_of(input.account, field="account"),
            title=input.title,
            words=input.words,
            cover=uuid_of(input.cover, field="cover") if input.cover else None,
            url=input.url,
        )
        return WeChatPayload(**DONE)

    @verb
    async def publish_wechat_draft(self, input: ThingInput) -> WeChatPayload:
        """Publish a draft as an article."""
        await service.publish_draft(uuid_of(input.id))
        return WeChatPayload(**DONE)

    @verb(transactional=False)
    async def preview_wechat_material(self, input: ToPersonInput) -> WeChatPayload:
        """Send somebody what a mass message of it would look like."""
        await service.preview_material(uuid_of(input.id), input.wechat)
        return WeChatPayload(**DONE)

    @verb(transactional=False)
    async def take_back_wechat_broadcast(self, input: ThingInput) -> WeChatPayload:
        """Delete the article of a mass message wherever it was sent."""
        await service.take_back(uuid_of(input.id))
        return WeChatPayload(**DONE)

    @verb(transactional=False)
    async def invite_wechat_servant(self, input: ToPersonInput) -> WeChatPayload:
        """Ask somebody to serve under this name in WeChat's own tool."""
        await service.invite_servant(uuid_of(input.id), input.wechat)
        return WeChatPayload(**DONE)

    @verb(transactional=False)
    async def show_wechat_servant(self, input: FaceInput) -> WeChatPayload:
        """Show a picture with a customer service account."""
        file = uuid_of(input.file, field="file") if input.file else None
        await service.show_face(uuid_of(input.id), file)
        return WeChatPayload(**DONE)

    @verb(transactional=False)
    async def add_wechat_template(self, input: LibraryTemplateInput) -> WeChatPayload:
        """Choose a template of WeChat's library."""
        account = uuid_of(input.account, field="account")
        await service.add_template(account, input.number, input.gaps or "")
        return WeChatPayload(**DONE)

    @verb(transactional=False)
    async def remove_wechat_template(self, input: ThingInput) -> WeChatPayload:
        """Give a template up."""
        await service.remove_template(uuid_of(input.id))
        return WeChatPayload(**DONE)

    @verb
    async def look_up_wechat_quotas(self, input: OfAccountInput) -> WeChatPayload:
        """Have WeChat asked what is left of today's calls; it appears as wechatQuotas."""
        await service.look_up_quotas(uuid_of(input.account, field="account"))
        return WeChatPayload(**DONE)


def _tag(tag: ID | None) -> UUID | None:
    return uuid_of(tag, field="tag") if tag else None
