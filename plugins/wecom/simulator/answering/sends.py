"""Group sends: the API only asks; employees send, when they like to."""

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from typing import Any

from plugins.wecom.simulator.answering.welcome import check
from plugins.wecom.simulator.asking import Asked, Refused, answers, page_of
from plugins.wecom.simulator.corp import Corp
from plugins.wecom.simulator.records import GroupSend, SendTask

REMINDERS = 3
"""How often a day employees may be reminded."""

MONTH = 31 * 86_400
"""The longest time that is told of at once."""

CHINA = timedelta(hours=8)


@answers("externalcontact/add_msg_template")
def add(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Ask employees to send something to their customers or groups."""
    send, failed = ask_for(corp, asked)
    return {"fail_list": failed, "msgid": send.msgid}


def ask_for(corp: Corp, asked: Asked, *, creator: str = "") -> tuple[GroupSend, list[str]]:
    """Put a group send up, through the API or (with its creator) in the console."""
    check(corp, asked.body)
    kind = asked.body.get("chat_type") or "single"
    tasks, failed = _by_customer(corp, asked) if kind == "single" else _by_group(corp, asked)
    if not tasks:
        raise Refused(41048, "no customer to send to", fail_list=failed)
    send = GroupSend(
        msgid=corp.new_id("msgGCAAAX", 22),
        chat_type=kind,
        content=dict(asked.body),
        created=corp.clock.seconds(),
        tasks={userid: SendTask(userid=userid, targets=to) for userid, to in tasks.items()},
        creator=creator,
    )
    corp.sends[send.msgid] = send
    return send, failed


@answers("externalcontact/get_groupmsg_list_v2")
def every(corp: Corp, asked: Asked) -> dict[str, Any]:
    """What was asked for in a time."""
    kind, start, end = asked.need("chat_type", "start_time", "end_time")
    if not 0 <= end - start <= MONTH:
        raise Refused(40058, "invalid time range")
    chosen = [
        {"msgid": send.msgid, "create_time": str(send.created), "create_type": 0, **_said(send)}
        | ({"creator": send.creator} if send.creator else {})
        for send in corp.sends.values()
        if send.chat_type == kind and start <= send.created <= end
    ]
    page, more = page_of(chosen, asked, most=100)
    return {"group_msg_list": page, **more}


@answers("externalcontact/get_groupmsg_task")
def tasks(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Which employees have sent it."""
    send = find(corp, asked)
    every_task = [
        {"userid": task.userid, "status": task.status}
        | ({"send_time": task.send_time} if task.send_time else {})
        for task in send.tasks.values()
    ]
    page, more = page_of(every_task, asked, most=1000)
    return {"task_list": page, **more}


@answers("externalcontact/get_groupmsg_send_result")
def results(corp: Corp, asked: Asked) -> dict[str, Any]:
    """What became of it for every customer of one employee."""
    send = find(corp, asked)
    (userid,) = asked.need("userid")
    if userid not in send.tasks:
        raise Refused(40003, "invalid userid")
    task = send.tasks[userid]
    name = "chat_id" if send.chat_type == "group" else "external_userid"
    every_result = [
        {name: target, "userid": userid, **_outcome(task, target)} for target in task.targets
    ]
    page, more = page_of(every_result, asked, most=1000)
    return {"send_list": page, **more}


@answers("externalcontact/remind_groupmsg_send")
def remind(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Remind employees, three times a day at most."""
    send = find(corp, asked)
    now = corp.clock.now()
    send.reminders = [at for at in send.reminders if at > now - 86400]
    if len(send.reminders) >= REMINDERS:
        raise Refused(41094, "remind out of limit")
    send.reminders.append(now)
    return {}


@answers("externalcontact/cancel_groupmsg_send")
def cancel(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Take the request back; what was sent stays sent."""
    find(corp, asked).cancelled = True
    return {}


def find(corp: Corp, asked: Asked) -> GroupSend:
    """The group send a call is about."""
    (msgid,) = asked.need("msgid")
    if msgid not in corp.sends:
        raise Refused(41063, "message is being dispatched or does not exist")
    return corp.sends[msgid]


def confirm(corp: Corp, send: GroupSend, userid: str) -> int:
    """An employee presses send: how many were reached."""
    task = send.tasks[userid]
    if send.cancelled or task.status == 2:
        return 0
    now = corp.clock.seconds()
    task.status, task.send_time = 2, now
    for target in task.targets:
        task.results[target] = (_send(corp, send, userid, target), now)
    return sum(1 for status, _ in task.results.values() if status == 1)


def _send(corp: Corp, send: GroupSend, userid: str, target: str) -> int:
    if send.chat_type == "group":
        chat = corp.chats.get(target)
        return 1 if chat is not None and chat.status == 0 else 2
    follow = corp.staff[userid].follows.get(target)
    if follow is None or follow.customer_left:
        return 2
    if _received(corp, target, besides=send) >= _allowed(corp):
        return 3
    person = corp.phones.get(target)
    if person is not None:
        person.receive_content("group_send", send.content, sender=userid)
    return 1


def _received(corp: Corp, target: str, *, besides: GroupSend) -> int:
    """How many group sends reached a customer in the present day, week or month."""
    begin = _period(corp)
    return sum(
        1
        for send in corp.sends.values()
        for task in send.tasks.values()
        if send is not besides
        and task.results.get(target, (0, 0))[0] == 1
        and task.results[target][1] >= begin
    )


def _allowed(corp: Corp) -> int:
    local = datetime.fromtimestamp(corp.clock.now(), UTC) + CHINA
    days = monthrange(local.year, local.month)[1]
    return {"month": days, "week": 7, "day": 1}[corp.sends_per_customer]


def _period(corp: Corp) -> float:
    local = datetime.fromtimestamp(corp.clock.now(), UTC) + CHINA
    day = local.replace(hour=0, minute=0, second=0, microsecond=0)
    begin = {
        "day": day,
        "week": day - timedelta(days=local.weekday()),
        "month": day.replace(day=1),
    }[corp.sends_per_customer]
    return (begin - CHINA).timestamp()


def _by_customer(corp: Corp, asked: Asked) -> tuple[dict[str, list[str]], list[str]]:
    """Which employee sends to which customers; whom nobody has cannot be reached."""
    sender = asked.body.get("sender")
    wanted = asked.body.get("external_userid")
    if not wanted:
        if not sender:
            raise Refused(40058, "sender or external_userid needed")
        wanted = list(corp.staff[sender].follows)
    if len(wanted) > 10_000:
        raise Refused(40058, "external_userid out of limit")
    tasks: dict[str, list[str]] = {}
    failed = []
    for external in wanted:
        follows = [f for f in corp.follows_of(external) if sender in (None, "", f.userid)]
        if follows:
            tasks.setdefault(follows[0].userid, []).append(external)
        else:
            failed.append(external)
    return tasks, failed


def _by_group(corp: Corp, asked: Asked) -> tuple[dict[str, list[str]], list[str]]:
    """The owner of a group sends to it."""
    (sender,) = asked.need("sender")
    wanted = asked.body.get("chat_id_list")
    if wanted is not None and len(wanted) > 2000:
        raise Refused(40058, "chat_id_list out of limit")
    own = {chat.chat_id for chat in corp.chats.values() if chat.owner == sender}
    chosen = [chat_id for chat_id in (own if wanted is None else wanted) if chat_id in own]
    failed = [chat_id for chat_id in wanted or () if chat_id not in own]
    return ({sender: chosen} if chosen else {}), failed


def _said(send: GroupSend) -> dict[str, Any]:
    return {name: send.content[name] for name in ("text", "attachments") if name in send.content}


def _outcome(task: SendTask, target: str) -> dict[str, Any]:
    status, at = task.results.get(target, (0, 0))
    return {"status": status} | ({"send_time": at} if at else {})
