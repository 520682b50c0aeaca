# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""People who are one, might be one, or are not: as the API shows and changes it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from core.auth import UserNode
from core.graphql import (
    ID,
    JSON,
    SQL,
    Connection,
    Needs,
    Payload,
    Row,
    UserError,
    computed,
    entity,
    expression,
    field,
    lend,
    many,
    mutation,
    one,
    payload,
    query,
    sql,
    undo_token,
    undoable,
    uuid_of,
    verb,
)

from . import service
from .blending import From
from .explaining import HINTS, explained
from .graphql_types import CustomerNode
from .journal import Rows
from .merge_tables import CustomerMerge, Duplicate
from .previewing import Preview, previewed
from .service import Wish

strawberry.enum(From, name="MergeFrom", description="Whose value a merged customer gets.")


@strawberry.type(name="MergeRows", description="Rows of one kind that a merge is about.")
class RowsNode:
    """Rows of one kind that a merge is about."""

    table: str = strawberry.field(description="The table they stand in.")
    title: str = strawberry.field(description="What people call them.")
    count: int = strawberry.field(description="How many there are.")
    ids: list[ID] = strawberry.field(description="The first of them.")


@entity(CustomerMerge, within=("survivor", CustomerNode))
class CustomerMergeNode:
    """One person was merged into another; the row stays when that is undone."""

    id: ID
    automatic: bool
    reason: str | None
    evidence: JSON
    created_at: datetime
    undone_at: datetime | None

    @one("survivor")
    def survivor(self) -> CustomerNode | None:
        """Who stayed."""

    @one("loser")
    def loser(self) -> CustomerNode | None:
        """Who was merged; found here once they are two again."""

    @one("merged_by")
    def merged_by(self) -> UserNode | None:
        """Who merged them; nobody if it happened by itself."""

    @one("undone_by")
    def undone_by(self) -> UserNode | None:
        """Who undid it."""

    @expression(str | None)
    def loser_name(row: Row) -> SQL:
        """What the one who was merged is called; once they are two, for who sees both."""
        return sql(
            "(select c.name from customer c where c.id = {} and ({} is null"
            " or exists (select 1 from {} where o.id = c.id)))",
            row.raw("loser"),
            row.raw("undone_at"),
            row.of(CustomerNode, "o"),
        )

    @computed(needs=("reason", "evidence", "automatic", "created_at"))
    def explanation(rows: list[Needs]) -> list[str]:
        """Why they are one, in words."""
        return [explained(row.evidence, row.reason, row.automatic, row.created_at) for row in rows]


def _other_is_seen(row: Row) -> SQL:
    """Nobody learns from a suggestion that somebody exists whom they may not see."""
    others = row.of(CustomerNode, "o")
    return sql("exists (select 1 from {} where o.id = {})", others, row.raw("other"))


def _each_pair_once(row: Row) -> SQL:
    return sql("{} < {} and {}", row.raw("customer"), row.raw("other"), _other_is_seen(row))


@entity(Duplicate, within=("customer", CustomerNode), name="DuplicateSuggestion")
class DuplicateNode:
    """Two customers who may be one person, and what hints at it."""

    id: ID
    score: int
    evidence: list[str]
    created_at: datetime

    @one("customer")
    def customer(self) -> CustomerNode | None:
        """The one."""

    @one("other")
    def other(self) -> CustomerNode | None:
        """The other."""

    @computed(needs=("evidence",))
    def reasons(rows: list[Needs]) -> list[list[str]]:
        """What hints at it, in words."""
        return [[HINTS[hint].say() for hint in row.evidence if hint in HINTS] for row in rows]


@lend(CustomerNode)
class OfCustomer:
    """What may show that a customer is somebody else too."""

    @many("survivor", order="-created_at")
    def merges(self) -> Connection[CustomerMergeNode]:
        """Who turned out to be them, also where that was undone."""

    @many("customer", order="-score", where=_other_is_seen)
    def duplicates(self) -> Connection[DuplicateNode]:
        """Who might be them."""


@strawberry.type(name="MergeField", description="A field in which two customers differ.")
class FieldNode:
    """A field in which two customers differ."""

    name: str = strawberry.field(description="The field, as the choices of a merge name it.")
    taken: From = strawberry.field(description="Whose value it gets unless somebody chooses.")
    both: bool = strawberry.field(description="Whether the values of both can be kept.")


@strawberry.type(name="NameConflict", description="A place where both go by another name.")
class ConflictNode:
    """A place where both go by another name."""

    kind: str = strawberry.field(description="What sort of name: openid, unionid, phone, …")
    scope: str = strawberry.field(description="Where the name is unique.")


@strawberry.type(name="MergePreview", description="What merging two customers would do.")
class PreviewNode:
    """What merging two customers would do."""

    fields: list[FieldNode] = strawberry.field(description="Where they differ.")
    conflicts: list[ConflictNode] = strawberry.field(
        description="Strong names that say they are two people; then a merge needs `force`."
    )
    follows: list[RowsNode] = strawberry.field(description="What would go over.")
    dismissed: bool = strawberry.field(description="Whether somebody said they are two people.")


@query
class Query:
    """Questions about who is one person."""

    @many(order="-score", size=50, largest=500, where=_each_pair_once)
    def duplicate_suggestions(self) -> Connection[DuplicateNode]:
        """Pairs of customers who may be one person, the likeliest first."""

    @field
    async def merge_preview(self, survivor: ID, loser: ID) -> PreviewNode:
        """What merging one customer into another would do; nothing is changed."""
        return _preview(
            await previewed(uuid_of(survivor, field="survivor"), uuid_of(loser, field="loser"))
        )


