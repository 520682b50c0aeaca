"""WeChat customer service."""

from collections.abc import Sequence
from typing import Any

from .calling import BULK, DESK, Wire, call

PAGE = 1000
MOST_AT_ONCE = 100
"""How many employees one call may name."""


async def sync(line: Wire, open_kfid: str, cursor: str, token: str) -> dict[str, Any]:
    """Messages from a cursor on."""
    body: dict[str, Any] = {"open_kfid": open_kfid, "limit": PAGE, "voice_format": 0}
    if cursor:
        body["cursor"] = cursor
    if token:
        body["token"] = token
    return await call(line, "kf/sync_msg", body, token=DESK, timeout=20.0, largest=16 << 20)


async def customers(line: Wire, external_userids: Sequence[str]) -> list[dict[str, Any]]:
    """Names and pictures of up to a hundred customers."""
    body = {"external_userid_list": list(external_userids), "need_enter_session_context": 0}
    said = await call(line, "kf/customer/batchget", body, token=DESK)
    return list(said.get("customer_list") or ())


async def send(line: Wire, body: dict[str, Any]) -> str:
    """One message within the window."""
    return str((await call(line, "kf/send_msg", body, token=DESK)).get("msgid") or "")


async def send_on_event(line: Wire, body: dict[str, Any]) -> str:
    """One message by a one-time code."""
    return str((await call(line, "kf/send_msg_on_event", body, token=DESK)).get("msgid") or "")


async def accounts(line: Wire) -> list[dict[str, Any]]:
    """Every service account the application may see."""
    found: list[dict[str, Any]] = []
    while True:
        body = {"offset": len(found), "limit": 100}
        page = (await call(line, "kf/account/list", body, token=DESK)).get("account_list") or []
        found += page
        if len(page) < 100:
            return found


async def open_account(line: Wire, name: str, media_id: str = "") -> str:
    """A new service account."""
    body = {"name": name} | ({"media_id": media_id} if media_id else {})
    return str((await call(line, "kf/account/add", body, token=DESK))["open_kfid"])


async def rename_account(line: Wire, open_kfid: str, name: str) -> None:
    """Call a service account something else."""
    await call(line, "kf/account/update", {"open_kfid": open_kfid, "name": name}, token=DESK)


async def close_account(line: Wire, open_kfid: str) -> None:
    """Let a service account go."""
    await call(line, "kf/account/del", {"open_kfid": open_kfid}, token=DESK)


async def link(line: Wire, open_kfid: str, scene: str) -> str:
    """A link that people open to write to us."""
    body = {"open_kfid": open_kfid, "scene": scene}
    return str((await call(line, "kf/add_contact_way", body, token=DESK))["url"])


async def servicers(line: Wire, open_kfid: str) -> list[dict[str, Any]]:
    """Who answers in an account."""
    said = await call(line, "kf/servicer/list", params={"open_kfid": open_kfid}, token=DESK)
    return list(said.get("servicer_list") or ())


async def change_servicers(
    line: Wire, open_kfid: str, userids: Sequence[str], *, add: bool
) -> list[dict[str, Any]]:
    """Let employees answer, or no longer; says what became of each."""
    path = "kf/servicer/add" if add else "kf/servicer/del"
    results: list[dict[str, Any]] = []
    for start in range(0, len(userids), MOST_AT_ONCE):
        some = list(userids[start : start + MOST_AT_ONCE])
        body = {"open_kfid": open_kfid, "userid_list": some}
        results += (await call(line, path, body, token=DESK)).get("result_list") or ()
    return results


async def state(line: Wire, open_kfid: str, external_userid: str) -> tuple[int, str]:
    """How a session stands, and who serves it."""
    body = {"open_kfid": open_kfid, "external_userid": external_userid}
    path = "kf/service_state/get"
    said = await call(line, path, body, token=DESK, bucket=BULK.name)
    return int(said.get("service_state") or 0), str(said.get("servicer_userid") or "")


async def move(
    line: Wire, open_kfid: str, external_userid: str, to: int, servicer: str = ""
) -> str:
    """Bring a session into another state; the one-time code that gives, if any."""
    body = {"open_kfid": open_kfid, "external_userid": external_userid, "service_state": to}
    body |= {"servicer_userid": servicer} if servicer else {}
    said = await call(line, "kf/service_state/trans", body, token=DESK)
    return str(said.get("msg_code") or "")
