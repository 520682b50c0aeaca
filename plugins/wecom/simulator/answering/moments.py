"""Moments: posts that employees are asked to publish to their customers."""

from typing import Any

from plugins.wecom.simulator.asking import Asked, Refused, answers, page_of
from plugins.wecom.simulator.corp import Corp
from plugins.wecom.simulator.records import Moment

CREATING = 5.0
"""Seconds until a task that was asked for exists."""


@answers("externalcontact/add_moment_task")
def add(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Ask employees to publish something."""
    text = (asked.body.get("text") or {}).get("content") or ""
    attachments = asked.body.get("attachments") or []
    if not text and not attachments:
        raise Refused(40063, "text and attachments are both empty")
    if len(attachments) > 9:
        raise Refused(40058, "attachments out of limit")
    visible = asked.body.get("visible_range") or {}
    chosen = (visible.get("sender_list") or {}).get("user_list") or [
        staff.userid for staff in corp.living() if staff.follows
    ]
    moment = Moment(
        moment_id=corp.new_id("mom", 30),
        jobid=corp.new_id("job", 30),
        content=dict(asked.body),
        created=corp.clock.now(),
        publishers=dict.fromkeys(chosen, 0),
    )
    corp.moments[moment.moment_id] = moment
    return {"jobid": moment.jobid}


@answers("externalcontact/get_moment_task_result")
def result(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Whether the task exists by now: 1 begun, 2 under way, 3 done."""
    jobid = asked.params.get("jobid", "")
    for moment in corp.moments.values():
        if moment.jobid == jobid:
            status = 3 if corp.clock.now() >= moment.created + CREATING else 2
            facts = {"errcode": 0, "errmsg": "ok", "moment_id": moment.moment_id}
            return {"status": status, "type": "add_moment_task"} | (
                {"result": facts} if status == 3 else {}
            )
    raise Refused(40058, "invalid jobid")


@answers("externalcontact/get_moment_list")
def every(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Posts of a time."""
    start, end = asked.need("start_time", "end_time")
    chosen = [
        {"moment_id": m.moment_id, "create_time": int(m.created), "create_type": 0}
        | {name: m.content[name] for name in ("text",) if name in m.content}
        | ({"creator": m.creator} if m.creator else {})
        for m in corp.moments.values()
        if start <= m.created <= end
    ]
    page, more = page_of(chosen, asked, most=20)
    return {"moment_list": page, **more}


@answers("externalcontact/get_moment_task")
def tasks(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Which employees have published it."""
    moment = find(corp, asked)
    chosen = [{"userid": u, "publish_status": done} for u, done in moment.publishers.items()]
    page, more = page_of(chosen, asked, most=1000)
    return {"task_list": page, **more}


@answers("externalcontact/get_moment_customer_list")
def customers(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Who can see one employee's post."""
    moment = find(corp, asked)
    (userid,) = asked.need("userid")
    chosen = [{"userid": userid, "external_userid": e} for e in corp.staff[userid].follows]
    page, more = page_of(chosen if moment.publishers.get(userid) else [], asked, most=1000)
    return {"customer_list": page, **more}


@answers("externalcontact/get_moment_send_result")
def send_result(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Whom one employee's post reached."""
    return customers(corp, asked)


@answers("externalcontact/get_moment_comments")
def comments(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Comments on one employee's post, without their words, and likes."""
    moment = find(corp, asked)
    (userid,) = asked.need("userid")
    if moment.publishers.get(userid) != 1:
        raise Refused(40058, "this user has not published it")

    def of_theirs(echoes: list[tuple[str, str, int]]) -> list[dict[str, Any]]:
        return [
            {"userid" if who in corp.staff else "external_userid": who, "create_time": at}
            for whose, who, at in echoes
            if whose == userid
        ]

    return {"comment_list": of_theirs(moment.comments), "like_list": of_theirs(moment.likes)}


@answers("externalcontact/cancel_moment_task")
def cancel(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Take the request back."""
    find(corp, asked).cancelled = True
    return {}


def find(corp: Corp, asked: Asked) -> Moment:
    """The post a call is about."""
    (moment_id,) = asked.need("moment_id")
    if moment_id not in corp.moments:
        raise Refused(40058, "invalid moment_id")
    return corp.moments[moment_id]
