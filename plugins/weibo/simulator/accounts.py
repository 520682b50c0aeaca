"""A verified account on the platform, and how the platform pushes to its address."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from core.certificates import trusted

from .windows import Window

if TYPE_CHECKING:
    from .people import Person
    from .platform import Platform

TRIES = 3
"""How often the platform sends one message before it gives up."""

DEADLINE = 5.0
"""Seconds the platform waits for an answer."""

DAY = 86_400


@dataclass
class SimAccount:
    """One verified account with its app: its keys, its followers, its address."""

    platform: Platform
    uid: str
    name: str
    app_key: str
    app_secret: str
    fan_token: str
    token_life: int = 7 * DAY
    """How long an authorisation of its app lasts; it depends on the app's level."""
    hourly: int = 1000
    """How many calls an hour its user may make."""
    wants_ip: bool = True
    """Whether comments must bear the real address of who writes, as newer pages say."""
    mention_push: bool = False
    """Whether mentions are pushed: a grant that is asked for by mail."""
    paused: bool = False
    """Whether somebody switched its developer mode off."""
    callback: str | None = None
    followers: set[str] = field(default_factory=set)
    windows: dict[str, Window] = field(default_factory=dict)
    menu: dict[str, Any] | None = None
    deliveries: list[tuple[dict[str, Any], list[int]]] = field(default_factory=list)
    """Every message pushed, with the statuses of its tries."""
    mistakes: list[str] = field(default_factory=list)
    """Passive replies that the platform could not use."""
    held: list[dict[str, Any]] | None = None
    patience: float = DEADLINE
    people: list[Person] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, Any]:
        """What an owner copies from the consoles of the platform."""
        return {
            "app_key": self.app_key,
            "app_secret": self.app_secret,
            "uid": self.uid,
            "fan_token": self.fan_token,
            "server_ip": "203.0.113.7",
        }

    def person(self, name: str, *, uid: str = "", **facts: Any) -> Person:
        """Somebody new on Weibo who knows this account."""
        person = self.platform.newcomer(self, name, uid=uid, facts=facts)
        self.people.append(person)
        return person

    def window(self, uid: str) -> Window:
        """What may be sent to one person."""
        return self.windows.setdefault(uid, Window())

    def signed(self, *, at: float | None = None, nonce: str = "") -> dict[str, str]:
        """The query of a push: signed over the secret, the time in milliseconds, and a nonce.

        It bears the real time, so that a clock that was moved forward makes nothing stale.
        """
        moment = time.time() if at is None else at
        stamp = {
            "timestamp": str(int(moment * 1000)),
            "nonce": nonce or str(self.platform.random.randrange(10**8)),
        }
        parts = sorted([self.app_secret, stamp["timestamp"], stamp["nonce"]])
        return stamp | {"signature": hashlib.sha1("".join(parts).encode()).hexdigest()}

    async def verify(self, echo: str = "dnPdpTZz85") -> bool:
        """Check the address as the console does: the echo must come back as it went."""
        from httpx import AsyncClient  # a server that plays no platform need not load it

        async with AsyncClient(verify=trusted()) as client:
            params = self.signed() | {"echostr": echo}
            answer = await client.get(self.callback or "", params=params, timeout=self.patience)
        return answer.status_code == 200 and answer.text == echo

    def hold(self) -> None:
        """Keep pushes back for now."""
        self.held = []

    async def release(self, *, seed: int = 0, copies: int = 1) -> None:
        """Let go what was held, in any order, each several times at once."""
        held, self.held = self.held or [], None
        everything = [message for message in held for _ in range(copies)]
        Random(seed).shuffle(everything)
        await asyncio.gather(*(self.push(message) for message in everything))

    async def push(self, message: dict[str, Any]) -> bool:
        """Send a message until it is answered with 200 in time, three times at most."""
        if self.held is not None:
            self.held.append(message)
            return False
        if self.callback is None or self.paused:
            return False
        statuses: list[int] = []
        self.deliveries.append((message, statuses))
        for _ in range(TRIES):
            statuses.append(await self._try(message))
            if statuses[-1] == 200:
                return True
        return False

    async def _try(self, message: dict[str, Any]) -> int:
        """One try: the status of the answer, or 0 if none came in time."""
        from httpx import AsyncClient, HTTPError

        try:
            async with AsyncClient(verify=trusted()) as client:
                answer = await client.post(
                    self.callback or "",
                    params=self.signed(),
                    content=json.dumps(message, ensure_ascii=False).encode(),
                    headers={"content-type": "application/json;charset=UTF-8"},
                    timeout=self.patience,
                )
        except HTTPError:
            return 0
        if answer.status_code == 200 and answer.content:
            self._passive(message, answer.content)
        return answer.status_code

    def _passive(self, message: dict[str, Any], body: bytes) -> None:
        """A reply inside the answer: JSON whose data is JSON again, escaped once."""
        try:
            said = json.loads(body)
            data = json.loads(unquote(said["data"]))
            fits = said["result"] is True and str(said["receiver_id"]) == str(message["sender_id"])
            fits = fits and str(said["sender_id"]) == str(message["receiver_id"])
        except (ValueError, KeyError, TypeError):
            self.mistakes.append(body.decode(errors="replace"))
            return
        if not fits or said["type"] not in ("text", "articles", "position"):
            self.mistakes.append(body.decode(errors="replace"))
            return
        person = self.platform.people.get(str(said["receiver_id"]))
        if person:
            person.receives(said["type"], data, passive=True)
