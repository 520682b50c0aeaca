"""The platform itself: who is there, what they posted, and the server that answers for it."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from random import Random
from typing import Any

from core.channels import Clock

from . import content, messages, oauth
from .accounts import SimAccount
from .people import Person
from .posts import Comment, Status
from .trouble import Troubles, trouble_from
from .wire import Call, Refused, Reply, as_json, read_call, send_reply

Endpoint = Callable[["Platform", Call], Reply]

Application = Callable[[Any, Any, Any], Awaitable[None]]

ENDPOINTS: Mapping[tuple[str, str], Endpoint] = {
    **oauth.ENDPOINTS,
    **messages.ENDPOINTS,
    **content.ENDPOINTS,
}

FIRST_UID = 7_284_119_003
FIRST_ID = 9_107_199_254_740_993
"""Ids of posts and comments are too large for floats, and never the same after a restart."""


class Platform:
    """One whole Weibo, in memory, with its own clock."""

    def __init__(self, *, clock: Clock | None = None, seed: int = 0) -> None:
        """A platform with nobody on it yet."""
        self.clock = clock or Clock()
        self.random = Random(seed)
        self.accounts: list[SimAccount] = []
        self.people: dict[str, Person] = {}
        self.statuses: dict[int, Status] = {}
        self.comments: dict[int, Comment] = {}
        self.files: dict[int, tuple[str, bytes]] = {}
        self.codes: dict[str, dict[str, Any]] = {}
        self.tokens = oauth.Tokens(self)
        self.troubles = Troubles()
        self.log: list[Call] = []
        self.codes_as_text = False
        """Whether error codes are written as texts, as some servers of the platform do."""
        self.app = self._application()
        self._last = FIRST_ID + 2 * int(time.time() * 1000)
        self._spent: dict[tuple[str, int], int] = {}

    # ── who is there ──────────────────────────────────────────────────────────────────────────────

    def account(self, name: str = "茶言", **facts: Any) -> SimAccount:
        """A new verified account with an app of its own."""
        number = len(self.accounts)
        known: dict[str, Any] = {
            "uid": str(1_902_538_057 + number),
            "app_key": str(1_838_358_847 + number),
            "app_secret": f"{self.random.getrandbits(128):032x}",
            "fan_token": f"2.00{self.random.getrandbits(110):028x}",
        }
        account = SimAccount(platform=self, name=name, **(known | facts))
        self.accounts.append(account)
        self.post(account.uid, "今秋第一批龙井到店，欢迎来喝茶。")
        return account

    def newcomer(self, account: SimAccount, name: str, *, uid: str, facts: Any) -> Person:
        """Somebody new who knows an account."""
        uid = uid or str(FIRST_UID + len(self.people))
        person = Person(account, uid, name, facts)
        self.people[uid] = person
        return person

    def account_of(self, uid: str) -> SimAccount | None:
        """The verified account of that number."""
        return next((each for each in self.accounts if each.uid == uid), None)

    def post(self, uid: str, text: str) -> Status:
        """Somebody posts something."""
        self._last += 2
        status = Status(self._last, uid, text, self.clock.now(), mentions=self._mentioned(text))
        self.statuses[status.id] = status
        return status

    def comment(self, uid: str, on: Status, text: str, *, to: Comment | None = None) -> Comment:
        """Somebody comments on a post, or answers a comment there."""
        self._last += 2
        now, mentions = self.clock.now(), self._mentioned(text)
        comment = Comment(self._last, on, uid, text, now, answers=to, mentions=mentions)
        self.comments[comment.id] = comment
        return comment

    def newest(self, uid: str) -> Status:
        """The latest post of somebody."""
        return max(
            (status for status in self.statuses.values() if status.author == uid),
            key=lambda status: status.id,
        )

    def keep_file(self, owner: str, content: bytes) -> int:
        """A file that only one person may fetch."""
        self._last += 2
        self.files[self._last] = (owner, content)
        return self._last

    def _mentioned(self, text: str) -> tuple[str, ...]:
        return tuple(each.uid for each in self.accounts if f"@{each.name}" in text)

    # ── the server ────────────────────────────────────────────────────────────────────────────────

    def _application(self) -> Application:
        """Every host of the platform under `/<host>/<path>`, as a plain ASGI application."""

        async def app(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "lifespan":
                await _live(receive, send)
                return
            call = await read_call(scope, receive, at=self.clock.now())
            call.reply = await self._answer(call)
            if call.host != "_sim":
                self.log.append(call)
            await send_reply(send, call.reply)

        return app

    async def _answer(self, call: Call) -> Reply:
        if call.host == "_sim":
            return self._asked(call)
        try:
            spoiled = await self.troubles.before(call)
            return spoiled or self._endpoint(call)(self, call)
        except Refused as no:
            code: int | str = str(no.code) if self.codes_as_text else no.code
            said = {"error": no.word, "error_code": code, "request": call.path}
            return as_json(said, status=no.status)

    def _endpoint(self, call: Call) -> Endpoint:
        host = "api.weibo.com" if call.host == "c.api.weibo.com" else call.host
        path = call.path.replace("/biz.json", ".json") if host != call.host else call.path
        if path.startswith("/2/messages/"):
            host = "m.api.weibo.com"
        try:
            return ENDPOINTS[host, path]
        except KeyError:
            raise Refused(10020, "Interface does not exist", status=404) from None

    def _asked(self, call: Call) -> Reply:
        """What tests and the sandbox ask of the simulator itself."""
        asked = json.loads(call.body)
        if call.path == "/clock":
            self.clock.forward(asked["forward"])
        elif call.path == "/trouble":
            self.troubles.make(**trouble_from(call.body))
        return as_json({"now": self.clock.now()})

    # ── limits ────────────────────────────────────────────────────────────────────────────────────

    def count(self, account: SimAccount) -> None:
        """One more call in this hour; too many are refused."""
        spent = self.spent(account)
        if spent >= account.hourly:
            raise Refused(10023, "User requests out of rate limit!", status=403)
        self._spent[account.uid, self.hour()] = spent + 1

    def spent(self, account: SimAccount) -> int:
        """How many calls an account made in this hour."""
        return self._spent.get((account.uid, self.hour()), 0)

    def hour(self) -> int:
        """The hour it is, counted from 1970."""
        return int(self.clock.now() // 3600)


async def _live(receive: Any, send: Any) -> None:
    """What a server says to an application that starts and stops."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
