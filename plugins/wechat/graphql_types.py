# pyright: reportReturnType=false, reportGeneralTypeIssues=false
# The bodies of declared fields are never run: what they say is in their signatures.
"""Codes, tags, menu items, templates, links and findings of WeChat, as types of the API."""

from datetime import datetime

import orjson
import strawberry

from core.channels import MANAGE, AccountNode, ConversationNode
from core.entities.customers import CustomerNode
from core.graphql import ID, JSON, SQL, Needs, Row, computed, entity, expression, one, sql

from . import tables
from .api import picture_of_code
from .buttons import preview_of
from .graphql_kept import MenuVariantNode
from .service.pages import addresses
from .service.templates import gaps_of
from .tables import SyncState, TemplateKind

strawberry.enum(TemplateKind, name="WeChatTemplateKind", description="How it may be sent.")
strawberry.enum(SyncState, name="WeChatSyncState", description="How far it is.")


def _scans(what: str, row: Row) -> SQL:
    counted = {
        "all": "count(*)",
        "followed": "count(*) filter (where s.followed)",
        "people": "count(distinct s.conversation)",
        "lately": "count(*) filter (where s.scanned_at > now() - interval '7 days')",
        "stayed": "count(distinct s.conversation) filter (where s.followed and c.reachable)",
    }
    return sql(
        "(select {} from wechat_scan s left join channel_conversation c on c.id = s.conversation"
        " where s.account = {} and s.scene = {})",
        sql(counted[what]),
        row.raw("account"),
        row.raw("scene"),
    )


@entity(tables.Code, name="WeChatCode", read=MANAGE, trash=True)
class CodeNode:
    """A QR code of ours: whoever scans it brings its scene along."""

    id: ID
    title: str
    scene: str
    lasting: bool
    ticket: str
    content: str
    expires_at: datetime | None
    trouble: str | None
    created_at: datetime
    version: int
    deleted_at: datetime | None

    @one("account")
    def account(self) -> AccountNode | None:
        """Whose code it is."""

    @computed(needs=("ticket",))
    def picture(rows: list[Needs]) -> list[str | None]:
        """Where its picture can be fetched to print it; null until WeChat has made it."""
        return [picture_of_code(row.ticket) if row.ticket else None for row in rows]

    @expression(int)
    def scans(row: Row) -> SQL:
        """How often it was scanned."""
        return _scans("all", row)

    @expression(int)
    def follows(row: Row) -> SQL:
        """How many began to follow with it."""
        return _scans("followed", row)

    @expression(int)
    def people(row: Row) -> SQL:
        """How many different people scanned it."""
        return _scans("people", row)

    @expression(int)
    def lately(row: Row) -> SQL:
        """How often it was scanned in the last seven days."""
        return _scans("lately", row)

    @expression(int)
    def stayed(row: Row) -> SQL:
        """How many began to follow with it and still do."""
        return _scans("stayed", row)

    @computed(needs=("id", "ticket"))
    def sheet(rows: list[Needs]) -> list[str | None]:
        """A page to print it from; null until WeChat has made it."""
        return [f"/plugins/wechat/print/{row.id}" if row.ticket else None for row in rows]


@entity(tables.Scan, name="WeChatScan", read=MANAGE)
class ScanNode:
    """That somebody came through a code."""

    id: ID
    scene: str
    followed: bool
    scanned_at: datetime

    @one("account")
    def account(self) -> AccountNode | None:
        """Whose code it was."""

    @expression(str)
    def code(row: Row) -> SQL:
        """What the code was for; its scene if nobody named it."""
        return sql(
            "coalesce((select q.title from wechat_code q where q.account = {} and q.scene = {}"
            " order by q.deleted_at nulls first limit 1), {})",
            row.raw("account"),
            row.raw("scene"),
            row.raw("scene"),
        )

    @one("conversation")
    def conversation(self) -> ConversationNode | None:
        """Who scanned it."""


@entity(tables.Tag, name="WeChatTag", read=MANAGE)
class TagNode:
    """A tag of an account, and ours that it stands for."""

    id: ID
    number: int
    name: str
    people: int
    label: str | None

    @one("account")
    def account(self) -> AccountNode | None:
        """Whose tag it is."""


@entity(tables.MenuItem, name="WeChatMenuItem", read=MANAGE)
class MenuItemNode:
    """An item of the menu we are working on."""

    id: ID
    position: int
    name: str
    action: str
    key: str
    url: str
    app_id: str
    page: str

    @one("account")
    def account(self) -> AccountNode | None:
        """Whose menu it is in."""

    @one("variant")
    def variant(self) -> MenuVariantNode | None:
        """The menu for some that it is in; null: the one for all."""

    @one("parent")
    def parent(self) -> "MenuItemNode | None":
        """The item it opens under."""

    @expression(str)
    def path(row: Row) -> SQL:
        """Where it stands, to sort by: places from the top down."""
        return sql(
            "(select coalesce(lpad(a.position::text, 2, '0'), '') from (select 1) one"
            " left join wechat_menu_item a on a.id = {}) || lpad({}::text, 2, '0')",
            row.raw("parent"),
            row.raw("position"),
        )

    @expression(str)
    def title(row: Row) -> SQL:
        """Its name, behind the name of the one it opens under."""
        return sql(
            "(select coalesce(a.name || ' › ', '') from (select 1) one"
            " left join wechat_menu_item a on a.id = {}) || {}",
            row.raw("parent"),
            row.raw("name"),
        )


