"""Group sends and moments: we ask, employees confirm, and we see what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from core.auth import require
from core.channels import (
    Trouble,
    Troubled,
    TroubleKind,
    as_content,
    in_words,
    line_to,
    until_morning,
)
from core.db import execute, fetch, fetchrow, now, transaction
from core.entities import insert
from core.errors import Conflict, Invalid, NotFound, T, clean_name
from core.jobs import Postpone, current_job, job, later
from plugins.wecom import api
from plugins.wecom.tables import Task, TaskKind, TaskState

from . import composing
from .troubles import put_off, told

SEND = "wecom.task.create"

AT_ONCE = 10_000
"""How many customers one request may name."""

NAMELESS = T("Give it a name of 1 to 100 characters.", "请填写 1–100 个字的名称。")
NOBODY = T("Nobody would receive this.", "没有符合条件的接收人。")
NO_OWNER = T("Choose whose groups it goes to.", "请选择群主。")
GONE = T("There is no such request.", "没有这个任务。")
OVER = T("This request is over.", "该任务已结束。")
LOST = T(
    "We were interrupted: look into WeCom whether the employees were asked.",
    "发送过程中断，请到企业微信中查看任务是否已创建。",
)

_WHO = """
select distinct on (c.external_userid) c.external_userid, case
    when p.blocked then 'blocked'
    when $4 and (p.consent -> 'marketing' = 'false' or p.consent -> 'wecom' = 'false'
        or p.consent -> 'marketing' ->> 'allowed' = 'false'
        or p.consent -> 'wecom' ->> 'allowed' = 'false') then 'refused'
    else '' end as why
from wecom_follow f join wecom_contact c on c.id = f.contact
left join customer p on p.id = f.customer
where c.account = $1 and f.standing in ('friends', 'half')
  and ($2::text[] is null or f.userid = any($2)) and ($3::text[] is null or f.tags::text[] && $3)
order by c.external_userid"""

_LEFT_OUT = """
insert into wecom_task_result (id, task, userid, target, status, reason)
select gen_random_uuid(), $1, '', x.target, -1, x.reason
from unnest($2::text[], $3::text[]) as x (target, reason)
on conflict (task, userid, target) do nothing"""

_ASKED = """
update wecom_task set state = $2, msgid = $3, jobid = $4, unreachable = $5, not_before = null,
    updated_at = now()
where id = $1"""

_WAITS = "update wecom_task set not_before = $2 where id = $1"

_FAILED = "update wecom_task set state = 'failed', trouble = $2, updated_at = now() where id = $1"

_OPEN = """
select t.id from wecom_task t join channel_account a on a.id = t.account
where t.outgoing is null and t.state = 'waiting' and t.created_at > now() - interval '30 days'
  and a.state = 'active' and a.deleted_at is null"""

_RESULTS = """
insert into wecom_task_result as r (id, task, userid, target, status, sent_at)
select gen_random_uuid(), $1, x.userid, x.target, x.status, x.sent_at
from jsonb_to_recordset($2::jsonb) as x (userid text, target text, status int, sent_at timestamptz)
order by x.userid, x.target
on conflict (task, userid, target) do update
set status = excluded.status, sent_at = excluded.sent_at"""

_COUNTED = """
update wecom_task t set looked_at = now(), asked = $2, confirmed = $3,
    targets = greatest(t.targets, n.targets), reached = n.reached,
    state = case when $2 > 0 and $3 >= $2 then 'done' else t.state end
from (select count(*) filter (where target <> '' and status >= 0) as targets,
             count(*) filter (where target <> '' and status = 1) as reached
      from wecom_task_result where task = $1) n
where t.id = $1"""

_SHOWN = "select distinct userid from wecom_task_result where task = $1 and target <> ''"

_CLOSE_OLD = """
update wecom_task set state = 'done', updated_at = now()
where outgoing is null and state = 'waiting' and created_at < now() - interval '30 days'"""

_CANCELLED = "update wecom_task set state = 'cancelled', updated_at = now() where id = $1"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What employees are asked for: what it says, and for whom."""

    kind: TaskKind
    name: str
    content: Any
    staff: Sequence[str] = ()
    tags: Sequence[str] = ()
    marketing: bool = True
    """Then whoever refused marketing is left out, and employees are asked by day only."""


