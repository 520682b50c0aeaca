"""HTTP as the platform sees it: requests taken apart, answers put together, faults."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

OK = 0
BUSY = 28001005
BAD_PARAMETER = 28001007
TOKEN_INVALID = 28001003
TOKEN_EXPIRED = 28001008
NOT_AUTHORISED = 28001012
NOT_GRANTED = 28001014
MISMATCH = 28001015
RISK = 28001052
USED_UP = 28003017
TOO_OFTEN = 28003018
NO_WINDOW = 28003070
OLD_PARAMETER = 2100005
OLD_TOKEN_INVALID = 2190002
CODE_USED = 10007
REFRESH_EXPIRED = 10010
RENEWED_TOO_OFTEN = 10020


class Fault(Exception):
    """A refusal, as the platform words it."""

    def __init__(self, code: int, description: str, *, status: int = 200) -> None:
        """Say what is wrong, by number."""
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.status = status


@dataclass(frozen=True)
class Request:
    """One call to the platform."""

    method: str
    path: str
    """The host and the path: `open.douyin.com/oauth/access_token/`."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @cached_property
    def json(self) -> dict[str, Any]:
        """The body, if it is a JSON object."""
        try:
            found = json.loads(self.body)
        except ValueError:
            raise Fault(BAD_PARAMETER, "Parameter error") from None
        if not isinstance(found, dict):
            raise Fault(BAD_PARAMETER, "Parameter error")
        return found

    @cached_property
    def form(self) -> dict[str, str]:
        """The fields of an ordinary form."""
        if not self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            raise Fault(OLD_PARAMETER, "Parameter error: content-type")
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    def upload(self, name: str) -> bytes:
        """A file out of a multipart form."""
        head = f"content-type: {self.headers.get('content-type', '')}\r\n\r\n".encode()
        for part in message_from_bytes(head + self.body).walk():
            if part.get_param("name", header="content-disposition") == name:
                content = part.get_payload(decode=True)
                return content if isinstance(content, bytes) else b""
        raise Fault(BAD_PARAMETER, f"{name} is missing")


@dataclass(frozen=True)
class Reply:
    """What the platform answers."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(
        default_factory=lambda: {"content-type": "application/json; charset=utf-8"}
    )

    @classmethod
    def json(cls, value: Any, *, status: int = 200) -> "Reply":
        """An answer in JSON."""
        return cls(json.dumps(value, ensure_ascii=False).encode(), status)


@dataclass(frozen=True)
class Call:
    """One call that was received, for tests to look at."""

    method: str
    path: str
    params: Mapping[str, str]
    body: bytes
    answer: bytes
    status: int
    at: float

    @property
    def json(self) -> Any:
        """What was sent."""
        return json.loads(self.body)


@dataclass
class Mishap:
    """Something that goes wrong on purpose, so many times."""

    path: str
    times: int = 1
    errcode: int | str | None = None
    status: int | None = None
    slow: float = 0.0
    truncate: bool = False
    html: bool = False
    lost: bool = False
    """The call is carried out, and the answer never arrives."""
