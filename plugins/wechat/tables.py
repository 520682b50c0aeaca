"""What the plugin itself remembers: codes and who scanned them, tags, menu, templates, pages."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    BigInt,
    Boolean,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Unique
from piccolo.table import Table

from core.auth import User
from core.channels import Account, Conversation
from core.db import EntityRecord, Record
from core.entities.customers import Customer


class TemplateKind(StrEnum):
    """By what right a template's messages go out."""

    TEMPLATE = "template"
    SUBSCRIPTION = "subscription"


class SyncState(StrEnum):
    """How far a synchronisation is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class SessionState(StrEnum):
    """How somebody stands in WeChat's own service tool."""

    WAITING = "waiting"
    SERVED = "served"
    ENDED = "ended"


class MaterialKind(StrEnum):
    """What something the account keeps on WeChat is."""

    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    ARTICLE = "article"
    DRAFT = "draft"


class Code(EntityRecord, Table, tablename="wechat_code"):
    """A QR code of ours: whoever scans it brings its scene along."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=True, help_text="Whose"
    )
    title = Varchar(length=100, help_text="What it is for: a shop, a poster, a colleague")
    scene = Varchar(length=64, help_text="What comes back with whoever scans it")
    lasting = Boolean(default=False, help_text="Whether it never expires")
    ticket = Varchar(length=500, default="", help_text="What its picture is shown by")
    content = Varchar(length=500, default="", help_text="The text inside the picture")
    expires_at = Timestamptz(null=True, default=None, help_text="Until when it works")
    trouble = Text(null=True, default=None, help_text="Why WeChat did not make it")


class Scan(Record, Table, tablename="wechat_scan"):
    """That somebody came through a code, once."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=False, help_text="Whose code"
    )
    delivery = Varchar(length=100, help_text="The delivery that told it")
    scene = Varchar(length=64, help_text="The scene of the code")
    conversation = ForeignKey(
        Conversation,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="Who scanned it",
    )
    followed = Boolean(default=False, help_text="Whether they began to follow with it")
    scanned_at = Timestamptz(help_text="When")
    wechat_scan_once = Unique([account, delivery])


class Tag(Record, Table, tablename="wechat_tag"):
    """A tag of an account, and the word it stands for with us."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=False, help_text="Whose"
    )
    number = Integer(help_text="The platform's id of it")
    name = Varchar(length=60, help_text="What it is called on WeChat")
    people = Integer(default=0, help_text="How many have it")
    label = Varchar(
        length=50, null=True, default=None, help_text="The tag on our customers that it stands for"
    )
    wechat_tag_once = Unique([account, number])


class Tagged(Record, Table, tablename="wechat_tagged"):
    """That a person has a tag on WeChat, as far as we know."""

    tag = ForeignKey(Tag, null=False, on_delete=OnDelete.cascade, index=False, help_text="Which")
    conversation = ForeignKey(
        Conversation, null=False, on_delete=OnDelete.cascade, index=True, help_text="Who"
    )
    wechat_tagged_once = Unique([tag, conversation])


class MenuVariant(Record, Table, tablename="wechat_menu_variant"):
    """A menu that only some people see, instead of the one for all."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=True, help_text="Whose menu"
    )
    title = Varchar(length=100, help_text="What we call it")
    tag = Integer(null=True, default=None, help_text="WeChat's id of the tag of those who see it")
    phone = Varchar(length=1, default="", help_text="On which phones: 1 iOS, 2 Android, 3 others")
    number = Varchar(length=40, default="", help_text="WeChat's id of it once it is published")
    published = JSONB(default="[]", help_text="What these people see")
    published_at = Timestamptz(null=True, default=None, help_text="Since when")
    publishing = Boolean(default=False, help_text="Whether it is on its way to WeChat")
    trouble = Text(null=True, default=None, help_text="Why WeChat did not take it")


