"""The platform's web server: a request in, JSON out, everything written down."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl


class Refused(Exception):
    """The platform says no: a status, a code and a word."""

    def __init__(self, code: int, word: str, *, status: int = 400) -> None:
        """Say which."""
        super().__init__(word)
        self.code = code
        self.word = word
        self.status = status


@dataclass(frozen=True)
class Reply:
    """What goes back over the wire."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(
        default_factory=lambda: {"content-type": "application/json;charset=UTF-8"}
    )


@dataclass
class Call:
    """One request that somebody made of the platform, and what came of it."""

    method: str
    host: str
    path: str
    params: dict[str, str]
    body: bytes
    headers: dict[str, str]
    at: float
    reply: Reply | None = None

    @property
    def answer(self) -> Any:
        """The answer, as JSON if it is."""
        return json.loads(self.reply.body) if self.reply and self.reply.body else None


def as_json(value: Any, *, status: int = 200) -> Reply:
    """A value on its way out."""
    return Reply(json.dumps(value, ensure_ascii=False).encode(), status)


async def read_call(scope: Any, receive: Any, *, at: float) -> Call:
    """A request, its query and form put together as the platform does."""
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
    host, _, path = scope["path"].lstrip("/").partition("/")
    params = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
    params |= _form(headers.get("content-type", ""), body)
    return Call(scope["method"], host, f"/{path}", params, body, headers, at)


async def send_reply(send: Callable[[Any], Awaitable[None]], reply: Reply) -> None:
    """Give the answer to the wire."""
    headers = [(name.encode(), value.encode()) for name, value in reply.headers.items()]
    headers.append((b"content-length", str(len(reply.body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})


def _form(content_type: str, body: bytes) -> dict[str, str]:
    if content_type.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    if content_type.startswith("multipart/form-data"):
        return _parts(content_type, body)
    return {}


def _parts(content_type: str, body: bytes) -> dict[str, str]:
    head = f"content-type: {content_type}\r\n\r\n".encode()
    whole = BytesParser(EmailMessage, policy=HTTP).parsebytes(head + body)
    return {
        str(part.get_param("name", header="content-disposition")): bytes(
            part.get_payload(decode=True)  # type: ignore[arg-type]
        ).decode(errors="replace")
        for part in whole.iter_parts()
        if isinstance(part, EmailMessage)
    }
