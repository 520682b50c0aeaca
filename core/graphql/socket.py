"""`/graphql/ws`: subscriptions by the protocol graphql-transport-ws, for as long as one may."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import msgspec
import orjson
from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from core.errors import Invalid, T, language

from .body import check_values
from .documents import NotValid
from .engine import Engine
from .errors import explained, invalid
from .feeds import Feed
from .http import Authenticate, Stop, known
from .rights import Asker

PROTOCOL = "graphql-transport-ws"
FRAME = 64 * 1024
INIT_SECONDS = 10.0
RECHECK_SECONDS = 2.0
MOST = 20
TOO_MANY = T("At most {most} subscriptions at a time.", "最多同时 {most} 个订阅。").fill(most=MOST)


class Closed(Exception):
    """The socket ends here, with this code and reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class Started(msgspec.Struct):
    """What a client asks to run."""

    query: str
    variables: dict[str, Any] | None = None
    operationName: str | None = None


class Message(msgspec.Struct):
    """A message of the protocol."""

    type: str
    id: str | None = None
    payload: Any = None


_decode = msgspec.json.Decoder(Message).decode


def socket_handler(
    engine: Engine, authenticate: Authenticate, *, origins: frozenset[str] = frozenset()
) -> ASGIRouteHandler:
    """The handler of `/graphql/ws`; `origins` are addresses of ours besides the asked host's."""

    @asgi("/graphql/ws", copy_scope=True)
    async def socket(scope: Scope, receive: Receive, send: Send) -> None:
        plain: Any = scope
        if plain["type"] != "websocket":
            await send({"type": "http.response.start", "status": 426, "headers": []})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        await receive()
        if not _is_welcome(plain, origins):
            await send({"type": "websocket.close", "code": 4403, "reason": "foreign"})
            return
        start: Any = {"type": "websocket.accept", "subprotocol": PROTOCOL, "headers": []}
        await send(start)
        await Socket(engine, authenticate, plain, receive, send).run()

    return socket


def _is_welcome(scope: Any, origins: frozenset[str]) -> bool:
    """Our protocol, and a page of ours (or no page at all)."""
    if PROTOCOL not in scope.get("subprotocols", ()):
        return False
    headers = dict(scope["headers"])
    origin = headers.get(b"origin")
    if origin is None:
        return True
    address = origin.decode("latin-1")
    host = headers.get(b"host", b"").decode("latin-1")
    return address in origins or urlsplit(address).netloc == host


