"""What an adapter finds in a delivery, in the house's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from core.channels.tables import ConversationKind
from core.entities.activities import DeliveryState
from core.entities.customers import Claim
from core.errors import T

from .content import Content
from .trouble import Trouble


class LetterKind(StrEnum):
    """Whether somebody said something or something happened."""

    MESSAGE = "message"
    EVENT = "system"


class Direction(StrEnum):
    """Whether somebody wrote to us, or one of us wrote with the platform's own app."""

    IN = "in"
    OUT = "out"


class Occasion(StrEnum):
    """Why a person turned to us: pipelines choose which of these open a lead."""

    MESSAGE = "message"
    FOLLOW = "follow"
    SCAN = "scan"
    MENU = "menu"
    COMMENT = "comment"
    FORM = "form"


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a letter allows us, counted from the moment it happened."""

    trigger: str
    """What the person did, as the adapter's ways name it; a new grant of it replaces the old."""
    lasts: timedelta
    count: int | None = None
    """How many messages; None means as many as we like."""
    code: str | None = None
    """The platform's one-time code, if the grant is one."""


@dataclass(frozen=True, kw_only=True)
class Media:
    """Something sent along that must be fetched from the platform by its id."""

    id: str
    kind: str
    """image, voice, video or file."""
    name: str | None = None
    expires: timedelta | None = None
    """How long the platform keeps it."""


@dataclass(frozen=True, kw_only=True)
class Retold:
    """By what a letter is known that may stand there already, under an id of another kind.

    The kind of an id is what stands before its ":".
    """

    words: str
    """What it says; empty if this teller leaves out what it said."""
    within: timedelta
    """How far apart the times of one message may be in the two tellings."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One thing one person said or did."""

    id: str
    """Unique within the account, so that a letter is written down once."""
    thread: str
    """The conversation it belongs to, as the platform names it."""
    claims: Sequence[Claim]
    """Who this is: every name the platform gave for the person; in a group it may be nobody."""
    happened_at: datetime
    kind: LetterKind = LetterKind.MESSAGE
    direction: Direction = Direction.IN
    room: ConversationKind = ConversationKind.DIRECT
    room_title: str | None = None
    """What a group or a commented post is called."""
    author: str | None = None
    """Who of us wrote it with the platform's own app, as a name to read."""
    occasion: Occasion | None = None
    subject: T | None = None
    body: str | T = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    """What the platform said, for screens and rules that know more."""
    content: Content | None = None
    """What was sent, in the shape of what we send ourselves: a place, a link, a card."""
    profile: Mapping[str, Any] = field(default_factory=dict)
    """What the platform told about the person."""
    origin: str | None = None
    """Where the person came from: the scene of a QR code, a campaign, a referrer."""
    reachable: bool | None = None
    """Whether we may write back from now on, if this letter changes that; left open, a message of
    theirs says that we may."""
    grants: Sequence[Grant] = ()
    media: Sequence[Media] = ()
    answers: str | None = None
    """The platform's id of the message this one answers."""
    retold: Retold | None = None
    """If the platform tells a second time what its call-backs or we ourselves told before. Nobody
    waits for an answer to it: whoever served them then gave it."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What became of something we sent, by the platform's id of it or the id we gave it."""

    message: str
    state: DeliveryState
    trouble: Trouble | None = None


@dataclass(frozen=True, kw_only=True)
class Recall:
    """Somebody took a message back, by the platform's id of it."""

    message: str


@dataclass(frozen=True, kw_only=True)
class Ring:
    """The platform says that there is something to pull, and perhaps gives a hint for it."""

    cursor: str
    hint: str | None = None


News = Letter | Progress | Recall | Ring
