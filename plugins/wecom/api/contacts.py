"""Customers of the staff."""

from collections.abc import Sequence
from typing import Any

from .calling import BULK, Wire, call

PAGE = 100
STAFF_AT_ONCE = 100


async def follow_users(line: Wire) -> list[str]:
    """Employees who may have customers."""
    said = await call(line, "externalcontact/get_follow_user_list")
    return [str(userid) for userid in said.get("follow_user") or ()]


async def page_of(
    line: Wire, userids: Sequence[str], cursor: str = ""
) -> tuple[list[dict[str, Any]], str]:
    """A page of the customers of some employees, and where the next begins."""
    said = await call(
        line,
        "externalcontact/batch/get_by_user",
        {"userid_list": list(userids), "cursor": cursor, "limit": PAGE},
        bucket=BULK.name,
        timeout=30.0,
        largest=8 << 20,
    )
    return list(said.get("external_contact_list") or ()), str(said.get("next_cursor") or "")


async def listed(line: Wire, userid: str) -> list[str]:
    """The ids of one employee's customers."""
    path = "externalcontact/list"
    said = await call(line, path, params={"userid": userid}, bucket=BULK.name, largest=8 << 20)
    return [str(one) for one in said.get("external_userid") or ()]


async def contact(line: Wire, external_userid: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """One customer, and every employee who has them."""
    found: dict[str, Any] = {}
    follows: list[dict[str, Any]] = []
    cursor = ""
    while True:
        params = {"external_userid": external_userid} | ({"cursor": cursor} if cursor else {})
        said = await call(line, "externalcontact/get", params=params)
        found = said.get("external_contact") or found
        follows += said.get("follow_user") or []
        cursor = str(said.get("next_cursor") or "")
        if not cursor:
            return found, follows


async def remark(line: Wire, userid: str, external_userid: str, **fields: Any) -> None:
    """Note something about a customer in one employee's address book."""
    body = {"userid": userid, "external_userid": external_userid, **fields}
    await call(line, "externalcontact/remark", body)


async def mark(
    line: Wire, userid: str, external_userid: str, *, add: Sequence[str], remove: Sequence[str]
) -> None:
    """Put corp tags on a customer, or take them off."""
    body: dict[str, Any] = {"userid": userid, "external_userid": external_userid}
    if add:
        body["add_tag"] = list(add)
    if remove:
        body["remove_tag"] = list(remove)
    await call(line, "externalcontact/mark_tag", body)


async def welcome(line: Wire, code: str, body: dict[str, Any]) -> None:
    """Greet a new customer."""
    await call(line, "externalcontact/send_welcome_msg", {"welcome_code": code, **body})
