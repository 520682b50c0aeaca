"""Contact ways: channel codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .calling import Wire, call


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


def _body(leading: Leading) -> dict[str, Any]:
    return {
        "remark": leading.name,
        "skip_verify": leading.skip_verify,
        "user": list(leading.users),
    }
