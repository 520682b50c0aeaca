"""Contact ways: channel codes."""

from typing import Any

from .calling import Wire, call


async def add(line: Wire, body: dict[str, Any]) -> tuple[str, str]:
    """A new code: its config id, which only we know, and its picture."""
    said = await call(line, "externalcontact/add_contact_way", body)
    return str(said["config_id"]), str(said.get("qr_code") or "")


async def update(line: Wire, config_id: str, body: dict[str, Any]) -> None:
    """Other staff or another state behind the same picture."""
    path = "externalcontact/update_contact_way"
    await call(line, path, {"config_id": config_id, **body})


async def delete(line: Wire, config_id: str) -> None:
    """The code leads nowhere from now on."""
    await call(line, "externalcontact/del_contact_way", {"config_id": config_id})
