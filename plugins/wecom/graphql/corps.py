# pyright: reportReturnType=false, reportGeneralTypeIssues=false
# The bodies of declared fields are never run: what they say is in their signatures.
"""The corps themselves: their names for whoever plans with them, their addresses for the owner."""

import strawberry

from core.auth import asker, house
from core.channels import MANAGE, AccountNode
from core.db import fetch
from core.graphql import ID, SQL, Needs, Row, computed, expression, field, lend, query, sql
from core.settings import Settings
from plugins.wecom.service import quotas

_ALL = """
select id, name from channel_account where channel = 'wecom' and deleted_at is null order by name"""

PLANNERS = (
    MANAGE,
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


@strawberry.type
class WecomQuota:
    """How much of something a corp has, and may have."""

    corp: str = strawberry.field(description="The corp")
    title: str = strawberry.field(description="Of what")
    used: int | None = strawberry.field(description="How much; null if WeCom does not tell")
    limit: int | None = strawberry.field(description="How much it may have")
    remark: str | None = strawberry.field(description="What to know about it")


@strawberry.type
class WecomQuotas:
    """What WeCom allows, corp by corp."""

    lines: list[WecomQuota] = strawberry.field(description="Thing by thing")


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

    @field
    async def wecom_quotas(self) -> WecomQuotas:
        """How much WeCom still allows, asked for now."""
        return WecomQuotas(lines=[_shown(one) for one in await quotas.every()])


def _shown(one: quotas.Quota) -> WecomQuota:
    return WecomQuota(
        corp=one.corp,
        title=one.title.say(),
        used=one.used,
        limit=one.limit,
        remark=one.remark.say() if one.remark else None,
    )


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