class Socket:
    """One client's socket, and what runs on it."""

    def __init__(
        self, engine: Engine, authenticate: Authenticate, scope: Any, receive: Receive, send: Send
    ) -> None:
        self._engine, self._authenticate, self._scope = engine, authenticate, scope
        self._receive, self._send = receive, send
        self._running: dict[str, asyncio.Task[None]] = {}
        self._asker: Asker | None = None
        self._greeted = asyncio.Event()

    async def run(self) -> None:
        """Serve the client until one of us leaves."""
        reader = asyncio.create_task(self._serve())
        guard = asyncio.create_task(self._guard())
        try:
            done, _ = await asyncio.wait({reader, guard}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        except Closed as closed:
            with contextlib.suppress(RuntimeError, OSError):
                await self._send(
                    {"type": "websocket.close", "code": closed.code, "reason": closed.reason}
                )
        finally:
            for task in (reader, guard, *self._running.values()):
                task.cancel()

    # -- who --------------------------------------------------------------------------------------

    async def _guard(self) -> None:
        """Init in time, and a session that lives: rights are read again and again."""
        try:
            await asyncio.wait_for(self._greeted.wait(), INIT_SECONDS)
        except TimeoutError:
            raise Closed(4408, "Connection initialisation timeout") from None
        while True:
            await asyncio.sleep(RECHECK_SECONDS)
            self._asker = await self._known()

    async def _known(self) -> Asker:
        try:
            return await known(self._authenticate, self._scope)
        except Stop:
            raise Closed(4403, "Forbidden") from None

    async def _init(self, message: Message) -> None:
        if self._asker is not None:
            raise Closed(4429, "Too many initialisation requests")
        token = message.payload.get("authorization") if isinstance(message.payload, dict) else None
        if isinstance(token, str):
            header = (b"authorization", token.encode("latin-1", errors="replace"))
            self._scope["headers"] = [*self._scope["headers"], header]
        self._asker = await self._known()
        self._greeted.set()
        await self._say({"type": "connection_ack"})

    # -- what -------------------------------------------------------------------------------------

    async def _serve(self) -> None:
        while True:
            received: Any = await self._receive()
            if received["type"] == "websocket.disconnect":
                return
            await self._hear(_message(received))

    async def _hear(self, message: Message) -> None:
        hears = {
            "connection_init": self._init,
            "subscribe": self._subscribe,
            "complete": self._complete,
            "ping": self._pong,
            "pong": self._nothing,
        }
        if message.type not in hears:
            raise Closed(4400, "Unknown message")
        await hears[message.type](message)

    async def _complete(self, message: Message) -> None:
        if task := self._running.pop(message.id or "", None):
            task.cancel()

    async def _pong(self, _: Message) -> None:
        await self._say({"type": "pong"})

    async def _nothing(self, _: Message) -> None:
        """A pong needs no answer."""

    async def _subscribe(self, message: Message) -> None:
        if self._asker is None:
            raise Closed(4401, "Unauthorized")
        if not message.id or message.id in self._running:
            raise Closed(4409 if message.id else 4400, "An id that is free is needed")
        try:
            started = msgspec.convert(message.payload, Started)
            check_values(started.variables, numbers=True)
        except (msgspec.ValidationError, Invalid):
            raise Closed(4400, "Invalid subscribe message") from None
        if len(self._running) >= MOST:
            await self._fail(message.id, [explained(Invalid(TOO_MANY))])
            return
        self._running[message.id] = asyncio.create_task(self._run(message.id, started))

    async def _run(self, key: str, started: Started) -> None:
        """One operation to its end, or to its failure."""
        language.set(self._now().language)
        try:
            async for answer in self._answers(started):
                payload = orjson.Fragment(answer)
                await self._say({"id": key, "type": "next", "payload": payload})
            await self._say({"id": key, "type": "complete"})
        except NotValid as refused:
            await self._fail(key, [invalid(error) for error in refused.errors[:20]])
        except (RuntimeError, OSError):
            return
        except Exception as error:
            await self._fail(key, [explained(error)])
        finally:
            self._running.pop(key, None)

    async def _answers(self, started: Started) -> AsyncIterator[bytes]:
        engine, operation = self._engine, started.operationName
        document = engine.documents.find((started.query, operation))
        document = document or engine.document(started.query, operation)
        if document.kind.value != "subscription":
            yield await engine.run(started.query, started.variables, operation, self._now())
            return
        feed = Feed(engine, document, started.variables or {})
        async for answer in feed.answers(self._now):
            yield answer

    def _now(self) -> Asker:
        """The asker with the rights of this moment."""
        assert self._asker is not None
        return self._asker

    async def _say(self, message: dict[str, Any]) -> None:
        text = orjson.dumps(message).decode()
        await self._send({"type": "websocket.send", "text": text, "bytes": None})

    async def _fail(self, key: str, errors: list[Any]) -> None:
        await self._say({"id": key, "type": "error", "payload": errors})


def _message(received: Any) -> Message:
    """A message of the protocol; anything else ends the socket."""
    text = received.get("text")
    if text is None or len(text) > FRAME or len(text.encode(errors="replace")) > FRAME:
        raise Closed(1009 if text else 4400, "A text of at most 64 kB is needed")
    try:
        return _decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Closed(4400, "Invalid message") from None
