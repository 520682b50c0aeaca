"""Corp tags."""

from collections.abc import Sequence
from typing import Any

from .calling import Wire, call


async def every(line: Wire, tag_ids: Sequence[str] = ()) -> list[dict[str, Any]]:
    """All groups with their tags."""
    body = {"tag_id": list(tag_ids)} if tag_ids else {}
    said = await call(line, "externalcontact/get_corp_tag_list", body)
    return list(said.get("tag_group") or ())


async def add(line: Wire, group: str, names: Sequence[str]) -> dict[str, Any]:
    """New tags in a group, which begins if there is none of that name."""
    body = {"group_name": group, "tag": [{"name": name} for name in names]}
    return (await call(line, "externalcontact/add_corp_tag", body))["tag_group"]


async def rename(line: Wire, tag_id: str, name: str) -> None:
    """Call a tag or group something else."""
    await call(line, "externalcontact/edit_corp_tag", {"id": tag_id, "name": name})


async def delete(line: Wire, tag_id: str) -> None:
    """Let a tag go, from every customer too."""
    await call(line, "externalcontact/del_corp_tag", {"tag_id": [tag_id]})
