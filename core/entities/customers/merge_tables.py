"""What we remember of people who turned out to be one, or might be, or are not."""

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    Boolean,
    ForeignKey,
    OnDelete,
    SmallInt,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from core.auth import User
from core.db import Record

from .tables import Customer


class CustomerMerge(Record, Table, tablename="customer_merge"):
    """One person was merged into another; the row stays when that is undone."""

    survivor = ForeignKey(
        Customer, null=False, on_delete=OnDelete.cascade, index=False, help_text="Who stayed"
    )
    loser = ForeignKey(
        Customer, null=False, on_delete=OnDelete.cascade, index=True, help_text="Who was merged"
    )
    automatic = Boolean(default=False, help_text="Whether a name that proves it joined them")
    reason = Varchar(
        length=500, null=True, default=None, help_text="Why, in the words of who merged them"
    )
    evidence = JSONB(default="{}", help_text="What showed that they are one person")
    merged_by = ForeignKey(
        User,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="Who merged them; nobody if it happened by itself",
    )
    undone_at = Timestamptz(null=True, default=None, help_text="When that was undone")
    undone_by = ForeignKey(
        User,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="Who undid it",
    )


class MergeLine(Record, Table, tablename="customer_merge_line"):
    """What a merge changed: one column of some rows, before and after; undoing reads it back."""

    merge = ForeignKey(CustomerMerge, null=False, on_delete=OnDelete.cascade, index=False)
    place = SmallInt(help_text="Its place among the steps of the merge")
    relation = Varchar(length=63, help_text="The table")
    field = Varchar(length=63, help_text="The column")
    rows = Array(base_column=UUID(), default=list, help_text="The rows that changed")
    before = JSONB(default="null", help_text="What the column held in all of them")
    after = JSONB(default="null", help_text="What the merge gave it")


class Distinct(Record, Table, tablename="customer_distinct"):
    """Somebody decided that two customers are not one person; each pair stands here both ways."""

    customer = ForeignKey(Customer, null=False, on_delete=OnDelete.cascade, index=False)
    other = ForeignKey(Customer, null=False, on_delete=OnDelete.cascade, index=True)
    decided_by = ForeignKey(
        User,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="Who decided it",
    )
    customer_distinct_once = Unique(["customer", "other"])
    customer_distinct_differ = Check("customer <> other")


class Duplicate(Record, Table, tablename="customer_duplicate"):
    """Two customers who may be one person, and what hints at it; each pair stands both ways."""

    customer = ForeignKey(
        Customer, null=False, on_delete=OnDelete.cascade, index=False, help_text="The one"
    )
    other = ForeignKey(
        Customer, null=False, on_delete=OnDelete.cascade, index=True, help_text="The other"
    )
    score = SmallInt(help_text="How likely it is, in percent")
    evidence = Array(
        base_column=Varchar(length=20),
        default=list,
        help_text="What hints at it: phone, email, name, identity, suspicion",
    )
    customer_duplicate_once = Unique(["customer", "other"])
    customer_duplicate_differ = Check("customer <> other")


class Comparison(Record, Table, tablename="customer_to_compare"):
    """A customer who is still to be compared with the others."""

    customer = ForeignKey(Customer, null=False, on_delete=OnDelete.cascade, index=True)
