"""Customers and groups pass from one employee to another."""

from collections.abc import Sequence
from typing import Any

from .calling import Wire, call, everything


async def begin(
    line: Wire,
    staff: tuple[str, str],
    customers: Sequence[str],
    *,
    resigned: bool,
    message: str = "",
) -> dict[str, int]:
    """Hand customers over: each with 0, or the code of why not.

    Only while both are at work are customers told of it, in our words or in WeCom's.
    """
    path = f"externalcontact/{'resigned/' if resigned else ''}transfer_customer"
    old, new = staff
    body: dict[str, Any] = {
        "handover_userid": old,
        "takeover_userid": new,
        "external_userid": list(customers),
    }
    if message and not resigned:
        body["transfer_success_msg"] = message
    said = await call(line, path, body)
    return {str(c["external_userid"]): int(c["errcode"]) for c in said.get("customer") or ()}


async def results(line: Wire, old: str, new: str, *, resigned: bool) -> list[dict[str, Any]]:
    """How the handing over stands for each customer."""
    path = f"externalcontact/{'resigned/' if resigned else ''}transfer_result"
    body = {"handover_userid": old, "takeover_userid": new}
    return await everything(line, path, body, "customer")


async def groups(line: Wire, chats: Sequence[str], new: str) -> dict[str, int]:
    """Give groups of somebody who left another owner: each with 0, or the code of why not."""
    body = {"chat_id_list": list(chats), "new_owner": new}
    said = await call(line, "externalcontact/groupchat/transfer", body)
    failed = {str(c["chat_id"]): int(c["errcode"]) for c in said.get("failed_chat_list") or ()}
    return dict.fromkeys(chats, 0) | failed
