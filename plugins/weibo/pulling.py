"""Comments and mentions are not pushed: we look, page after page, from where we were.

Pages come newest first, so a position remembers three things: up to where everything is known,
the newest of what is being fetched, and how far down that has come.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

import orjson

from core.channels import Page, Parcel, stored_token
from core.db import now

from . import api
from .comments import author_of
from .people import number_of, time_of

PATHS = {
    "comments": ("/2/comments/to_me", "comments"),
    "comment_mentions": ("/2/comments/mentions", "comments"),
    "status_mentions": ("/2/statuses/mentions", "statuses"),
}

SIZE = 50

HISTORY = timedelta(days=7)
"""How far back the very first look goes."""


class Place(NamedTuple):
    """How far a cursor has come."""

    since: str = "0"
    """Everything up to this id is known."""
    newest: str = ""
    """The newest id of the fetch under way."""
    below: str = ""
    """Fetch what is not younger than this id; empty when a fetch begins."""


async def look(line: api.WeiboLine, cursor: str, position: str | None) -> Page:
    """The next page of a cursor."""
    path, name = PATHS[cursor]
    place = _read(position)
    said = await api.posts(line, path, since=place.since, until=place.below or None, count=SIZE)
    found = [each for each in _listed(said, name) if number_of(each, "idstr", "id")]
    fresh = _recent(found) if position is None else found
    own = await _own(line)
    parcels = [_parcel(name, each) for each in reversed(fresh) if not own or author_of(each) != own]
    return _page(place, found, parcels, first=position is None)


def _page(
    place: Place, found: Sequence[Mapping[str, Any]], parcels: Sequence[Parcel], *, first: bool
) -> Page:
    """Go on below what was found, until a page is empty; the first look ends at once."""
    ids = [int(number_of(each, "idstr", "id")) for each in found]
    newest = place.newest or (str(max(ids)) if ids else place.since)
    if not ids or first:
        return Page(parcels=parcels, position=_written(Place(since=newest)))
    below = Place(since=place.since, newest=newest, below=str(min(ids) - 1))
    return Page(parcels=parcels, position=_written(below), more=True)


def _listed(said: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    listed = said.get(name)
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else ()


def _recent(found: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The few that are young enough to be worth an answer."""
    oldest = now() - HISTORY
    return [each for each in found if time_of(each) >= oldest]


def _parcel(name: str, fields: Mapping[str, Any]) -> Parcel:
    """One comment or post, under a key that is the same in every list it stands in."""
    kind = "comment" if name == "comments" else "status"
    number = number_of(fields, "idstr", "id")
    sender = author_of(fields) or "hidden"
    return Parcel(key=f"{kind}:{number}", sender=sender, body=orjson.dumps(fields))


async def _own(line: api.WeiboLine) -> str:
    """The account's own number: what it says itself is no news."""
    token = await stored_token(line.account, "access")
    return line.settings.uid or str(token.facts.get("uid", "") if token else "")


def _read(position: str | None) -> Place:
    return Place(**orjson.loads(position)) if position else Place()


def _written(place: Place) -> str:
    return orjson.dumps(place._asdict()).decode()