@entity(tables.Menu, name="WeChatMenu", read=MANAGE)
class MenuNode:
    """The menu people see, and whether ours is on its way."""

    id: ID
    published: JSON
    published_at: datetime | None
    publishing: bool
    trouble: str | None

    @one("account")
    def account(self) -> AccountNode | None:
        """Whose it is."""

    @computed(needs=("published",))
    def preview(rows: list[Needs]) -> list[str]:
        """What people see, line by line."""
        return [preview_of(_listed(row.published)) for row in rows]

    @expression(bool)
    def undoable(row: Row) -> SQL:
        """Whether there is a menu to go back to."""
        return sql("({} is not null)", row.raw("before"))


@entity(tables.Template, name="WeChatTemplate", read="core.message.send")
class TemplateNode:
    """A template of an account."""

    id: ID
    number: str
    kind: TemplateKind
    title: str
    content: str
    example: str
    gone: bool

    @one("account")
    def account(self) -> AccountNode | None:
        """Whose it is."""

    @computed(needs=("content",))
    def gaps(rows: list[Needs]) -> list[list[str]]:
        """What has to be filled in."""
        return [gaps_of(row.content) for row in rows]


@entity(tables.Consent, name="WeChatConsent", within=("conversation", ConversationNode))
class ConsentNode:
    """What somebody said last to the notifications of a template."""

    id: ID
    template: str
    accepted: bool
    answered_at: datetime
    times: int

    @one("conversation")
    def conversation(self) -> ConversationNode | None:
        """Who said it."""

    @expression(str)
    def title(row: Row) -> SQL:
        """What the notification is called; its id where WeChat did not tell."""
        return sql(
            "coalesce((select t.title from wechat_template t join channel_conversation c"
            " on c.account = t.account where c.id = {} and t.number = {}), {})",
            row.raw("conversation"),
            row.raw("template"),
            row.raw("template"),
        )


@entity(tables.Sync, name="WeChatSync", read=MANAGE)
class SyncNode:
    """How far something is fetched from WeChat."""

    id: ID
    what: str
    state: SyncState
    done: int
    total: int
    trouble: str | None
    started_at: datetime
    finished_at: datetime | None

    @one("account")
    def account(self) -> AccountNode | None:
        """Which account's it is."""

    @expression(float)
    def progress(row: Row) -> SQL:
        """How much is done, from 0 to 1."""
        return sql(
            "(case when {} = 0 then 0 else least(1, {}::float / {}) end)",
            row.raw("total"),
            row.raw("done"),
            row.raw("total"),
        )


@entity(tables.Page, name="WeChatPage", read=MANAGE, trash=True)
class PageNode:
    """A link that tells us who follows it."""

    id: ID
    title: str
    key: str
    target: str
    profile: bool
    created_at: datetime
    version: int
    deleted_at: datetime | None

    @one("account")
    def account(self) -> AccountNode | None:
        """By which account."""

    @computed(needs=("key",))
    async def address(rows: list[Needs]) -> list[str | None]:
        """The link to hand out; null until the house has a public address."""
        return await addresses([row.key for row in rows])

    @expression(int)
    def visits(row: Row) -> SQL:
        """How often it was opened by somebody we know."""
        return sql("(select count(*) from wechat_visit v where v.page = {})", row.raw("id"))

    @expression(int)
    def visitors(row: Row) -> SQL:
        """How many different people opened it."""
        return sql(
            "(select count(distinct v.customer) from wechat_visit v where v.page = {})",
            row.raw("id"),
        )


@entity(tables.Visit, name="WeChatVisit", within=("customer", CustomerNode))
class VisitNode:
    """That somebody opened such a link."""

    id: ID
    created_at: datetime

    @one("customer")
    def customer(self) -> CustomerNode | None:
        """Who."""

    @one("page")
    def page(self) -> PageNode | None:
        """Which."""

    @expression(str)
    def title(row: Row) -> SQL:
        """What it is called."""
        return sql("(select p.title from wechat_page p where p.id = {})", row.raw("page"))


def _listed(stored: object) -> list[dict[str, object]]:
    """Buttons as they are stored."""
    said = orjson.loads(stored) if isinstance(stored, str | bytes) else stored
    return said if isinstance(said, list) else []
