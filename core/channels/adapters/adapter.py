"""What a channel must be able to do for the house."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from core.channels.accounts.tokens import Refresh
from core.entities.customers import Claim
from core.errors import Forbidden, T

from .content import Content
from .letters import Media, News
from .pulling import Cursor, Page
from .trouble import Trouble
from .ways import Bucket, Outgoing, Pace, Receipt, Way

if TYPE_CHECKING:
    from core.channels.accounts.calling import Answer
    from core.channels.accounts.line import Line


class AccountSettings(BaseModel):
    """What one account of a channel needs to know; its `SecretStr` fields are sealed at rest."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True
    )


S = TypeVar("S", bound=AccountSettings)

CANNOT_SEND = T("Nothing can be sent on this channel.", "此渠道不支持发送。")
NO_MEDIA = T("This channel keeps no media.", "此渠道没有媒体文件。")


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """A request as it came through the letter box: nothing read, nothing trusted."""

    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    caller: str = ""
    """The address it came from, as the server saw it; not kept with the delivery."""
    pulled: str | None = None
    """The cursor it was pulled from, if the platform did not send it by itself."""


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What is known of an envelope once it proved genuine."""

    key: str
    """The platform's own id of this delivery, so that twice counts as once."""
    sender: str
    """Whose deliveries must be read one after the other."""
    sent_at: datetime
    """When the platform signed it."""
    urgent: bool = False
    """Whether it allows an answer within seconds only, so that it must not wait in a queue."""
    nonce: str | None = None
    """A number used once, with the moment it was signed, where the signature leaves out the body:
    whoever saw it once may not send other words with it."""
    acknowledged: bytes | None = None
    """What this one is acknowledged with, where that is not the usual."""
    answer: bytes | None = None
    """The platform only asked whether we are there: this is said, and nothing is kept."""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """Something fetched from the platform."""

    data: bytes
    name: str | None = None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of an account's self-test."""

    title: T
    ok: bool | None
    """None means that it could not be looked at, or that it is only worth knowing."""
    detail: T | None = None
    advice: T | None = None


class Adapter(ABC, Generic[S]):
    """One platform where people talk to us; it holds no state, and speaks through a `Line` only."""

    name: ClassVar[str]
    title: ClassVar[T]
    settings: ClassVar[type[AccountSettings]]

    # ── What comes in ──

    called: ClassVar[bool] = True
    """Whether the platform calls our address; where everything is pulled, it never does."""
    acknowledgement: ClassVar[bytes] = b""
    """What the platform takes for "got it"."""
    answer_type: ClassVar[bytes] = b"text/plain; charset=utf-8"
    """The content type of what we answer."""
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
    def read(self, settings: S, envelope: Envelope) -> Sequence[News]:
        """What a delivery tells: letters, the progress of our own, things to pull."""

    async def follow_up(self, account: UUID, settings: S, envelope: Envelope) -> None:
        """Do what else a delivery means to the plugin, in the transaction that reads it."""

    def passive(self, settings: S, envelope: Envelope, content: Content) -> bytes | None:
        """The answer that carries a message back at once, if the platform has such a thing."""
        return None

    def cursors(self, settings: S) -> Sequence[Cursor]:
        """What is pulled for an account, and how often."""
        return ()

    async def pull(
        self, line: "Line[S]", cursor: str, position: str | None, hint: str | None
    ) -> Page:
        """The next page of a cursor; Troubled if the platform does not give it."""
        raise NotImplementedError(f"{self.name} has no cursors.")

    async def fetch(self, line: "Line[S]", media: Media) -> Fetched:
        """Fetch something by the platform's id; Troubled if it is not there any more."""
        raise Forbidden(NO_MEDIA)

    # ── What goes out ──

    tokens: ClassVar[Mapping[str, Refresh]] = {}
    """How to get access, by the name of the token."""
    got_with: ClassVar[Mapping[str, frozenset[str]]] = {}
    """The settings that a token was got with; one that is not named here counts on all secrets.

    A token that only the owner can grant again must not be lost because another secret is new.
    """
    ways: ClassVar[Sequence[Way]] = ()
    """The legal ways to write to somebody, the best first."""
    buckets: ClassVar[Sequence[Bucket]] = ()
    """How many calls the platform takes."""
    can_block: ClassVar[bool] = False
    """Whether the platform has a list of people it keeps away from us."""
    can_recall: ClassVar[bool] = False
    """Whether something sent can be taken back."""

    def ways_of(self, settings: S) -> Sequence[Way]:
        """The ways that this account has; fewer where the platform did not grant them all."""
        return self.ways

    async def paces(
        self, account: UUID, settings: S, conversations: Sequence[UUID]
    ) -> Mapping[UUID, Pace]:
        """What our own count allows in each of these on `paced` ways; who is left out is free."""
        return {}

    def buckets_of(self, settings: S) -> Sequence[Bucket]:
        """How many calls the platform takes of this account."""
        return self.buckets

    def trouble_of(self, answer: "Answer") -> Trouble | None:
        """What is wrong with an answer of the platform; None if it did as it was asked."""
        return None

    async def send(self, line: "Line[S]", outgoing: Outgoing) -> Receipt:
        """Send one message, once; Troubled if the platform does not take it."""
        raise Forbidden(CANNOT_SEND)

    async def send_many(
        self, line: "Line[S]", messages: Sequence[Outgoing]
    ) -> Mapping[UUID, Receipt | Trouble]:
        """Send one content to many by one call, on a way with a `batch`; what became of each.

        A message that is not in the answer was taken like the others.
        """
        raise Forbidden(CANNOT_SEND)

    def thread_of(self, settings: S, claims: Sequence[Claim]) -> str | None:
        """The thread in which a person of these names would be written to, unasked; None if none.

        Only where a channel needs no word of theirs first, such as SMS and e-mail.
        """
        return None

    async def show_typing(self, line: "Line[S]", thread: str, *, typing: bool) -> None:
        """Show the person that one of us is typing, or no longer."""
        raise Forbidden(CANNOT_SEND)

    async def recall(self, line: "Line[S]", outgoing: Outgoing, external_id: str) -> None:
        """Take a sent message back."""
        raise Forbidden(CANNOT_SEND)

    async def block(self, line: "Line[S]", claims: Sequence[Claim]) -> None:
        """Put a person on the platform's own list of those it keeps away."""

    async def unblock(self, line: "Line[S]", claims: Sequence[Claim]) -> None:
        """Take a person off that list."""

    # ── The account ──

    def renewed(self, old: S, new: S) -> S:
        """New settings, with what must outlive the old ones, such as a key still in use."""
        return new

    async def check(self, line: "Line[S]") -> Sequence[Finding]:
        """Look whether everything an account needs is in place; one line for each thing."""
        return ()

    def root_files(self, settings: S) -> Mapping[str, str]:
        """Files the platform wants to see at our address, by name: proof that it is ours."""
        return {}
