# pyright: reportReturnType=false, reportGeneralTypeIssues=false
# The bodies of declared fields are never run: what they say is in their signatures.
"""Channel codes, welcomes, requests to employees and service accounts, as the API shows them."""

from datetime import datetime

import strawberry

from core.channels import AccountNode
from core.graphql import (
    ID,
    JSON,
    SQL,
    Connection,
    Row,
    entity,
    expression,
    lend,
    many,
    one,
    sql,
)
from plugins.wecom import tables
from plugins.wecom.service.tasks import SEND
from plugins.wecom.service.ways import MANAGE
from plugins.wecom.tables import TaskKind, TaskState

strawberry.enum(TaskKind, name="WecomTaskKind", description="What employees are asked to do.")
strawberry.enum(TaskState, name="WecomTaskState", description="How far a request is.")

_NEWCOMERS = (
    "(select count(*)::int from wecom_follow f join wecom_contact c on c.id = f.contact"
    " where c.account = {} and f.state = {} "
)


@entity(tables.Way, name="WecomWay", read=MANAGE, trash=True)
class WayNode:
    """A channel code, and what came through it."""

    id: ID
    name: str
    state: str
    config_id: str
    qr_code: str
    skip_verify: bool
    staff: list[str]
    schedule: JSON
    on_duty: list[str]
    welcome: JSON | None
    tags: list[str]
    trouble: JSON | None
    created_at: datetime
    updated_at: datetime
    version: int
    deleted_at: datetime | None

    @one("account")
    def account(self) -> AccountNode | None:
        """The corp."""

    @expression(int)
    def newcomers(row: Row) -> SQL:
        """How many came through it, in all."""
        return sql(_NEWCOMERS + ")", row.raw("account"), row.raw("state"))

    @expression(int)
    def lately(row: Row) -> SQL:
        """How many came through it in the last seven days."""
        return sql(
            _NEWCOMERS + "and f.since > now() - interval '7 days')",
            row.raw("account"),
            row.raw("state"),
        )

    @expression(int)
    def lost(row: Row) -> SQL:
        """How many of them left again."""
        return sql(
            _NEWCOMERS + "and f.standing not in ('friends', 'half'))",
            row.raw("account"),
            row.raw("state"),
        )


@entity(tables.Welcome, name="WecomWelcome", read=MANAGE)
class WelcomeNode:
    """What newcomers are greeted with who came through no code that says otherwise."""

    id: ID
    userid: str
    content: JSON
    updated_at: datetime

    @one("account")
    def account(self) -> AccountNode | None:
        """The corp."""

    @expression(str)
    def words(row: Row) -> SQL:
        """The text of it."""
        return sql("coalesce({} ->> 'text', '')", row.raw("content"))


@entity(tables.Task, name="WecomTask", read=SEND)
class TaskNode:
    """A group send or a post to moments that employees confirm."""

    id: ID
    kind: TaskKind
    name: str
    content: JSON
    audience: JSON
    state: TaskState
    asked: int
    confirmed: int
    targets: int
    reached: int
    unreachable: int
    looked_at: datetime | None
    trouble: JSON | None
    created_at: datetime

    @one("account")
    def account(self) -> AccountNode | None:
        """The corp."""

    @expression(str)
    def words(row: Row) -> SQL:
        """The text of it."""
        return sql("coalesce({} ->> 'text', '')", row.raw("content"))


@entity(tables.Result, name="WecomTaskResult", within=("task", TaskNode))
class ResultNode:
    """What became of a request for one customer or group of one employee."""

    id: ID
    userid: str
    target: str
    status: int
    sent_at: datetime | None

    @one("task")
    def task(self) -> TaskNode | None:
        """The request."""


@lend(TaskNode)
class OfTask:
    """What became of a request."""

    @many("task", order="userid")
    def results(self) -> Connection[ResultNode]:
        """For every customer or group."""


@entity(tables.Desk, name="WecomDesk", everyone=True)
class DeskNode:
    """An account of WeChat customer service."""

    id: ID
    open_kfid: str
    name: str
    link: str
    servicers: JSON
    open: bool

    @one("account")
    def account(self) -> AccountNode | None:
        """The corp."""

    @expression(int)
    def talks(row: Row) -> SQL:
        """How many customers ever wrote."""
        return sql(
            "(select count(*)::int from wecom_session s where s.account = {} and s.open_kfid = {})",
            row.raw("account"),
            row.raw("open_kfid"),
        )
