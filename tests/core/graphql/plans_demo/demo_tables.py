"""The tables of a small CRM, for trying the compiler."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    Numeric,
    OnDelete,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table

from core.db import EntityRecord, Record


class Stage(StrEnum):
    """Where a deal stands."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Kind(StrEnum):
    """What passed between us."""

    EMAIL = "email"
    WECHAT = "wechat"
    NOTE = "note"
    CALL = "call"
    MEETING = "meeting"


class DemoCompany(Record, Table, tablename="demo_company"):
    """A firm."""

    name = Varchar(length=200, help_text="The name on the door")
    industry = Varchar(null=True, default=None)
    size = Integer(null=True, default=None)


class DemoCustomer(EntityRecord, Table, tablename="demo_customer"):
    """A person."""

    name = Varchar(length=200, help_text="How we address them")
    phone = Varchar(null=True, default=None)
    title = Varchar(null=True, default=None)
    status = Varchar()
    level = Integer(null=True, default=None)
    birthday = Date(null=True, default=None)
    score = Numeric(digits=(8, 2), null=True, default=None)
    do_not_call = Boolean()
    tags = Array(base_column=Varchar())
    consent = JSONB()
    seen_at = Timestamptz(null=True, default=None)
    company = ForeignKey(DemoCompany, null=True, on_delete=OnDelete.set_null, index=True)
    owner = UUID(null=True, default=None)
    team = UUID(null=True, default=None)


class DemoDeal(EntityRecord, Table, tablename="demo_deal"):
    """A chance."""

    title = Varchar()
    stage = Varchar(choices=Stage)
    amount = Numeric(digits=(12, 2))
    customer = ForeignKey(DemoCustomer, null=True, on_delete=OnDelete.set_null, index=True)
    owner = UUID(null=True, default=None)
    team = UUID(null=True, default=None)


class DemoActivity(Record, Table, tablename="demo_activity"):
    """Something that happened."""

    kind = Varchar(choices=Kind)
    subject = Varchar()
    body = Text()
    happened_at = Timestamptz()
    due_at = Timestamptz(null=True, default=None)
    done = Boolean()
    customer = ForeignKey(DemoCustomer, null=True, on_delete=OnDelete.cascade, index=True)
    company = ForeignKey(DemoCompany, null=True, on_delete=OnDelete.cascade, index=True)


class DemoMember(Record, Table, tablename="demo_member"):
    """A membership; at most one a customer."""

    customer = ForeignKey(DemoCustomer, null=False, on_delete=OnDelete.cascade, unique=True)
    card = Varchar()


class DemoPoint(Record, Table, tablename="demo_point"):
    """Points of a customer."""

    customer = ForeignKey(DemoCustomer, null=False, on_delete=OnDelete.cascade, index=True)
    points = Integer()
    reason = Varchar(null=True, default=None)


class DemoFollower(Record, Table, tablename="demo_follower"):
    """Somebody who follows a customer."""

    customer = ForeignKey(DemoCustomer, null=False, on_delete=OnDelete.cascade, index=True)
    follower = UUID()


class DemoSearch(Record, Table, tablename="demo_search"):
    """What the search finds."""

    entity = Varchar()
    row = UUID()
    body = Varchar()


TABLES = (
    DemoCompany,
    DemoCustomer,
    DemoDeal,
    DemoActivity,
    DemoMember,
    DemoPoint,
    DemoFollower,
    DemoSearch,
)
