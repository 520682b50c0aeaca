# pyright: reportReturnType=false, reportGeneralTypeIssues=false
# The bodies of declared fields are never run: what they say is in their signatures.
"""What can be asked about a corp."""

from core.graphql import ID, Connection, many, one, query

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
