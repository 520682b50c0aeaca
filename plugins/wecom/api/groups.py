"""Customer groups."""

from collections.abc import Sequence
from typing import Any

from .calling import BULK, Wire, call


async def page_of(line: Wire, cursor: str = "") -> tuple[list[dict[str, Any]], str]:
    """A page of groups, and where the next begins."""
    body = {"status_filter": 0, "limit": 1000} | ({"cursor": cursor} if cursor else {})
    said = await call(line, "externalcontact/groupchat/list", body, bucket=BULK.name)
    return list(said.get("group_chat_list") or ()), str(said.get("next_cursor") or "")


async def group(line: Wire, chat_id: str) -> dict[str, Any]:
    """One group with everybody in it."""
    body = {"chat_id": chat_id, "need_name": 1}
    path = "externalcontact/groupchat/get"
    return (await call(line, path, body, bucket=BULK.name, largest=4 << 20))["group_chat"]


async def statistic(line: Wire, owners: Sequence[str], day: int) -> dict[str, dict[str, Any]]:
    """How the groups of up to a hundred owners fare since a day."""
    body = {"day_begin_time": day, "owner_filter": {"userid_list": list(owners)}}
    said = await call(line, "externalcontact/groupchat/statistic", body)
    return {str(one.get("owner")): one.get("data") or {} for one in said.get("items") or ()}