class MenuItem(Record, Table, tablename="wechat_menu_item"):
    """One item of the menu we are working on."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=True, help_text="Whose menu"
    )
    parent = ForeignKey(
        "self",
        null=True,
        default=None,
        on_delete=OnDelete.cascade,
        index=True,
        help_text="The item it opens under",
    )
    variant = ForeignKey(
        MenuVariant,
        null=True,
        default=None,
        on_delete=OnDelete.cascade,
        index=True,
        help_text="The menu for some that it is in; null: the one for all",
    )
    position = Integer(default=0, help_text="Its place beside the others")
    name = Varchar(length=60, help_text="What it says")
    action = Varchar(length=20, default="click", help_text="What a tap does")
    key = Varchar(length=128, default="", help_text="What comes back with the tap")
    url = Varchar(length=1024, default="", help_text="The page it opens")
    app_id = Varchar(length=64, default="", help_text="The mini program it opens")
    page = Varchar(length=256, default="", help_text="The page of that mini program")


class Menu(Record, Table, tablename="wechat_menu"):
    """The menu as it was published, and the one before it."""

    account = ForeignKey(
        Account,
        null=False,
        unique=True,
        on_delete=OnDelete.cascade,
        index=False,
        help_text="Whose",
    )
    published = JSONB(default="[]", help_text="What people see")
    before = JSONB(null=True, default=None, help_text="What they saw before")
    published_at = Timestamptz(null=True, default=None, help_text="Since when")
    publishing = Boolean(default=False, help_text="Whether it is on its way to WeChat")
    trouble = Text(null=True, default=None, help_text="Why WeChat did not take it")


class Template(Record, Table, tablename="wechat_template"):
    """A template of the account, as the platform has it."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=False, help_text="Whose"
    )
    number = Varchar(length=100, help_text="The platform's id of it")
    kind = Varchar(length=12, choices=TemplateKind, help_text="By what right it is sent")
    title = Varchar(length=200, help_text="What it is called")
    content = Text(default="", help_text="Its words, with gaps")
    example = Text(default="", help_text="How it looks when the gaps are filled")
    gone = Boolean(default=False, help_text="Whether the platform dropped it")
    wechat_template_once = Unique([account, number])


class Consent(Record, Table, tablename="wechat_consent"):
    """What somebody said last to the notifications of a template."""

    conversation = ForeignKey(
        Conversation, null=False, on_delete=OnDelete.cascade, index=False, help_text="Who"
    )
    template = Varchar(length=100, help_text="The platform's id of the template")
    accepted = Boolean(help_text="Whether they agreed")
    answered_at = Timestamptz(help_text="When")
    times = BigInt(default=0, help_text="How often they agreed in all")
    wechat_consent_once = Unique([conversation, template])


class Sync(Record, Table, tablename="wechat_sync"):
    """How far something is fetched from the platform."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=False, help_text="Whose"
    )
    what = Varchar(length=20, help_text="What is fetched")
    state = Varchar(
        length=10, default=SyncState.RUNNING, choices=SyncState, help_text="How far it is"
    )
    done = Integer(default=0, help_text="How many were fetched")
    total = Integer(default=0, help_text="How many there are")
    trouble = Text(null=True, default=None, help_text="What went wrong")
    started_at = Timestamptz(help_text="When it began")
    finished_at = Timestamptz(null=True, default=None, help_text="When it ended")
    wechat_sync_once = Unique([account, what])


class Page(EntityRecord, Table, tablename="wechat_page"):
    """A page of ours whose visitors WeChat names to us."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=True, help_text="By whom"
    )
    key = Varchar(length=32, unique=True, help_text="Its part of the address")
    title = Varchar(length=100, help_text="What it is called")
    target = Varchar(length=2000, help_text="The page visitors end up on")
    profile = Boolean(default=False, help_text="Whether visitors are asked for name and picture")


class Visit(Record, Table, tablename="wechat_visit"):
    """That somebody opened such a page."""

    page = ForeignKey(Page, null=False, on_delete=OnDelete.cascade, index=True, help_text="Which")
    customer = ForeignKey(
        Customer,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="Who",
    )


