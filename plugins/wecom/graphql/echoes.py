# pyright: reportReturnType=false, reportGeneralTypeIssues=false
# The bodies of declared fields are never run: what they say is in their signatures.
"""Who liked and commented on posts to moments, as the API shows it."""

from datetime import datetime

import strawberry

from core.graphql import ID, SQL, Connection, Row, entity, expression, lend, many, one, query, sql
from plugins.wecom import counted
from plugins.wecom.counted import EchoKind

from .plans import TaskNode

strawberry.enum(EchoKind, name="WecomEchoKind", description="What somebody did about a post.")


@entity(counted.Echo, name="WecomEcho", within=("task", TaskNode))
class EchoNode:
    """That somebody liked a post to moments, or commented on it; WeCom tells no words."""

    id: ID
    userid: str
    person: str
    kind: EchoKind
    at: datetime

    @one("task")
    def task(self) -> TaskNode | None:
        """The post."""

    @expression(str)
    def task_name(row: Row) -> SQL:
        """What the post is called."""
        return sql("(select t.name from wecom_task t where t.id = {})", row.raw("task"))

    @expression(str)
    def person_name(row: Row) -> SQL:
        """What the customer or colleague is called."""
        return sql(
            "(select coalesce(nullif(c.name, ''), nullif(s.name, ''), {}) from wecom_task t"
            " left join wecom_contact c on c.account = t.account and c.external_userid = {}"
            " left join wecom_staff s on s.account = t.account and s.userid = {}"
            " where t.id = {})",
            *(row.raw(name) for name in ("person", "person", "person", "task")),
        )

    @expression(str)
    def staff_name(row: Row) -> SQL:
        """What the employee is called who published it."""
        return sql(
            "coalesce((select nullif(s.name, '') from wecom_staff s join wecom_task t"
            " on t.account = s.account where t.id = {} and s.userid = {}), {})",
            *(row.raw(name) for name in ("task", "userid", "userid")),
        )


@lend(TaskNode)
class EchoesOfTask:
    """What people did about a post."""

    @many("task", order="-at")
    def echoes(self) -> Connection[EchoNode]:
        """Who liked it and commented on it."""

    @expression(int)
    def likes(row: Row) -> SQL:
        """How many like it."""
        return _count(row, EchoKind.LIKE)

    @expression(int)
    def comments(row: Row) -> SQL:
        """How many comments there are on it."""
        return _count(row, EchoKind.COMMENT)


@query
class EchoQuery:
    """What people did about posts."""

    @many(order="-at", size=50, largest=500)
    def wecom_echoes(self) -> Connection[EchoNode]:
        """Likes and comments, the latest first."""


def _count(row: Row, kind: EchoKind) -> SQL:
    counted_ones = "(select count(*)::int from wecom_echo e where e.task = {} and e.kind = {})"
    return sql(counted_ones, row.raw("id"), sql(f"'{kind.value}'"))
