"""What the imitated platform remembers of a corp."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

WELCOME_SECONDS = 20
"""How long a welcome code works."""


@dataclass(slots=True, kw_only=True)
class App:
    """An application of the corp: its secret, and what it may call."""

    name: str
    agent_id: int
    secret: str
    may: frozenset[str] = frozenset({"contacts", "kf", "staff", "app"})
    token: str = ""
    token_until: float = 0.0


@dataclass(slots=True, kw_only=True)
class Staff:
    """An employee, and the customers they follow."""

    userid: str
    name: str
    departments: Sequence[int] = (1,)
    active: bool = True
    contacts: bool = True
    """Whether they may have customers at all."""
    native_welcome: bool = False
    """Whether the console gives them a welcome of its own, so that no code is sent."""
    follows: dict[str, "Follow"] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    """The customers in the order in which they came, gone ones included: cursors count here."""


@dataclass(slots=True, kw_only=True)
class Contact:
    """Somebody outside, as the corp knows them."""

    external_userid: str
    name: str
    unionid: str = ""
    type: int = 1
    gender: int = 0
    avatar: str = ""
    corp_name: str = ""


@dataclass(slots=True, kw_only=True)
class Follow:
    """That an employee has somebody as a customer, and what they noted."""

    userid: str
    external_userid: str
    createtime: int
    add_way: int = 1
    state: str = ""
    remark: str = ""
    description: str = ""
    remark_corp_name: str = ""
    remark_mobiles: Sequence[str] = ()
    tags: Sequence[str] = ()
    half: bool = False
    chatted: bool = False
    customer_left: bool = False
    """The customer deleted the employee, who still has them in the list."""


@dataclass(slots=True, kw_only=True)
class Tag:
    """A corp tag."""

    id: str
    name: str
    group: str
    order: int = 0
    create_time: int = 0


@dataclass(slots=True, kw_only=True)
class TagGroup:
    """Corp tags that belong together; gone with its last tag."""

    id: str
    name: str
    order: int = 0
    create_time: int = 0
    tags: dict[str, Tag] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class ContactWay:
    """A QR code that leads to one of several employees."""

    config_id: str
    qr_code: str
    fields: dict[str, Any]
    created: int
    turn: int = 0
    opened: list[float] = field(default_factory=list)
    """When people opened it, if it is a link."""
    added: list[float] = field(default_factory=list)
    """When whoever opened it added an employee."""


@dataclass(slots=True, kw_only=True)
class WelcomeCode:
    """The right to greet a new customer once."""

    code: str
    userid: str
    external_userid: str
    until: float
    used: bool = False


@dataclass(slots=True, kw_only=True)
class Member:
    """Somebody in a group."""

    userid: str
    type: int
    name: str
    join_time: int
    join_scene: int = 1
    state: str = ""
    invitor: str = ""
    unionid: str = ""


@dataclass(slots=True, kw_only=True)
class Chat:
    """A customer group."""

    chat_id: str
    name: str
    owner: str
    create_time: int
    notice: str = ""
    status: int = 0
    members: dict[str, Member] = field(default_factory=dict)
    version: int = 1
    messages: int = 0


@dataclass(slots=True, kw_only=True)
class SendTask:
    """One employee's part of a group send, until they confirm it."""

    userid: str
    targets: Sequence[str]
    status: int = 0
    send_time: int = 0
    results: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Customer or group → (status, time)."""


@dataclass(slots=True, kw_only=True)
class GroupSend:
    """A message that employees are asked to send."""

    msgid: str
    chat_type: str
    content: dict[str, Any]
    created: int
    tasks: dict[str, SendTask]
    cancelled: bool = False
    reminders: list[float] = field(default_factory=list)
    creator: str = ""
    """Who asked for it in the console or on their phone; empty: an application."""


@dataclass(slots=True, kw_only=True)
class Moment:
    """A post that employees are asked to publish."""

    moment_id: str
    jobid: str
    content: dict[str, Any]
    created: float
    publishers: dict[str, int]
    """Employee → 1 published, 0 not yet."""
    cancelled: bool = False
    creator: str = ""
    likes: list[tuple[str, str, int]] = field(default_factory=list)
    """Whose post, who liked it, and when."""
    comments: list[tuple[str, str, int]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Handover:
    """A customer on the way from one employee to another."""

    external_userid: str
    handover: str
    takeover: str
    begun: float
    status: int = 2
    """1 done, 2 waiting, 3 refused, 4 the new one has too many."""
    takeover_time: int = 0


@dataclass(slots=True, kw_only=True)
class KfAccount:
    """An account of WeChat customer service, and everything said in it."""

    open_kfid: str
    name: str
    media_id: str = ""
    deleted: bool = False
    api: bool = True
    native_welcome: bool = False
    begins: int = 0
    """The state a session begins in: 3 leads straight to a colleague, 2 into the pool."""
    servicers: dict[str, int] = field(default_factory=dict)
    """Employee → 0 receiving, 1 stopped."""
    messages: list[dict[str, Any]] = field(default_factory=list)
    dropped: int = 0
    """How many messages at the front are older than the platform keeps them."""
    sessions: dict[str, "KfSession"] = field(default_factory=dict)
    scenes: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class KfSession:
    """How a person's talk with a service account stands."""

    state: int = 0
    servicer: str = ""
    heard_at: float = 0.0
    sent: int = 0
    welcomed_at: float = 0.0
    refuses: bool = False


@dataclass(slots=True, kw_only=True)
class EventCode:
    """The right to say one thing because something happened in a service session."""

    code: str
    open_kfid: str
    external_userid: str
    until: float
    used: bool = False


@dataclass(slots=True, kw_only=True)
class Media:
    """An uploaded file, kept for three days."""

    media_id: str
    kind: str
    name: str
    content: bytes
    content_type: str
    created: float
