"""What Douyin's plugin remembers: conversations by person, leads of ads, whom we wrote unasked."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Unique
from piccolo.table import Table

from core.channels import Account
from core.db import Record
from core.entities.customers import Customer
from core.errors import T


class ClueKind(StrEnum):
    """How somebody left their number."""

    FORM = "form"
    CHAT = "chat"
    PHONE = "phone"
    CALLBACK = "callback"
    COUPON = "coupon"
    LOTTERY = "lottery"
    CARD = "card"


KINDS = {
    ClueKind.FORM: T("Form", "表单"),
    ClueKind.CHAT: T("Online chat", "在线咨询"),
    ClueKind.PHONE: T("Phone call", "智能电话"),
    ClueKind.CALLBACK: T("Call back", "网页回呼"),
    ClueKind.COUPON: T("Coupon", "卡券"),
    ClueKind.LOTTERY: T("Lottery", "抽奖"),
    ClueKind.CARD: T("Lead card", "留资卡片"),
}


class Told(StrEnum):
    """Whether the ad heard what became of a lead."""

    NOT_YET = "not_yet"
    WAITING = "waiting"
    TOLD = "told"
    FAILED = "failed"


class Thread(Record, Table, tablename="douyin_thread"):
    """Douyin's own name of the conversation with a person, which sending asks for."""

    account = ForeignKey(
        Account,
        null=False,
        on_delete=OnDelete.cascade,
        index=False,
        help_text="The account it is held through",
    )
    open_id = Varchar(length=200, help_text="The person")
    conversation = Varchar(length=300, help_text="What Douyin calls the conversation")
    entered = Varchar(
        length=200, default="", help_text="Douyin's id of their last opening of it, to be greeted"
    )
    douyin_thread_once = Unique([account, open_id])


class Reach(Record, Table, tablename="douyin_reach"):
    """How many messages a person got unasked on one day, since the first: Douyin allows three."""

    account = ForeignKey(
        Account,
        null=False,
        on_delete=OnDelete.cascade,
        index=False,
        help_text="The account that wrote",
    )
    day = Date(help_text="The day, in China")
    open_id = Varchar(length=200, help_text="The person")
    messages = Integer(default=1, help_text="How many messages they got")
    douyin_reach_once = Unique([account, day, open_id])


class Clue(Record, Table, tablename="douyin_clue"):
    """One lead: somebody left a name and a number with an ad or on a card."""

    account = ForeignKey(
        Account,
        null=False,
        on_delete=OnDelete.cascade,
        index=False,
        help_text="The account it came through",
    )
    clue = Varchar(length=200, help_text="The platform's id of it, so that it counts once")
    kind = Varchar(length=10, choices=ClueKind, help_text="How they left their number")
    customer = ForeignKey(
        Customer,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="Who it is",
    )
    name = Varchar(length=200, default="", help_text="What they call themselves")
    phone = Varchar(length=40, default="", help_text="The number as they typed it")
    region = Varchar(length=100, default="", help_text="Where they are")
    source = Varchar(length=200, default="", help_text="The ad, promotion or card")
    remark = Text(default="", help_text="What else they said")
    left_at = Timestamptz(help_text="When they left it")
    details = JSONB(null=True, default="{}", help_text="Everything the platform told of it")
    told = Varchar(
        length=10,
        default=Told.NOT_YET,
        choices=Told,
        help_text="Whether the ad heard what became of it",
    )
    trouble = Text(null=True, default=None, help_text="Why the ad could not be told")
    douyin_clue_once = Unique([account, clue])
