"""Pigeon post: the smallest platform that can do everything the house must cope with."""

import asyncio
import json
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import orjson
from pydantic import Field

from core.channels import (
    AccountSettings,
    Adapter,
    Answer,
    ConversationKind,
    Cursor,
    Direction,
    Envelope,
    Fetched,
    Finding,
    Grant,
    Letter,
    Line,
    Media,
    Mode,
    Outgoing,
    Page,
    Parcel,
    Progress,
    Recall,
    Receipt,
    Ring,
    Stamp,
    Token,
    Trouble,
    Troubled,
    TroubleKind,
    Way,
)
from core.db import now
from core.entities.activities import DeliveryState
from core.entities.customers import Claim
from core.errors import Forbidden, T
from core.hooks import Secret

KINDS = {
    "window": TroubleKind.WINDOW,
    "count": TroubleKind.COUNT,
    "gone": TroubleKind.GONE,
    "blocked": TroubleKind.BLOCKED,
    "erased": TroubleKind.GONE,
    "token": TroubleKind.TOKEN,
    "busy": TroubleKind.TRANSIENT,
    "slow down": TroubleKind.RATE_LIMITED,
    "address": TroubleKind.CONFIGURATION,
    "scope": TroubleKind.PERMISSION,
    "quota": TroubleKind.QUOTA,
    "content": TroubleKind.CONTENT,
}
MEANINGS = {word: T(f"Pigeon says: {word}", f"信鸽说：{word}") for word in KINDS}
ADVICE = {word: T(f"What to do about {word}.", f"{word} 的处理办法。") for word in KINDS}

SECRET = T("The secret is right", "密钥正确")

WINDOW = Way(
    mode=Mode.WINDOW,
    title=T("Reply", "回复"),
    contents=frozenset({"text", "image"}),
    triggers=frozenset({"letter"}),
    longest_text=100,
    rooms=frozenset(ConversationKind),
)
STAMPED = Way(
    mode=Mode.TEMPLATE,
    title=T("Stamped letter", "平邮"),
    contents=frozenset({"template"}),
    idempotent=True,
)


class PigeonSettings(AccountSettings):
    """One loft."""

    loft: Annotated[str, Field(title="Loft")]
    secret: Annotated[Secret, Field(title="Secret")]
    bell: Annotated[Secret | None, Field(title="Bell")] = None
    """A second secret, with which no access is got."""


