"""What a call of the API is: asked, answered or refused, and written down."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .account import SimAccount
    from .platform import Platform

ALMOST_ENDLESS = 10**9

SERVICE = frozenset({"service"})
OFFICIAL = frozenset({"service", "subscription"})
MINI = frozenset({"mini_program"})
EVERYBODY = OFFICIAL | MINI
"""Kinds of account, as each path is open to some of them."""


class Wrong(Exception):
    """A refusal of the platform: HTTP 200, and a code that is not 0."""

    def __init__(self, code: int, text: str) -> None:
        """Say which."""
        super().__init__(text)
        self.code = code
        self.text = text

    def answer(self) -> dict[str, Any]:
        """As it is sent."""
        return {"errcode": self.code, "errmsg": f"{self.text} rid: 6560a1b2-3c4d5e6f-7a8b9c0d"}


@dataclass(frozen=True)
class Raw:
    """An answer that is no JSON: bytes of media, a page, a redirection."""

    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


@dataclass
class Call:
    """One call of the API as the platform remembers it."""

    method: str
    path: str
    params: Mapping[str, str]
    body: Any
    at: float
    answer: Any = None
    host: str = "api.weixin.qq.com"


@dataclass
class Asked:
    """A call on its way through the platform."""

    platform: "Platform"
    method: str
    host: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    caller: str
    """The address it came from."""
    account: Any = None

    @property
    def now(self) -> float:
        """The platform's time."""
        return self.platform.clock.now()

    @property
    def whose(self) -> "SimAccount":
        """The account behind the token."""
        return self.account

    @property
    def json(self) -> dict[str, Any]:
        """The body as JSON; 47001 if it is none."""
        try:
            said = json.loads(self.body or b"{}")
        except ValueError:
            raise Wrong(47001, "data format error") from None
        if not isinstance(said, dict):
            raise Wrong(47001, "data format error")
        return said

    def needs(self, name: str) -> Any:
        """One field of the body; 44002 without a body, 47001 without the field."""
        if not self.body:
            raise Wrong(44002, "empty post data")
        said = self.json
        if name not in said:
            raise Wrong(47001, f"data format error hint: [{name}]")
        return said[name]

    def upload(self, name: str = "media") -> tuple[str, bytes]:
        """The file of a form: its name and its bytes; 41005 if there is none."""
        kind = self.headers.get("content-type", "").encode()
        form = message_from_bytes(b"Content-Type: " + kind + b"\r\n\r\n" + self.body)
        for part in form.walk():
            if part.get_param("name", header="content-disposition") == name:
                content = part.get_payload(decode=True)
                return part.get_filename() or "", content if isinstance(content, bytes) else b""
        raise Wrong(41005, "media data missing")


Answer = dict[str, Any] | Raw
Answering = Callable[[Asked], Answer | Awaitable[Answer]]


@dataclass(frozen=True)
class Endpoint:
    """One path of the API and its terms."""

    path: str
    run: Answering
    methods: tuple[str, ...]
    token: bool = True
    verified: bool = False
    """Whether only verified accounts may call it."""
    of: frozenset[str] = EVERYBODY
    """Which kinds of account have it at all."""
    daily: int = ALMOST_ENDLESS
    per_minute: int = ALMOST_ENDLESS


ENDPOINTS: dict[str, Endpoint] = {}


def endpoint(path: str, methods: str = "POST", **terms: Any) -> Callable[[Answering], Answering]:
    """Put a function behind a path of the API."""

    def place(run: Answering) -> Answering:
        ENDPOINTS[path] = Endpoint(path, run, tuple(methods.split()), **terms)
        return run

    return place


def fine(**more: Any) -> dict[str, Any]:
    """The answer of a call that went well."""
    return {"errcode": 0, "errmsg": "ok", **more}