async def ask(account: UUID, wanted: Wanted) -> list[UUID]:
    """Ask employees to send something; more than ten thousand customers become several requests."""
    require(SEND)
    await line_to(account)
    title = clean_name(wanted.name, field="name")
    if not 0 < len(title) <= 100:
        raise Invalid(NAMELESS, field="name")
    said = orjson.dumps(composing.checked(wanted.content)).decode()
    async with transaction():
        people, left_out = await _people(account, wanted)
        made = []
        for part in _audiences(wanted, people):
            task = Task(account=account, kind=wanted.kind.value, name=title, content=said)
            task.audience = orjson.dumps({**part, "marketing": wanted.marketing}).decode()
            task.targets = len(part.get("customers", ()))
            task.left_out = 0 if made else len(left_out)
            await insert(task)
            await later(put_up, task=str(task.id))
            made.append(task.id)
        await execute(_LEFT_OUT, made[0], list(left_out), list(left_out.values()))
    return made


async def remind(task_id: UUID) -> UUID:
    """Remind employees who have not confirmed; WeCom allows three times a day."""
    task = await _reach(task_id)
    line = await line_to(task.account)
    with in_words():
        await api.sends.remind(line, task.msgid)
    return task_id


async def cancel(task_id: UUID) -> UUID:
    """Take a request back; what was sent stays sent."""
    task = await _reach(task_id)
    line = await line_to(task.account)
    call = api.sends.cancel_moment if task.kind == TaskKind.MOMENT else api.sends.cancel
    with in_words():
        await call(line, task.msgid)
    await execute(_CANCELLED, task_id)
    return task_id


@job("wecom.put_up_task", attempts=6, transactional=False, timeout=120)
async def put_up(task: str) -> None:
    """Hand a request to WeCom, once: it cannot tell whether it has it already."""
    row = await Task.objects().where(Task.id == UUID(task)).first()
    if row is None or row.state != TaskState.PREPARING:
        return
    if current_job().checkpoint.get("called"):
        lost = Trouble(kind=TroubleKind.TRANSIENT, message=LOST, done=None)
        await execute(_FAILED, row.id, told(lost))
        return
    try:
        await _put_up(row)
    except Troubled as error:
        await _put_off(row, error)
    except NotFound:
        return


@job("wecom.look_at_tasks", attempts=3, transactional=False, timeout=600)
async def look_at_all() -> None:
    """See what employees have confirmed meanwhile."""
    for row in await fetch(_OPEN):
        task = await Task.objects().where(Task.id == row["id"]).first()
        if task is not None:
            await _look(task)


async def close_old() -> None:
    """What was not confirmed in a month is not waited for any more."""
    await execute(_CLOSE_OLD)


async def _people(account: UUID, wanted: Wanted) -> tuple[list[str], dict[str, str]]:
    """Whom it reaches by name, and who is left out, with the reason."""
    if wanted.kind is not TaskKind.CUSTOMERS:
        return [], {}
    chosen = (list(wanted.staff) or None, list(wanted.tags) or None)
    rows = await fetch(_WHO, account, *chosen, wanted.marketing)
    people = [row["external_userid"] for row in rows if not row["why"]]
    if not people:
        raise Invalid(NOBODY, field="audience")
    return people, {row["external_userid"]: row["why"] for row in rows if row["why"]}


def _audiences(wanted: Wanted, people: Sequence[str]) -> list[dict[str, Any]]:
    """For whom, in parts that WeCom takes."""
    staff = list(wanted.staff)
    if wanted.kind is TaskKind.GROUPS:
        if not staff:
            raise Invalid(NO_OWNER, field="staff")
        return [{"sender": one} for one in staff]
    if wanted.kind is TaskKind.MOMENT:
        return [{"staff": staff, "tags": list(wanted.tags)}]
    sender = {"sender": staff[0]} if len(staff) == 1 else {}
    return [
        {"customers": people[start : start + AT_ONCE], **sender}
        for start in range(0, len(people), AT_ONCE)
    ]


async def _put_up(task: Task) -> None:
    line = await line_to(task.account)
    await _wait_for_morning(task)
    content = composing.loaded(task.content)
    parts = [as_content({"kind": "text", "text": content["text"]})] if content["text"] else []
    parts += [as_content(one) for one in content["attachments"]]
    body = await composing.body_of(line, parts)
    audience = composing.loaded(task.audience)
    await current_job().save(called=True)
    if task.kind == TaskKind.MOMENT:
        jobid = await api.sends.ask_moment(line, body | _seen_by(audience))
        await execute(_ASKED, task.id, TaskState.WAITING.value, "", jobid, 0)
        return
    msgid, failed = await api.sends.ask(line, body | _for(task, audience))
    await execute(_ASKED, task.id, TaskState.WAITING.value, msgid, "", len(failed))


