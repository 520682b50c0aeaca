"""What loyalty remembers: members, and a double-entry ledger of their points."""

from enum import StrEnum

from piccolo.columns import UUID, BigInt, ForeignKey, OnDelete, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from core.db import Record
from core.entities.customers import Customer
from core.errors import T


class Reason(StrEnum):
    """Why points moved."""

    WON = "won"
    REOPENED = "reopened"
    REDEEMED = "redeemed"
    GOODWILL = "goodwill"
    CORRECTION = "correction"


REASONS = {
    Reason.WON: T("A deal was won", "成交获得"),
    Reason.REOPENED: T("A won deal was reopened", "成交撤回"),
    Reason.REDEEMED: T("Redeemed", "兑换"),
    Reason.GOODWILL: T("Goodwill", "关怀赠送"),
    Reason.CORRECTION: T("Correction", "更正"),
}


class Book(StrEnum):
    """The accounts points move between: every member's own, and those of the house."""

    MEMBER = "member"
    EARNED = "earned"
    REDEEMED = "redeemed"
    ADJUSTED = "adjusted"


class Member(Record, Table, tablename="loyalty_member"):
    """A customer's membership; it outlives the customer, so that the ledger stays whole."""

    customer = ForeignKey(
        Customer,
        null=True,
        default=None,
        unique=True,
        on_delete=OnDelete.set_null,
        index=False,
        help_text="Who is a member",
    )
    card = Varchar(length=20, unique=True, help_text="Number on the membership card")


class Entry(Record, Table, tablename="loyalty_entry"):
    """One reason for points to move. Rows are added, never changed; the database sees to it."""

    cause = Varchar(length=100, unique=True, help_text="What happened, so that it counts once")
    reason = Varchar(length=20, choices=Reason, help_text="Why points moved")
    deal = UUID(null=True, default=None, index=True, help_text="The deal it is about, if one is")


class Posting(Record, Table, tablename="loyalty_posting"):
    """Points going into one account; the postings of an entry add up to nothing."""

    entry = ForeignKey(
        Entry, null=False, on_delete=OnDelete.restrict, index=True, help_text="Why they moved"
    )
    member = ForeignKey(
        Member,
        null=True,
        default=None,
        on_delete=OnDelete.restrict,
        index=False,
        help_text="Whose points they are; nobody's when they are the house's",
    )
    book = Varchar(length=20, choices=Book, help_text="The account they went into")
    points = BigInt(help_text="Positive into the account, negative out of it")

    loyalty_posting_moves = Check("points <> 0")
    loyalty_posting_has_owner = Check("(book = 'member') = (member is not null)")