@strawberry.input(description="Whose value one field gets.")
class MergeChoice:
    """Whose value one field gets."""

    field: str = strawberry.field(description="The field.")
    take: From = strawberry.field(description="Whose value it gets.")


@strawberry.input(description="Who is merged into whom, and how.")
class MergeCustomersInput:
    """Who is merged into whom, and how."""

    survivor: ID = strawberry.field(description="Who stays.")
    loser: ID = strawberry.field(description="Who is hidden, and whose rows follow.")
    choices: list[MergeChoice] | None = strawberry.field(
        default=None, description="Whose value fields get; the others lose nothing that is known."
    )
    reason: str | None = strawberry.field(default=None, description="Why they are one person.")
    force: bool | None = strawberry.field(
        default=False, description="Even if their strong names say that they are two people."
    )
    expected_version: int | None = strawberry.field(
        default=None, description="The survivor's version; another one is a CONFLICT."
    )
    loser_version: int | None = strawberry.field(
        default=None, description="The loser's version; another one is a CONFLICT."
    )


@strawberry.input(description="Which merge is meant.")
class UndoMergeInput:
    """Which merge is meant."""

    id: ID = strawberry.field(description="The merge.")


@strawberry.input(description="Two customers who are not one person.")
class DismissDuplicateInput:
    """Two customers who are not one person."""

    customer: ID = strawberry.field(description="The one.")
    other: ID = strawberry.field(description="The other.")


def _told(followed: Sequence[Rows]) -> list[dict[str, Any]]:
    """Rows as the API tells of them."""
    return [
        {
            "table": rows.rule.table,
            "title": rows.rule.title.say() if rows.rule.title else rows.rule.table,
            "count": rows.count,
            "ids": [str(each) for each in rows.ids],
        }
        for rows in followed
    ]


def _preview(found: Preview) -> PreviewNode:
    return PreviewNode(
        fields=[
            FieldNode(name=name, taken=side, both=side is From.BOTH)
            for name, side in found.fields.items()
        ],
        conflicts=[ConflictNode(kind=kind, scope=scope) for kind, scope in found.conflicts],
        follows=[RowsNode(**rows) for rows in _told(found.follows)],
        dismissed=found.dismissed,
    )


async def _undo_merge(merge: UUID, *, expected_version: int) -> None:
    await service.undo_merge(merge)


async def _reconsider(customer: UUID, *, expected_version: int, other: str) -> None:
    await service.reconsider(customer, UUID(other))


@payload
class MergePayload(Payload):
    """The customer who stayed, and what followed."""

    customer: CustomerNode | None
    merge: CustomerMergeNode | None
    moved: list[RowsNode] | None
    stayed: list[RowsNode] | None
    undo_token: str | None
    errors: list[UserError]


@payload
class UndoMergePayload(Payload):
    """Two customers who are two again, and what was made since and stays with the first."""

    customer: CustomerNode | None
    restored: CustomerNode | None
    kept: list[RowsNode] | None
    errors: list[UserError]


@payload
class DismissDuplicatePayload(Payload):
    """Whether they are taken for two people from now on."""

    done: bool | None
    undo_token: str | None
    errors: list[UserError]


@mutation
class Mutation:
    """Making one of two, and two of one."""

    @verb
    async def merge_customers(self, input: MergeCustomersInput) -> MergePayload:
        """Merge one customer into another; it can be undone at any time."""
        survivor = uuid_of(input.survivor, field="survivor")
        wish = Wish(
            choices={choice.field: choice.take for choice in input.choices or ()},
            reason=(input.reason or "").strip()[:500] or None,
            force=bool(input.force),
            expected_version=input.expected_version,
            loser_version=input.loser_version,
        )
        done = await service.merge(survivor, uuid_of(input.loser, field="loser"), wish)
        return MergePayload(
            customer=survivor,
            merge=done.id,
            moved=_told(done.moved),
            stayed=_told(done.stayed),
            undo_token=undo_token("customer.merge", done.id, 0),
        )

    @verb
    async def undo_merge(self, input: UndoMergeInput) -> UndoMergePayload:
        """Make two again of whom a merge made one."""
        undone = await service.undo_merge(uuid_of(input.id))
        return UndoMergePayload(
            customer=undone.survivor.id, restored=undone.restored.id, kept=_told(undone.kept)
        )

    @verb
    async def dismiss_duplicate(self, input: DismissDuplicateInput) -> DismissDuplicatePayload:
        """Two customers who look alike are not one person: suggest and join them no more."""
        customer, other = (
            uuid_of(input.customer, field="customer"),
            uuid_of(input.other, field="other"),
        )
        await service.dismiss_duplicate(customer, other)
        token = undo_token("customer.distinct", customer, 0, other=str(other))
        return DismissDuplicatePayload(done=True, undo_token=token)

    @verb
    async def find_duplicates(self) -> DismissDuplicatePayload:
        """Compare all customers with each other anew, in the background."""
        await service.compare_everybody()
        return DismissDuplicatePayload(done=True)


UNDOABLES = (
    undoable("customer.merge", _undo_merge),
    undoable("customer.distinct", _reconsider),
)