async def _wait_for_morning(task: Task) -> None:
    """Marketing leaves people asleep: employees are asked when it may be read."""
    wait = await until_morning() if composing.loaded(task.audience).get("marketing") else None
    if wait is not None:
        await execute(_WAITS, task.id, now() + wait)
        raise Postpone(wait.total_seconds(), "people sleep")


def _for(task: Task, audience: Mapping[str, Any]) -> dict[str, Any]:
    if task.kind == TaskKind.GROUPS:
        return {"chat_type": "group", "sender": audience["sender"]}
    sender = {"sender": audience["sender"]} if audience.get("sender") else {}
    return {"chat_type": "single", "external_userid": audience["customers"], **sender}


def _seen_by(audience: Mapping[str, Any]) -> dict[str, Any]:
    """Who publishes a post, and to which tags of customers."""
    visible: dict[str, Any] = {}
    if audience.get("staff"):
        visible["sender_list"] = {"user_list": audience["staff"]}
    if audience.get("tags"):
        visible["external_contact_list"] = {"tag_list": audience["tags"]}
    return {"visible_range": visible} if visible else {}


async def _put_off(task: Task, error: Troubled) -> None:
    """Later if the platform certainly did nothing; else it is shown, and not repeated."""
    later_on = put_off(error.trouble)
    if error.trouble.done is None or not hasattr(later_on, "seconds"):
        await execute(_FAILED, task.id, told(error.trouble))
        return
    await current_job().save()
    raise later_on from None


async def _look(task: Task) -> None:
    try:
        line = await line_to(task.account)
        if task.kind == TaskKind.MOMENT:
            await _look_at_moment(line, task)
        else:
            await _look_at_send(line, task)
    except (Troubled, NotFound):
        return  # a quarter of an hour later again; the account's own page says what is wrong


async def _look_at_send(line: api.calling.Wire, task: Task) -> None:
    asked = await api.sends.tasks(line, task.msgid)
    sent = [str(one["userid"]) for one in asked if one.get("status") == 2]
    results: list[dict[str, Any]] = []
    for userid in sent:
        results += await api.sends.results(line, task.msgid, userid)
    await _note(task, [_result(one) for one in results], asked=len(asked), confirmed=len(sent))


async def _look_at_moment(line: api.calling.Wire, task: Task) -> None:
    if not task.msgid:
        task.msgid = await api.sends.moment_of(line, task.jobid)
        if not task.msgid:
            return
        await task.save([Task.msgid])
    asked = await api.sends.moment_tasks(line, task.msgid)
    rows = [
        {"userid": str(one["userid"]), "target": "", "status": int(one["publish_status"])}
        for one in asked
    ]
    published = [row["userid"] for row in rows if row["status"] == 1]
    rows += await _shown(line, task, published)
    await _note(task, rows, asked=len(asked), confirmed=len(published))


async def _shown(
    line: api.calling.Wire, task: Task, published: Sequence[str]
) -> list[dict[str, Any]]:
    """Who sees the post, asked once for each employee who published it."""
    known = {row["userid"] for row in await fetch(_SHOWN, task.id)}
    found: list[dict[str, Any]] = []
    for userid in published:
        if userid not in known:
            customers = await api.sends.moment_viewers(line, task.msgid, userid)
            found += [{"userid": userid, "target": each, "status": 1} for each in customers]
    return found


async def _note(
    task: Task, results: Sequence[dict[str, Any]], *, asked: int, confirmed: int
) -> None:
    async with transaction():
        await execute(_RESULTS, task.id, orjson.dumps(results, default=str).decode())
        await fetchrow(_COUNTED + " returning t.id", task.id, asked, confirmed)


def _result(one: Mapping[str, Any]) -> dict[str, Any]:
    at = one.get("send_time")
    return {
        "userid": str(one.get("userid"))[:64],
        "target": str(one.get("external_userid") or one.get("chat_id") or "")[:64],
        "status": int(one.get("status") or 0),
        "sent_at": datetime.fromtimestamp(at, UTC) if isinstance(at, int) else None,
    }


async def _reach(task_id: UUID) -> Task:
    require(SEND)
    task = await Task.objects().where(Task.id == task_id, Task.deleted_at.is_null()).first()
    if task is None:
        raise NotFound(GONE)
    if task.state != TaskState.WAITING or not task.msgid:
        raise Conflict(OVER)
    return task
