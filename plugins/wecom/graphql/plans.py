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
    Needs,
    Row,
    computed,
    entity,
    expression,
    lend,
    many,
    one,
    sql,
)
from plugins.wecom import tables
from plugins.wecom.service.composing import as_form, loaded
from plugins.wecom.service.tasks import SEND
from plugins.wecom.service.troubles import said
from plugins.wecom.service.ways import MANAGE
from plugins.wecom.tables import TaskKind, TaskState, WayKind

strawberry.enum(TaskKind, name="WecomTaskKind", description="What employees are asked to do.")
strawberry.enum(WayKind, name="WecomWayKind", description="What leads to an employee.")
strawberry.enum(TaskState, name="WecomTaskState", description="How far a request is.")

_NEWCOMERS = (
    "(select count(*)::int from wecom_follow f join wecom_contact c on c.id = f.contact"
    " where c.account = {} and f.state = {} "
)


@entity(tables.Way, name="WecomWay", read=MANAGE, trash=True)
class WayNode:
    """A channel code, and what came through it."""

    id: ID
    kind: WayKind
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

    @expression(str)
    def corp(row: Row) -> SQL:
        """The corp, by its account's id."""
        return sql("{}::text", row.raw("account"))

    @expression(str)
    def welcome_text(row: Row) -> SQL:
        """The words newcomers are greeted with."""
        return sql("coalesce({} ->> 'text', '')", row.raw("welcome"))

    @computed(needs=("welcome",))
    def attach(rows: list[Needs]) -> list[JSON]:
        """What goes along with its words, as a form names it."""
        return [JSON(as_form(loaded(row.welcome))) for row in rows]

    @expression(JSON)
    def duty_names(row: Row) -> SQL:
        """What those who receive at the moment are called."""
        return sql(
            "(select coalesce(jsonb_agg(coalesce(nullif(s.name, ''), d.userid) order by d.n), '[]')"
            " from unnest({}) with ordinality as d (userid, n)"
            " left join wecom_staff s on s.account = {} and s.userid = d.userid)",
            row.raw("on_duty"),
            row.raw("account"),
        )

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

    @expression(int | None)
    def opened(row: Row) -> SQL:
        """How many opened it in the last 30 days, if it is a link, as WeCom counts."""
        return sql("(select g.opened from wecom_link_figures g where g.way = {})", row.raw("id"))

    @expression(int | None)
    def added(row: Row) -> SQL:
        """How many of them added an employee, by whatever address of it."""
        return sql("(select g.added from wecom_link_figures g where g.way = {})", row.raw("id"))

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
    def corp(row: Row) -> SQL:
        """The corp, by its account's id."""
        return sql("{}::text", row.raw("account"))

    @computed(needs=("content",))
    def attach(rows: list[Needs]) -> list[JSON]:
        """What goes along with its words, as a form names it."""
        return [JSON(as_form(loaded(row.content))) for row in rows]

    @expression(str)
    def whose(row: Row) -> SQL:
        """Whose newcomers it greets; empty for everybody's."""
        return sql(
            "coalesce((select nullif(s.name, '') from wecom_staff s"
            " where s.account = {} and s.userid = {}), {})",
            row.raw("account"),
            row.raw("userid"),
            row.raw("userid"),
        )

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
    left_out: int
    not_before: datetime | None
    looked_at: datetime | None
    trouble: JSON | None
    created_at: datetime

    @computed(needs=("trouble",))
    def problem(rows: list[Needs]) -> list[str | None]:
        """What went wrong, in words."""
        return [said(row.trouble) for row in rows]

    @one("account")
    def account(self) -> AccountNode | None:
        """The corp."""

    @expression(str)
    def corp(row: Row) -> SQL:
        """The corp, by its account's id."""
        return sql("{}::text", row.raw("account"))

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

    @expression(str)
    def task_name(row: Row) -> SQL:
        """What the request is called."""
        return sql("(select t.name from wecom_task t where t.id = {})", row.raw("task"))

    @expression(str)
    def person(row: Row) -> SQL:
        """What the customer or group is called."""
        return sql(
            "(select coalesce(nullif(c.name, ''), nullif(g.name, ''), {}) from wecom_task t"
            " left join wecom_contact c on c.account = t.account and c.external_userid = {}"
            " left join wecom_group g on g.account = t.account and g.chat_id = {}"
            " where t.id = {})",
            *(row.raw(name) for name in ("target", "target", "target", "task")),
        )

    @expression(str)
    def staff_name(row: Row) -> SQL:
        """What the employee is called."""
        return sql(
            "coalesce((select nullif(s.name, '') from wecom_staff s join wecom_task t"
            " on t.account = s.account where t.id = {} and s.userid = {}), {})",
            *(row.raw(name) for name in ("task", "userid", "userid")),
        )

    @expression(str)
    def outcome(row: Row) -> SQL:
        """What became of it, in one word; why they were left out, if they were."""
        return sql(
            "case when {} <> '' then {} else (case {} when 0 then 'waiting' when 1 then 'sent'"
            " when 2 then 'no_friend' else 'enough' end) end",
            *(row.raw(name) for name in ("reason", "reason", "status")),
        )


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

    @expression(str)
    def corp(row: Row) -> SQL:
        """The corp, by its account's id."""
        return sql("{}::text", row.raw("account"))

    @expression(JSON)
    def servicer_names(row: Row) -> SQL:
        """What those who answer are called; who rests at the moment too."""
        return sql(
            "(select coalesce(jsonb_agg(coalesce(nullif(s.name, ''), d.one ->> 'userid')"
            " order by d.n), '[]')"
            " from jsonb_array_elements({}) with ordinality as d (one, n)"
            " left join wecom_staff s on s.account = {} and s.userid = d.one ->> 'userid')",
            row.raw("servicers"),
            row.raw("account"),
        )

    @expression(int)
    def talks(row: Row) -> SQL:
        """How many customers ever wrote."""
        return sql(
            "(select count(*)::int from wecom_session s where s.account = {} and s.open_kfid = {})",
            row.raw("account"),
            row.raw("open_kfid"),
        )
