"""Contact ways: channel codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .calling import BULK, Wire, call, everything

FIRST = 1625846400
"""10 July 2021: older codes are not listed."""


@dataclass(frozen=True, kw_only=True)
class Leading:
    """Whom a code or link leads to, and how."""

    name: str
    users: Sequence[str]
    skip_verify: bool


async def add(line: Wire, leading: Leading, state: str) -> tuple[str, str]:
    """A new code: its config id, which only we know, and its picture.

    Type 2 may lead to several employees; scene 2 is a QR picture.
    """
    body = {"type": 2, "scene": 2, "state": state, **_body(leading)}
    said = await call(line, "externalcontact/add_contact_way", body)
    return str(said["config_id"]), str(said.get("qr_code") or "")


async def update(line: Wire, config_id: str, leading: Leading) -> None:
    """Other staff or another name behind the same picture."""
    path = "externalcontact/update_contact_way"
    await call(line, path, {"config_id": config_id, **_body(leading)})


async def delete(line: Wire, config_id: str) -> None:
    """The code leads nowhere from now on."""
    await call(line, "externalcontact/del_contact_way", {"config_id": config_id})


async def every(line: Wire) -> list[str]:
    """The config ids of all codes that were made through the API, by whomever."""
    body = {"start_time": FIRST, "limit": 1000}
    path = "externalcontact/list_contact_way"
    listed = await everything(line, path, body, "contact_way", bucket=BULK.name)
    return [str(one["config_id"]) for one in listed]


async def found(line: Wire, config_id: str) -> dict[str, Any]:
    """What a code is set to."""
    body = {"config_id": config_id}
    said = await call(line, "externalcontact/get_contact_way", body, bucket=BULK.name)
    return dict(said.get("contact_way") or {})


async def mark(line: Wire, config_id: str, state: str) -> None:
    """Let newcomers say that they came through a code."""
    body = {"config_id": config_id, "state": state}
    await call(line, "externalcontact/update_contact_way", body)


def _body(leading: Leading) -> dict[str, Any]:
    return {
        "remark": leading.name,
        "skip_verify": leading.skip_verify,
        "user": list(leading.users),
    }
