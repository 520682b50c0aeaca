# pyright: reportReturnType=false, reportGeneralTypeIssues=false
# The bodies of declared fields are never run: what they say is in their signatures.
"""What can be asked about a corp."""

from core.auth import require
from core.graphql import ID, Connection, field, many, one, query
from plugins.wecom.service.groups import figures_by_owner

from .book import (
    GROUPS,
    ContactNode,
    FollowNode,
    GroupNode,
    StaffNode,
    SyncNode,
    TagNode,
    WecomGroupOwner,
    WecomGroupOwners,
)
from .plans import DeskNode, ResultNode, TaskNode, WayNode, WelcomeNode


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

    @field
    async def wecom_group_owners(self) -> WecomGroupOwners:
        """How groups fare today, owner by owner."""
        require(GROUPS)
        lines = [WecomGroupOwner(**figures) for figures in await figures_by_owner()]
        return WecomGroupOwners(lines=lines)

    @one()
    def wecom_group(self, id: ID) -> GroupNode | None:
        """One customer group."""

    @many(order="kind", size=50, largest=200)
    def wecom_syncs(self) -> Connection[SyncNode]:
        """How the fetching of everything stands."""

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

    @many(order="-sent_at", size=50, largest=500)
    def wecom_task_results(self) -> Connection[ResultNode]:
        """What became of requests, customer by customer."""

    @one()
    def wecom_task(self, id: ID) -> TaskNode | None:
        """One request to employees."""

    @many(order="name", size=50, largest=200)
    def wecom_desks(self) -> Connection[DeskNode]:
        """Accounts of WeChat customer service."""
