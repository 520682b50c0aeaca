"""Acquisition links: whoever opens one adds an employee without a picture to scan."""

from datetime import datetime
from typing import Any, NamedTuple

from .calling import BULK, Wire, call, everything
from .ways import Leading

MARK = "hk_"
"""What the mark in a link's address begins with, or else it does not come back as the state."""


class Figures(NamedTuple):
    """How a link fared in some days, by WeCom's count."""

    opened: int
    added: int


class Found(NamedTuple):
    """What a link is set to."""

    name: str
    url: str
    users: list[str]
    skip_verify: bool


class Quota(NamedTuple):
    """How many newcomers links may still bring."""

    total: int
    left: int


async def add(line: Wire, leading: Leading, state: str) -> tuple[str, str]:
    """A new link: its id, and its address, which says where it was found."""
    link = (await call(line, "externalcontact/customer_acquisition/create_link", _body(leading)))[
        "link"
    ]
    return str(link["link_id"]), marked(link["url"], state)


def marked(url: str, state: str) -> str:
    """The address of a link that says where it was found."""
    return f"{url}?customer_channel={state}"


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


async def every(line: Wire) -> list[str]:
    """The ids of all links that were made through the API, by whomever."""
    path = "externalcontact/customer_acquisition/list_link"
    listed = await everything(line, path, {"limit": 100}, "link_id_list", bucket=BULK.name)
    return [str(one) for one in listed]


async def found(line: Wire, link_id: str) -> Found:
    """What a link is set to."""
    path = "externalcontact/customer_acquisition/get"
    said = await call(line, path, {"link_id": link_id}, bucket=BULK.name)
    link, within = said.get("link") or {}, said.get("range") or {}
    users = [str(one) for one in within.get("user_list") or ()]
    skips = said.get("skip_verify", link.get("skip_verify")) is not False
    return Found(str(link.get("link_name") or ""), str(link.get("url") or ""), users, skips)


async def statistic(line: Wire, link_id: str, since: datetime, until: datetime) -> Figures:
    """How a link fared on the days from one moment to another: thirty at most."""
    path = "externalcontact/customer_acquisition/statistic"
    days = {"start_time": int(since.timestamp()), "end_time": int(until.timestamp())}
    said = await call(line, path, {"link_id": link_id, **days}, bucket=BULK.name)
    opened, added = said.get("click_link_customer_cnt"), said.get("new_customer_cnt")
    return Figures(int(opened or 0), int(added or 0))


def _body(leading: Leading) -> dict[str, Any]:
    return {
        "link_name": leading.name,
        "skip_verify": leading.skip_verify,
        "range": {"user_list": list(leading.users)},
    }
