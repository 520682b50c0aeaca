"""What a channel must be able to do, and the words in which it speaks to the house."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from core.entities.customers import Claim
from core.errors import T


class AccountSettings(BaseModel):
    """What one account of a channel needs to know; its `SecretStr` fields are sealed at rest."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


S = TypeVar("S", bound=AccountSettings)


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """A request as it came through the letter box: nothing read, nothing trusted."""

    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What is known of an envelope once it proved genuine."""

    key: str
    """The platform's own id of this delivery, so that twice counts as once."""
    sender: str
    """Whose deliveries must be read one after the other."""
    sent_at: datetime
    """When the platform signed it."""


class LetterKind(StrEnum):
    """Whether somebody said something or something happened."""

    MESSAGE = "message"
    EVENT = "system"


class Occasion(StrEnum):
    """Why a person turned to us: pipelines choose which of these open a lead."""

    MESSAGE = "message"
    FOLLOW = "follow"
    SCAN = "scan"
    MENU = "menu"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One thing one person said or did, in the house's own words."""

    id: str
    """Unique within the account, so that a letter is written down once."""
    thread: str
    """The conversation it belongs to, as the platform names it."""
    claims: Sequence[Claim]
    """Who this is: every name the platform gave for the person."""
    happened_at: datetime
    kind: LetterKind = LetterKind.MESSAGE
    occasion: Occasion | None = None
    subject: T | None = None
    body: str | T = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    """What the platform said, for screens and rules that know more."""
    profile: Mapping[str, Any] = field(default_factory=dict)
    """What the platform told about the person."""
    origin: str | None = None
    """Where the person came from: the scene of a QR code, a campaign, a referrer."""
    reachable: bool | None = None
    """Whether we may write back from now on, if this letter changes that."""


class Adapter(ABC, Generic[S]):
    """One platform where people talk to us; it holds no state and opens no connection here."""

    name: ClassVar[str]
    title: ClassVar[T]
    settings: ClassVar[type[AccountSettings]]
    acknowledgement: ClassVar[bytes] = b""
    """What the platform takes for "got it"."""
    largest: ClassVar[int] = 256 * 1024
    """The longest body, in bytes, that the platform would ever send."""
    patience: ClassVar[timedelta] = timedelta(minutes=5)
    """How far a signature's time may be from ours before it counts as stale."""
    query: ClassVar[tuple[str, ...]] = ()
    """The query parameters worth keeping with a delivery."""
    headers: ClassVar[tuple[str, ...]] = ()
    """The headers, in small letters, without which a delivery cannot be proved genuine."""

    @abstractmethod
    def greet(self, settings: S, envelope: Envelope) -> tuple[bytes, datetime]:
        """Answer the platform's check of our address: the answer, and when it was signed."""

    @abstractmethod
    def verify(self, settings: S, envelope: Envelope) -> Stamp:
        """Raise unless the platform really sent this: Forbidden if forged, Invalid if broken."""

    @abstractmethod
    def read(self, settings: S, envelope: Envelope) -> Sequence[Letter]:
        """The letters inside a delivery that was verified when it came."""

    def renewed(self, old: S, new: S) -> S:
        """New settings, with what must outlive the old ones, such as a key still in use."""
        return new


@dataclass(frozen=True, kw_only=True)
class Simulator:
    """The platform behind a channel, imitated; `connect` gives one account of it."""

    channel: str
    connect: Any