class Servant(Record, Table, tablename="wechat_servant"):
    """A customer service account of WeChat: the name and face under which an answer is shown."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=False, help_text="Whose"
    )
    name = Varchar(length=100, help_text="What WeChat calls it: kf1@gh_…")
    nick = Varchar(length=60, help_text="What people see")
    worker = Varchar(length=60, default="", help_text="The WeChat id bound to it")
    user = ForeignKey(
        User,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="Whose answers go out under it",
    )
    on_duty = Boolean(
        default=False, help_text="Whether somebody serves under it in WeChat's own tool now"
    )
    wechat_servant_once = Unique([account, name])


class Session(Record, Table, tablename="wechat_session"):
    """Who serves a person in WeChat's own service tool, as far as WeChat told us last."""

    conversation = ForeignKey(
        Conversation,
        null=False,
        on_delete=OnDelete.cascade,
        index=False,
        unique=True,
        help_text="With whom",
    )
    state = Varchar(length=10, choices=SessionState, help_text="How it stands")
    servant = Varchar(
        length=100, default="", help_text="The service account that serves them; empty: none yet"
    )
    since = Timestamptz(help_text="Since when, by the platform's clock")


class Material(Record, Table, tablename="wechat_material"):
    """Something the account keeps on WeChat: a picture, a sound, a film, an article, a draft."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=False, help_text="Whose"
    )
    kind = Varchar(length=10, choices=MaterialKind, help_text="What it is")
    number = Varchar(length=150, help_text="WeChat's id of it")
    title = Varchar(length=300, default="", help_text="What it is called")
    url = Varchar(length=1000, default="", help_text="Where it can be looked at")
    changed_at = Timestamptz(help_text="When it was changed last")
    wechat_material_once = Unique([account, number])


class Quota(Record, Table, tablename="wechat_quota"):
    """How often something may be called in a day, as WeChat told us last."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=False, help_text="Whose"
    )
    position = Integer(help_text="Its place in the list")
    path = Varchar(length=100, help_text="What WeChat calls it")
    title = Varchar(length=100, help_text="What it is for")
    daily = Integer(null=True, default=None, help_text="How often in a day")
    used = Integer(null=True, default=None, help_text="How often it was called that day")
    remaining = Integer(null=True, default=None, help_text="How often it still may be")
    trouble = Text(null=True, default=None, help_text="Why WeChat did not say")
    looked_at = Timestamptz(help_text="When we asked")
    wechat_quota_once = Unique([account, path])


class Broadcast(Record, Table, tablename="wechat_broadcast"):
    """What WeChat told of one mass message: to how many it went, and what became of it."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=False, help_text="By whom"
    )
    number = Varchar(length=40, help_text="WeChat's id of it")
    status = Varchar(length=60, help_text="The word WeChat says it with")
    wanted = Integer(default=0, help_text="How many it was for")
    let_through = Integer(default=0, help_text="How many were left after WeChat's own filters")
    sent = Integer(default=0, help_text="How many got it")
    failed = Integer(default=0, help_text="How many did not")
    finished_at = Timestamptz(help_text="When it was over")
    wechat_broadcast_once = Unique([account, number])


class Told(Record, Table, tablename="wechat_told"):
    """What WeChat answered to one question last, such as how fast mass messages go out."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=False, help_text="About whom"
    )
    what = Varchar(length=20, help_text="What was asked")
    said = Text(help_text="The answer, in the language of the house")
    told_at = Timestamptz(help_text="When that was")
    wechat_told_once = Unique([account, what])


TABLES: list[type[Table]] = [
    Code,
    Scan,
    Tag,
    Tagged,
    MenuVariant,
    MenuItem,
    Menu,
    Template,
    Consent,
    Session,
    Sync,
    Page,
    Visit,
    Servant,
    Material,
    Quota,
    Broadcast,
    Told,
]