class Pigeons(Adapter[PigeonSettings]):
    """Pigeons carry JSON."""

    name = "pigeon"
    title = T("Pigeon post", "飞鸽传书")
    settings = PigeonSettings
    acknowledgement = b"coo"
    ways = (WINDOW, STAMPED)
    can_recall = True
    can_block = True

    def greet(self, settings: PigeonSettings, envelope: Envelope) -> tuple[bytes, datetime]:
        """Coo back."""
        return b"coo", now()

    def verify(self, settings: PigeonSettings, envelope: Envelope) -> Stamp:
        """The secret stands in the letter."""
        said = orjson.loads(envelope.body)
        if said.get("secret") != settings.secret.get_secret_value():
            raise Forbidden(T("No pigeon of ours", "不是我们的信鸽"))
        nonce = said.get("nonce")
        return Stamp(
            key=said["id"],
            sender=said.get("from", ""),
            sent_at=now() + timedelta(seconds=said.get("late", 0)),
            nonce=nonce,
        )

    def read(self, settings: PigeonSettings, envelope: Envelope) -> Sequence[Any]:
        """What the letter says."""
        said = orjson.loads(envelope.body)
        match said.get("what", "letter"):
            case "progress":
                return (Progress(message=said["message"], state=DeliveryState(said["state"])),)
            case "recall":
                return (Recall(message=said["message"]),)
            case "ring":
                return (Ring(cursor="nest"),)
            case "bag":
                return tuple(_letter(each) for each in said["letters"])
        return (_letter(said),)

    def passive(self, settings: Any, envelope: Envelope, content: Any) -> bytes | None:
        """A pigeon that waits carries the answer back."""
        waits = orjson.loads(envelope.body).get("waits")
        return content.text.encode() if waits else None

    def cursors(self, settings: PigeonSettings) -> Sequence[Cursor]:
        """One nest, looked into when the platform rings."""
        return (Cursor(name="nest"),)

    async def pull(
        self, line: Line[Any], cursor: str, position: str | None, hint: str | None
    ) -> Page:
        """A page of the nest."""
        answer = await line.ask(
            "GET", "https://pigeon.example/nest", params={"after": position or "0"}
        )
        said = answer.json
        parcels = [
            Parcel(key=each["id"], sender=each["from"], body=orjson.dumps(each))
            for each in said["letters"]
        ]
        return Page(parcels=parcels, position=said["position"], more=said["more"])

    async def fetch(self, line: Line[Any], media: Media) -> Fetched:
        """A drawing, by its number."""
        answer = await line.ask("GET", f"https://pigeon.example/media/{media.id}")
        return Fetched(data=answer.body, name=media.name)

    def trouble_of(self, answer: Answer) -> Trouble | None:
        """Pigeons answer 200 whatever happens."""
        if not answer.body.startswith(b"{"):
            return None
        word = orjson.loads(answer.body).get("error")
        if word is None:
            return None
        kind = KINDS[word]
        until = now() + timedelta(seconds=30) if kind is TroubleKind.RATE_LIMITED else None
        return Trouble(
            kind=kind, code=word, message=MEANINGS[word], advice=ADVICE[word], until=until
        )

    async def send(self, line: Line[Any], outgoing: Outgoing) -> Receipt:
        """Tie it to a leg."""
        body = {
            "to": outgoing.thread,
            "id": outgoing.client_id,
            "content": outgoing.content.model_dump(mode="json"),
        }

        async def call(access: str) -> Answer:
            headers = {"authorization": access}
            url = "https://pigeon.example/send"
            return await line.ask("POST", url, json=body, headers=headers, timeout=0.5)

        answer = await line.authorised(call)
        return Receipt(external_id=answer.json["id"])

    async def check(self, line: Line[Any]) -> Sequence[Finding]:
        """Whether the secret is the right one."""
        try:
            await _token(line, None)
        except Troubled as error:
            trouble = error.trouble
            return (Finding(title=SECRET, ok=False, detail=trouble.message, advice=trouble.advice),)
        return (Finding(title=SECRET, ok=True),)

    def root_files(self, settings: PigeonSettings) -> Mapping[str, str]:
        """The name of the loft, to be shown at our door."""
        return {f"MP_verify_{settings.loft}.txt": settings.loft}

    async def recall(self, line: Line[Any], outgoing: Outgoing, external_id: str) -> None:
        """Whistle."""
        await line.ask("POST", "https://pigeon.example/recall", json={"id": external_id})

    async def block(self, line: Line[Any], claims: Sequence[Claim]) -> None:
        """Shoo."""
        await line.ask("POST", "https://pigeon.example/shoo", json={"rings": _rings(claims)})

    async def unblock(self, line: Line[Any], claims: Sequence[Claim]) -> None:
        """Lure."""
        await line.ask("POST", "https://pigeon.example/lure", json={"rings": _rings(claims)})


def _rings(claims: Sequence[Claim]) -> list[str]:
    return [claim.external_id for claim in claims if claim.kind == "ring"]


async def _token(line: Line[Any], old: Token | None) -> Token:
    secret = line.settings.secret.get_secret_value()
    answer = await line.ask("POST", "https://pigeon.example/token", json={"secret": secret})
    said = answer.json
    return Token(access=said["access"], expires_at=now() + timedelta(seconds=said["expires_in"]))


Pigeons.tokens = {"access": _token}
Pigeons.got_with = {"access": frozenset({"loft", "secret"})}


