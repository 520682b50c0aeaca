"""The legal ways to write to somebody, and what travels on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from core.channels.tables import ConversationKind
from core.entities.activities import DeliveryState
from core.entities.customers import Claim
from core.errors import T

from .content import Content


class Mode(StrEnum):
    """By what right a message is sent."""

    PASSIVE = "passive"
    """Inside the answer to the platform's own request."""
    WINDOW = "window"
    """The person wrote or did something lately."""
    CODE = "code"
    """The platform gave a one-time code, such as for a welcome."""
    COMMENT = "comment"
    """Publicly, below what somebody wrote."""
    TEMPLATE = "template"
    """In words the platform approved, to somebody who agreed to hear them."""
    STAFF = "staff"
    """A member of staff confirms it in the platform's own app."""
    MASS = "mass"
    """One of many, sent together by the platform."""
    FREE = "free"
    """As with a letter: whenever we like, if the person has not refused."""


@dataclass(frozen=True, kw_only=True)
class Typing:
    """That a platform shows the person that one of us is typing."""

    lasts: timedelta
    """How long it stands by itself; meanwhile the platform does not take it again."""
    after: timedelta
    """How long after the last message of either side it is shown at all."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """One legal way of a channel; an adapter lists its ways, the best first."""

    mode: Mode
    title: T
    contents: frozenset[str]
    """Kinds of content it carries."""
    triggers: frozenset[str] | None = None
    """The grants it draws on, any of them; None means that it needs none."""
    rooms: frozenset[ConversationKind] = frozenset({ConversationKind.DIRECT})
    idempotent: bool = False
    """Whether the platform takes our id and does the same thing once: only then may we retry."""
    remembers: timedelta | None = None
    """How long it knows an id, where it forgets them while we may still be trying."""
    urgent: bool = False
    longest_text: int | None = None
    """The longest text in bytes of UTF-8, where the platform counts bytes."""
    longest_characters: int | None = None
    """The longest text in characters, where it counts those."""
    confirms: bool = False
    """Whether the platform tells later what became of it."""
    batch: int = 1
    """How many people one call of the platform reaches, where it takes many at once."""
    typing: Typing | None = None
    """Whether the person may be shown, while this way is open, that an answer is being written."""
    paced: bool = False
    """Whether the platform counts beside what a person allowed, such as by the day: then the
    adapter is asked for the pace."""


@dataclass(frozen=True, kw_only=True)
class Pace:
    """What the channel's own count lets us send in a conversation now, on a paced way."""

    left: int | None = None
    """How many more; None means that it does not count them."""
    until: datetime | None = None
    """Until when they may go; None means that it sets no end."""
    rests_until: datetime | None = None
    """Nothing more goes before then."""


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """How many calls of a kind the platform takes in a time."""

    name: str
    limit: int
    per: timedelta
    shared_by: str = ""
    """A field of the settings: accounts of the channel with the same value there share one."""


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One message on its way out."""

    id: UUID
    client_id: str
    """Our own id of it for the platform: at most 32 letters and digits."""
    mode: Mode
    thread: str
    room: ConversationKind
    claims: Sequence[Claim]
    """The names of the person it is for."""
    content: Content
    trigger: str | None = None
    """The grant it draws on."""
    code: str | None = None
    """The one-time code of that grant."""
    answering: str | None = None
    """The platform's id of the letter it answers; None where nobody is answered."""
    staff: str | None = None
    """The member of staff on the platform who sends or confirms it."""
    batch: str | None = None
    """What goes out with it in one call: 32 letters and digits, the same at every attempt."""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the platform said when it took a message."""

    external_id: str | None = None
    state: DeliveryState = DeliveryState.SENT
