"""Who answers which path of the API."""

from . import (
    contacts,
    entrances,
    groups,
    kf,
    links,
    media,
    moments,
    sends,
    staff,
    tags,
    transfers,
    ways,
    welcome,
)

__all__ = [
    "contacts",
    "entrances",
    "groups",
    "kf",
    "links",
    "media",
    "moments",
    "sends",
    "staff",
    "tags",
    "transfers",
    "ways",
    "welcome",
]