def _letter(said: Mapping[str, Any]) -> Letter:
    name, room = said["from"], ConversationKind(said.get("room", "direct"))
    claim = Claim(kind="ring", scope="pigeon", external_id=name, source="pigeon")
    return Letter(
        id=said["id"],
        thread=said.get("thread", name),
        room=room,
        claims=(claim,) if said.get("ringed", True) else (),
        happened_at=datetime.fromtimestamp(said["at"], UTC),
        direction=Direction(said.get("direction", "in")),
        body=said.get("text", ""),
        grants=(Grant(trigger=said.get("did", "letter"), lasts=timedelta(hours=48), count=5),),
        media=tuple(Media(**each) for each in said.get("media", ())),
        reachable=said.get("reachable"),
    )


class Tower:
    """The pigeons' platform, on a real port; what it answers next can be said beforehand."""

    def __init__(self) -> None:
        """Begin with a good secret and nothing sent."""
        self.secret = "seed"
        self.sent: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.tokens = 0
        self.mute_tokens = 0
        self.recalls: deque[Any] = deque()
        self.valid = ""
        self.life = 7200
        self.slow = 0.0
        self.next: deque[Any] = deque()
        self.nest: list[dict[str, Any]] = []
        self.media: dict[str, bytes] = {}
        self.shooed: dict[str, list[list[str]]] = {"shoo": [], "lure": []}
        self.shooing: deque[dict[str, str]] = deque()
        self.broken: set[str] = set()
        self.locked = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        path = scope["path"].removeprefix("/pigeon.example")
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        self.calls.append(path)
        status, said = await self._answer(path, scope, json.loads(body) if body else {})
        content = said if isinstance(said, bytes) else orjson.dumps(said)
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": content})

    async def _answer(self, path: str, scope: Any, body: dict[str, Any]) -> tuple[int, Any]:
        if path == "/token":
            await asyncio.sleep(self.slow)
            return self._gives(body)
        if path == "/nest":
            return 200, self._page(scope["query_string"].decode().partition("after=")[2])
        if path.startswith("/media/"):
            return self._drawing(path.removeprefix("/media/"))
        if path in ("/recall", "/shoo", "/lure"):
            return 200, self._whistle(path.strip("/"), body)
        if dict(scope["headers"])[b"authorization"].decode() != self.valid:
            return 200, {"error": "token"}
        return await self._send(body)

    def _whistle(self, tune: str, body: dict[str, Any]) -> dict[str, Any]:
        if tune == "recall":
            return self.recalls.popleft() if self.recalls else {}
        answer = self.shooing.popleft() if self.shooing else {}
        if not answer:
            self.shooed[tune].append(body["rings"])
        return answer

    def _drawing(self, number: str) -> tuple[int, Any]:
        if self.locked:
            return 200, {"error": "token"}
        if number in self.broken:
            return 500, b"oops"
        found = self.media.get(number)
        return (200, found) if found is not None else (200, {"error": "gone"})

    def _gives(self, body: dict[str, Any]) -> tuple[int, Any]:
        """Access, or silence."""
        if self.mute_tokens:
            self.mute_tokens -= 1
            return 502, b"oops"
        return 200, self._token(body)

    def _token(self, body: dict[str, Any]) -> dict[str, Any]:
        if body["secret"] != self.secret:
            return {"error": "token"}
        self.tokens += 1
        self.valid = f"access-{self.tokens}"
        return {"access": self.valid, "expires_in": self.life}

    def _page(self, after: str) -> dict[str, Any]:
        start = int(after)
        page = self.nest[start : start + 2]
        end = start + len(page)
        return {"letters": page, "position": str(end), "more": end < len(self.nest)}

    async def _send(self, body: dict[str, Any]) -> tuple[int, Any]:
        answer = self.next.popleft() if self.next else None
        if isinstance(answer, dict):
            return 200, answer
        if isinstance(answer, int):
            return answer, b"oops"
        if not any(each["id"] == body["id"] for each in self.sent):
            self.sent.append(body)
        if answer == "silence":
            await asyncio.sleep(2)
        if answer == "garble":
            return 200, b"<html>"
        return 200, {"id": f"flight-{len(self.sent)}"}
