"""What we remember about a customer."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    Array,
    Boolean,
    Date,
    ForeignKey,
    OnDelete,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from core.auth import Team, User
from core.db import EntityRecord, Record
from core.entities.companies import Company


class Lifecycle(StrEnum):
    """How far someone has come with us."""

    VISITOR = "visitor"
    LEAD = "lead"
    PROSPECT = "prospect"
    CUSTOMER = "customer"
    LAPSED = "lapsed"


class Gender(StrEnum):
    """How someone wants to be addressed."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Strength(StrEnum):
    """How much a claim proves: a strong one names exactly one person, a weak one only hints."""

    STRONG = "strong"
    WEAK = "weak"


class Customer(EntityRecord, Table, tablename="customer"):
    """A person we sell to or serve."""

    name = Varchar(length=200, help_text="How we address them")
    phone = Varchar(
        length=32,
        null=True,
        default=None,
        index=True,
        help_text="Phone number in international form: +8613812345678",
    )
    email = Varchar(length=320, null=True, default=None, index=True, help_text="E-mail address")
    gender = Varchar(
        length=10, null=True, default=None, choices=Gender, help_text="How they are addressed"
    )
    birthday = Date(null=True, default=None, help_text="Date of birth")
    region = Varchar(
        length=100, null=True, default=None, help_text="Where they are: province, city"
    )
    avatar = Varchar(length=2000, null=True, default=None, help_text="Address of their picture")
    company = ForeignKey(
        Company,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=False,
        help_text="Where they work",
    )
    owner = ForeignKey(
        User,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=False,
        help_text="Who looks after them",
    )
    team = ForeignKey(
        Team,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=False,
        help_text="The team that looks after them",
    )
    lifecycle = Varchar(
        length=20, default=Lifecycle.LEAD, choices=Lifecycle, help_text="How far they have come"
    )
    roles = Array(
        base_column=Varchar(length=30),
        default=list,
        help_text="What they are to us: consumer, employee, kol",
    )
    source = Varchar(
        length=50, null=True, default=None, help_text="Where they came from: wechat, form, import"
    )
    source_detail = Varchar(
        length=200, null=True, default=None, help_text="More exactly: the scene, campaign or page"
    )
    tags = Array(base_column=Varchar(length=50), default=list, help_text="Words to find them by")
    consent = JSONB(default="{}", help_text="What they agreed to, when and how")
    blocked = Boolean(default=False, help_text="Whether we neither hear nor write to them")
    last_activity_at = Timestamptz(
        null=True, default=None, help_text="When something last passed between us"
    )
    merged_into = ForeignKey(
        "self",
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="Who they turned out to be; such a row is hidden",
    )
    customer_merged_is_hidden = Check("merged_into is null or deleted_at is not null")
    customer_named = Check("name <> ''")
    customer_lifecycle = Check("lifecycle in ('visitor', 'lead', 'prospect', 'customer', 'lapsed')")


class Follower(Record, Table, tablename="customer_follower"):
    """A member of staff who follows a customer without owning them."""

    customer = ForeignKey(Customer, null=False, on_delete=OnDelete.cascade, index=False)
    follower = ForeignKey(User, null=False, on_delete=OnDelete.cascade, index=False)
    customer_followed_once = Unique(["customer", "follower"])


class Identity(Record, Table, tablename="identity"):
    """A name a customer goes by, and where that name is unique."""

    customer = ForeignKey(
        Customer, null=False, on_delete=OnDelete.cascade, index=True, help_text="Whose name it is"
    )
    kind = Varchar(length=32, help_text="openid, unionid, external_userid, phone, …")
    scope = Varchar(length=100, help_text="The account, binding or corp it is unique in")
    external_id = Varchar(length=200, help_text="The name itself")
    strength = Varchar(length=10, choices=Strength, help_text="Whether it proves who they are")
    source = Varchar(length=50, null=True, default=None, help_text="Where we learned it")
    first_seen = Timestamptz(default=TimestamptzNow(), help_text="When we first met it")
    last_seen = Timestamptz(default=TimestamptzNow(), help_text="When we last met it")
    profile = JSONB(default="{}", help_text="What the platform told us about them, as it came")


class Suspicion(Record, Table, tablename="customer_suspicion"):
    """A name that came with somebody's names, yet belongs to another or contradicts theirs."""

    customer = ForeignKey(Customer, null=False, on_delete=OnDelete.cascade, index=False)
    other = ForeignKey(
        Customer,
        null=True,
        default=None,
        on_delete=OnDelete.cascade,
        index=True,
        help_text="Who holds the name, if anybody does",
    )
    kind = Varchar(length=32)
    scope = Varchar(length=100)
    external_id = Varchar(length=200)
    customer_suspected_once = Unique(["customer", "kind", "scope", "external_id"])
