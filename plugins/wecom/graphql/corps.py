# pyright: reportReturnType=false, reportGeneralTypeIssues=false
# The bodies of declared fields are never run: what they say is in their signatures.
"""The corps themselves: their names for whoever plans with them, their addresses for the owner."""

import strawberry

from core.auth import asker, house
from core.channels import AccountNode
from core.db import fetch
from core.graphql import ID, SQL, Needs, Row, computed, expression, field, lend, query, sql
from core.settings import Settings

_ALL = """
select id, name from channel_account where channel = 'wecom' and deleted_at is null order by name"""

PLANNERS = (
    "core.channel.manage",
    "core.customer.update",
    "wecom.group.read",
    "wecom.way.manage",
    "wecom.task.create",
    "wecom.tag.manage",
    "wecom.transfer.create",
)
"""Whoever may do any of these is asked for the corp."""


@strawberry.type
class WecomCorp:
    """A connected corp, by name."""

    id: ID = strawberry.field(description="Its account's id")
    name: str = strawberry.field(description="What we call it")


@query
class CorpQuery:
    """Which corps there are."""

    @field
    async def wecom_corps(self) -> list[WecomCorp]:
        """The connected corps, for choosing one."""
        who = asker()
        if not any(who.allows(permission) for permission in PLANNERS):
            return []
        return [WecomCorp(id=ID(str(row["id"])), name=row["name"]) for row in await fetch(_ALL)]


@lend(AccountNode)
class OfAccount:
    """What WeCom adds to an account."""

    @expression(str)
    def wecom_binding(row: Row) -> SQL:
        """Within what its unionids are compared: the same word means the same Open Platform."""
        return sql(
            "coalesce(nullif({} ->> 'open_platform', ''), {} ->> 'app_id', {} ->> 'corp_id', '')",
            row.raw("settings"),
            row.raw("settings"),
            row.raw("settings"),
        )

    @computed(needs=("id", "channel"))
    async def wecom_sidebar_url(rows: list[Needs]) -> list[str | None]:
        """The page to enter for the chat's side bar; null until the house has an address."""
        base = ((await house()).url or Settings.from_env().url or "").rstrip("/")
        return [
            f"{base}/plugins/wecom/sidebar?account={row.id}"
            if base and row.channel == "wecom"
            else None
            for row in rows
        ]
