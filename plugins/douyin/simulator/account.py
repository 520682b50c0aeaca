"""What the platform knows of one developer's app and the business account that authorised it."""

import base64
import uuid
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Any

from .wire import NO_WINDOW

if TYPE_CHECKING:
    from .people import Person
    from .platform import Platform
    from .webhooks import Webhooks

DAY = 86_400.0
SHOWN_SCOPES = ("user_info", "item.comment", "video.list.bind")
"""What an authorisation returns."""

BUSINESS_SCOPES = (
    "im.direct_message",
    "im.group_message",
    "im.recall_message",
    "im.message_card",
    "im.multimedia_message",
    "tool.image.upload",
)
"""Effective although no authorisation ever returns them."""


@dataclass
class Windows:
    """How often and how long a business may write; the real numbers are not published."""

    after_message: tuple[int, float] = (6, DAY)
    after_entering: tuple[int, float] = (1, DAY)
    reach_a_day: int = 3
    """Messages to one person who agreed, per day."""
    reach_lasts: float = 600.0
    """Seconds after the first of them in which the others may follow: it is once a day."""
    people_a_day: int = 5000
    closed_code: int = NO_WINDOW
    """What is answered to one message too many; the real number is not published."""
    calls_a_second: int = 50
    calls_a_day: int = 100_000


@dataclass
class Authorisation:
    """What an owner granted, and the two tokens of it."""

    access: str
    access_until: float
    refresh: str
    refresh_until: float
    renewals: int = 0


@dataclass
class Item:
    """A published video."""

    id: str
    title: str
    at: float


@dataclass
class Comment:
    """A comment below a video, or an answer to one."""

    id: str
    item: str
    user: str
    name: str
    text: str
    at: float
    answers: str = ""
    """The comment it answers."""


@dataclass
class Conversation:
    """What passed between the business and one person."""

    id: str
    person: "Person"
    grants: dict[str, list[float]] = field(default_factory=dict)
    """By trigger: how many messages are left, and until when."""
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(kw_only=True)
class SimAccount:
    """One app with its business account, and perhaps an advertiser's account beside it."""

    platform: "Platform"
    client_key: str
    client_secret: str
    open_id: str
    developer: str
    name: str = "演示门店"
    shown_scopes: tuple[str, ...] = SHOWN_SCOPES
    business_scopes: tuple[str, ...] = BUSINESS_SCOPES
    windows: Windows = field(default_factory=Windows)
    callback: str | None = None
    subscribed: bool = True
    may_renew: bool = True
    """Whether the app has the permission to renew authorisations."""
    silent: int = 0
    """Deliveries in a row that nobody took."""
    silence_allowed: int = 20
    authorisation: Authorisation | None = None
    codes: dict[str, tuple[float, tuple[str, ...]]] = field(default_factory=dict)
    client_tokens: dict[str, float] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)
    images: dict[str, bytes] = field(default_factory=dict)
    resources: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """Pictures and films that viewers sent, by the message's id."""
    conversations: dict[str, Conversation] = field(default_factory=dict)
    consents: dict[str, float] = field(default_factory=dict)
    """Who agreed to be written to, and since when."""
    reached: dict[tuple[str, int], list[float]] = field(default_factory=dict)
    """By person and day: when they got a message unasked."""
    calls: dict[tuple[str, int], int] = field(default_factory=dict)
    people: list["Person"] = field(default_factory=list)
    lead_app_id: str = ""
    lead_secret: str = ""
    push_secret: str = ""
    advertiser_id: int = 0
    lead_authorisation: Authorisation | None = None
    lead_codes: dict[str, float] = field(default_factory=dict)
    clues: list[dict[str, Any]] = field(default_factory=list)
    feedback: list[dict[str, Any]] = field(default_factory=list)

    @cached_property
    def webhooks(self) -> "Webhooks":
        """What carries its events to us."""
        from .webhooks import Webhooks

        return Webhooks(self)

    @property
    def random(self) -> Random:
        """Where ids come from."""
        return self.platform.random

    @property
    def now(self) -> float:
        """The moment."""
        return self.platform.clock.now()

    @property
    def settings(self) -> dict[str, Any]:
        """What a business enters to connect this account."""
        known: dict[str, Any] = {
            "client_key": self.client_key,
            "client_secret": self.client_secret,
            "business_scopes": " ".join(self.business_scopes),
        }
        if self.authorisation:
            known |= {
                "refresh_token": self.authorisation.refresh,
                "granted_scopes": " ".join(self.shown_scopes),
            }
        if self.lead_authorisation:
            known |= {
                "lead_app_id": self.lead_app_id,
                "lead_secret": self.lead_secret,
                "lead_refresh_token": self.lead_authorisation.refresh,
                "push_secret": self.push_secret,
                "advertisers": str(self.advertiser_id),
            }
        return known

    def person(self, name: str, **facts: Any) -> "Person":
        """Somebody who watches the account's videos; `human` names one person across apps."""
        from .people import Person

        someone = Person(account=self, name=name, **facts)
        self.people.append(someone)
        return someone

    def authorise(self, scopes: tuple[str, ...] | None = None) -> str:
        """The owner agrees on their phone: a code that is good for ten minutes, once."""
        code = self.secret("code.", 24)
        self.codes[code] = (self.now + 600, self.shown_scopes if scopes is None else scopes)
        return code

    def granted(self, scopes: tuple[str, ...]) -> Authorisation:
        """Fresh tokens for an authorisation that begins anew."""
        self.shown_scopes = scopes
        self.authorisation = Authorisation(
            self.secret("act.", 32),
            self.now + 15 * DAY,
            self.secret("rft.", 32),
            self.now + 30 * DAY,
        )
        return self.authorisation

    async def withdraws(self) -> bool:
        """The owner takes the authorisation back: no token of it works any more."""
        self.authorisation = None
        return await self.webhooks.event("unauthorize", self.open_id, {"scopes": []}, receiver="")

    def publishes(self, title: str = "新品上架") -> Item:
        """A video that people may comment on."""
        item = Item(self.sealed_id(), title, self.now)
        self.items.append(item)
        return item

    def conversation(self, person: "Person") -> Conversation:
        """The one conversation with somebody."""
        for known in self.conversations.values():
            if known.person is person:
                return known
        fresh = Conversation(self.sealed_id(), person)
        self.conversations[fresh.id] = fresh
        return fresh

    def secret(self, prefix: str, length: int) -> str:
        """A token that nobody guesses."""
        letters = "0123456789abcdefghijklmnopqrstuvwxyz"
        return prefix + "".join(self.random.choice(letters) for _ in range(length))

    def sealed_id(self) -> str:
        """An id as Douyin gives them: sealed, with letters that must be escaped in addresses."""
        return f"@{base64.b64encode(self.random.randbytes(46)).decode()}+/=="

    def uuid(self) -> str:
        """An id of a person."""
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))
