"""Acquisition links: whoever opens one adds an employee without a picture to scan."""

from typing import Any, NamedTuple

from .calling import Wire, call
from .ways import Leading

MARK = "hk_"
"""What the mark in a link's address begins with, or else it does not come back as the state."""


class Quota(NamedTuple):
    """How many newcomers links may still bring."""

    total: int
    left: int


async def add(line: Wire, leading: Leading, state: str) -> tuple[str, str]:
    """A new link: its id, and its address, which says where it was found."""
    link = (await call(line, "externalcontact/customer_acquisition/create_link", _body(leading)))[
        "link"
    ]
    return str(link["link_id"]), f"{link['url']}?customer_channel={state}"


async def update(line: Wire, link_id: str, leading: Leading) -> None:
    """Other staff or another name behind the same link."""
    path = "externalcontact/customer_acquisition/update_link"
    await call(line, path, {"link_id": link_id, **_body(leading)})


async def delete(line: Wire, link_id: str) -> None:
    """The link leads nowhere from now on."""
    path = "externalcontact/customer_acquisition/delete_link"
    await call(line, path, {"link_id": link_id})


async def quota(line: Wire) -> Quota:
    """How much of what the corp bought is left."""
    said = await call(line, "externalcontact/customer_acquisition_quota")
    return Quota(int(said.get("total") or 0), int(said.get("balance") or 0))


def _body(leading: Leading) -> dict[str, Any]:
    return {
        "link_name": leading.name,
        "skip_verify": leading.skip_verify,
        "range": {"user_list": list(leading.users)},
    }
