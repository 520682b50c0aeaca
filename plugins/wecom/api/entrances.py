"""Join ways: codes that lead into customer groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .calling import Wire, call

PATH = "externalcontact/groupchat"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Into which groups a code leads, and whether WeCom opens another when they are full."""

    name: str
    state: str
    chats: Sequence[str]
    refills: bool
    base_name: str


async def add(line: Wire, entry: Entry) -> str:
    """A new code: its id, which only we know. Scene 2 is a QR picture."""
    said = await call(line, f"{PATH}/add_join_way", {"scene": 2, **_body(entry)})
    return str(said["config_id"])


async def picture(line: Wire, config_id: str) -> str:
    """Where the picture of a code is."""
    said = await call(line, f"{PATH}/get_join_way", {"config_id": config_id})
    return str((said.get("join_way") or {}).get("qr_code") or "")


async def update(line: Wire, config_id: str, entry: Entry) -> None:
    """Other groups behind the same picture."""
    body = {"config_id": config_id, "scene": 2, **_body(entry)}
    await call(line, f"{PATH}/update_join_way", body)


async def delete(line: Wire, config_id: str) -> None:
    """The code leads nowhere from now on."""
    await call(line, f"{PATH}/del_join_way", {"config_id": config_id})


def _body(entry: Entry) -> dict[str, Any]:
    return {
        "remark": entry.name,
        "state": entry.state,
        "chat_id_list": list(entry.chats),
        "auto_create_room": int(entry.refills),
        "room_base_name": entry.base_name,
        "room_base_id": 1,
    }
