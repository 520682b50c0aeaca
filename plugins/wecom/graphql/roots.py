# pyright: reportReturnType=false, reportGeneralTypeIssues=false
# The bodies of declared fields are never run: what they say is in their signatures.
"""What can be asked about a corp."""

import strawberry

from core.auth import require
from core.channels import line_to
from core.db import fetch
from core.graphql import ID, Connection, field, many, one, query
from plugins.wecom import checking

from .book import (
    ContactNode,
    FollowNode,
    GroupNode,
    StaffNode,
    SyncNode,
    TagNode,
    TransferNode,
)
from .plans import DeskNode, TaskNode, WayNode, WelcomeNode

_CORPS = """
select id, name from channel_account where channel = 'wecom' and deleted_at is null order by name"""


@strawberry.type
class WecomCheckLine:
    """One thing that must be in place."""

    account: str = strawberry.field(description="The corp")
    title: str = strawberry.field(description="What was looked at")
    ok: bool | None = strawberry.field(description="Whether it is in place")
    detail: str | None = strawberry.field(description="What was seen")
    advice: str | None = strawberry.field(description="What to do")


@strawberry.type
class WecomChecks:
    """The self-test of every connected corp."""

    lines: list[WecomCheckLine] = strawberry.field(description="One for each thing")


@query
class Query:
    """The roots of WeCom."""

    @many(order="name", size=100, largest=500)
    def wecom_staff(self) -> Connection[StaffNode]:
        """Employees."""

    @many(order="-created_at", size=50, largest=500)
    def wecom_contacts(self) -> Connection[ContactNode]:
        """Customers of the staff, and whoever wrote to customer service."""

    @many(order="-since", size=50, largest=500)
    def wecom_follows(self) -> Connection[FollowNode]:
        """Entries of employees about customers, the latest first."""

    @many(order="group_name", size=200, largest=500)
    def wecom_tags(self) -> Connection[TagNode]:
        """Corp tags."""

    @many(order="-members", size=50, largest=500)
    def wecom_groups(self) -> Connection[GroupNode]:
        """Customer groups, the largest first."""

    @one()
    def wecom_group(self, id: ID) -> GroupNode | None:
        """One customer group."""

    @many(order="kind", size=50, largest=200)
    def wecom_syncs(self) -> Connection[SyncNode]:
        """How the fetching of everything stands."""

    @many(order="-created_at", size=50, largest=500)
    def wecom_transfers(self) -> Connection[TransferNode]:
        """Customers handed from one employee to another."""

    @many(order="-created_at", size=50, largest=500)
    def wecom_ways(self) -> Connection[WayNode]:
        """Channel codes."""

    @one()
    def wecom_way(self, id: ID) -> WayNode | None:
        """One channel code."""

    @many(order="userid", size=50, largest=200)
    def wecom_welcomes(self) -> Connection[WelcomeNode]:
        """Welcomes."""

    @many(order="-created_at", size=50, largest=500)
    def wecom_tasks(self) -> Connection[TaskNode]:
        """What employees were asked to send or publish."""

    @one()
    def wecom_task(self, id: ID) -> TaskNode | None:
        """One request to employees."""

    @many(order="name", size=50, largest=200)
    def wecom_desks(self) -> Connection[DeskNode]:
        """Accounts of WeChat customer service."""

    @field
    async def wecom_checks(self) -> WecomChecks:
        """Look whether everything the connected corps need is in place."""
        require("core.channel.manage")
        return WecomChecks(
            lines=[
                WecomCheckLine(
                    account=row["name"],
                    title=found.title.say(),
                    ok=found.ok,
                    detail=found.detail.say() if found.detail else None,
                    advice=found.advice.say() if found.advice else None,
                )
                for row in await fetch(_CORPS)
                for found in await checking.look(await line_to(row["id"]))
            ]
        )
