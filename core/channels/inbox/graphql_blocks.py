# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""Blocks on the platforms' own lists, as the API shows them."""

from datetime import datetime

from core.channels.accounts.graphql_troubles import Problem, problem_of
from core.channels.inward.tables import KeptAway
from core.entities.customers import CustomerNode
from core.graphql import (
    ID,
    JSON,
    SQL,
    Connection,
    Needs,
    Row,
    computed,
    entity,
    expression,
    lend,
    many,
    sql,
)


@entity(KeptAway, within=("customer", CustomerNode), name="PlatformBlock")
class PlatformBlockNode:
    """What a platform's own list is to say of a person, and whether it does."""

    id: ID
    blocked: bool
    wanted_at: datetime
    done_at: datetime | None
    trouble: JSON | None

    @expression(str)
    def account_name(row: Row) -> SQL:
        """What we call the account whose list it is."""
        return sql("(select a.name from channel_account a where a.id = {})", row.raw("account"))

    @expression(str)
    def channel(row: Row) -> SQL:
        """The platform."""
        return sql("(select a.channel from channel_account a where a.id = {})", row.raw("account"))

    @computed(needs=("trouble",))
    def problem(rows: list[Needs]) -> list[Problem | None]:
        """Why the platform does not do it, and what is left to do."""
        return [problem_of(row.trouble) for row in rows]


@lend(CustomerNode)
class OfBlocked:
    """Where a customer is blocked besides."""

    @many("customer", order="-wanted_at")
    def platform_blocks(self) -> Connection[PlatformBlockNode]:
        """What the platforms' own lists say of them."""
