"""Group sends and moments: employees confirm them."""

from datetime import datetime
from typing import Any

from .calling import BULK, Wire, call, everything


async def ask(line: Wire, body: dict[str, Any]) -> tuple[str, list[str]]:
    """Ask employees to send something: its id, and whom nobody can reach."""
    said = await call(line, "externalcontact/add_msg_template", body)
    return str(said["msgid"]), [str(one) for one in said.get("fail_list") or ()]


async def listed(line: Wire, chat: str, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """All that employees were asked to send within a month, whoever asked: single or group."""
    body = {"chat_type": chat, "filter_type": 2, "limit": 100, **_within(since, until)}
    return await everything(line, "externalcontact/get_groupmsg_list_v2", body, "group_msg_list")


async def moments(line: Wire, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """All that employees were asked to publish within a month, whoever asked."""
    body = {"filter_type": 0, "limit": 20, **_within(since, until)}
    return await everything(line, "externalcontact/get_moment_list", body, "moment_list")


async def tasks(line: Wire, msgid: str) -> list[dict[str, Any]]:
    """Which employees have sent it."""
    path = "externalcontact/get_groupmsg_task"
    return await everything(line, path, {"msgid": msgid}, "task_list")


async def results(line: Wire, msgid: str, userid: str) -> list[dict[str, Any]]:
    """What became of it for each of one employee's customers."""
    body = {"msgid": msgid, "userid": userid}
    return await everything(line, "externalcontact/get_groupmsg_send_result", body, "send_list")


async def remind(line: Wire, msgid: str) -> None:
    """Remind the employees."""
    await call(line, "externalcontact/remind_groupmsg_send", {"msgid": msgid})


async def cancel(line: Wire, msgid: str) -> None:
    """Take the request back."""
    await call(line, "externalcontact/cancel_groupmsg_send", {"msgid": msgid})


async def ask_moment(line: Wire, body: dict[str, Any]) -> str:
    """Ask employees to publish something: the id of the job that prepares it."""
    return str((await call(line, "externalcontact/add_moment_task", body))["jobid"])


async def moment_of(line: Wire, jobid: str) -> str:
    """The post that a job prepared; empty while it is under way."""
    path = "externalcontact/get_moment_task_result"
    said = await call(line, path, params={"jobid": jobid})
    return str((said.get("result") or {}).get("moment_id") or "")


async def moment_tasks(line: Wire, moment_id: str) -> list[dict[str, Any]]:
    """Which employees have published it."""
    body = {"moment_id": moment_id}
    return await everything(line, "externalcontact/get_moment_task", body, "task_list")


async def moment_viewers(line: Wire, moment_id: str, userid: str) -> list[str]:
    """The customers who see what an employee published."""
    body = {"moment_id": moment_id, "userid": userid, "limit": 5000}
    found = await everything(line, "externalcontact/get_moment_send_result", body, "customer_list")
    return [str(one["external_userid"]) for one in found if one.get("external_userid")]


async def moment_echoes(line: Wire, moment_id: str, userid: str) -> dict[str, Any]:
    """Who liked an employee's post, and who commented on it: like_list, comment_list."""
    body = {"moment_id": moment_id, "userid": userid}
    path = "externalcontact/get_moment_comments"
    return await call(line, path, body, bucket=BULK.name)


async def cancel_moment(line: Wire, moment_id: str) -> None:
    """Take the request back."""
    await call(line, "externalcontact/cancel_moment_task", {"moment_id": moment_id})


def _within(since: datetime, until: datetime) -> dict[str, int]:
    return {"start_time": int(since.timestamp()), "end_time": int(until.timestamp())}
