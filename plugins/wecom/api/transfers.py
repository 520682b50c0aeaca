"""Customers pass from one employee to another."""

from collections.abc import Sequence
from typing import Any

from .calling import Wire, call


async def begin(
    line: Wire, old: str, new: str, customers: Sequence[str], *, resigned: bool
) -> dict[str, int]:
    """Hand customers over: each with 0, or the code of why not."""
    path = (
        "externalcontact/resigned/transfer_customer"
        if resigned
        else ("externalcontact/transfer_customer")
    )
    body = {
        "handover_userid": old,
        "takeover_userid": new,
        "external_userid": list(customers),
    }
    said = await call(line, path, body)
    return {str(c["external_userid"]): int(c["errcode"]) for c in said.get("customer") or ()}


async def results(line: Wire, old: str, new: str, *, resigned: bool) -> list[dict[str, Any]]:
    """How the handing over stands for each customer."""
    path = (
        "externalcontact/resigned/transfer_result"
        if resigned
        else ("externalcontact/transfer_result")
    )
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        body = {"handover_userid": old, "takeover_userid": new}
        said = await call(line, path, {**body, **({"cursor": cursor} if cursor else {})})
        found += said.get("customer") or []
        cursor = str(said.get("next_cursor") or "")
        if not cursor:
            return found
