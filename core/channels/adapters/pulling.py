"""Pulling: where a platform only rings, or says nothing, we fetch, page after page, from a cursor.

What is pulled is kept like a delivery, raw and once, together with the new position: a crash in
between pulls the same page again, and keeps nothing twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """Something to pull, such as the messages of one service desk."""

    name: str
    every: timedelta | None = None
    """How often to look; None waits for the platform to ring."""


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """One thing that was pulled."""

    key: str
    sender: str
    body: bytes
    urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class Page:
    """What one call brought, and where to go on."""

    parcels: Sequence[Parcel]
    position: str | None
    more: bool = False
