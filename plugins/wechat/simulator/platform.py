"""WeChat as a whole: accounts, people, a clock, and a door for calls."""

import asyncio
from collections.abc import Coroutine
from random import Random
from typing import Any

from core.channels import Clock

from .account import SimAccount
from .calls import Call
from .door import door
from .troubles import Trouble, Troubles


class Platform:
    """One platform per test or sandbox: everything it knows is in memory, and in this object."""

    def __init__(self, *, clock: Any = None, seed: int = 0) -> None:
        """Open an empty platform; the same seed makes the same accounts and people."""
        self.clock: Any = clock or Clock()
        self.random = Random(seed)
        self.accounts: list[SimAccount] = []
        self.log: list[Call] = []
        self.troubles = Troubles()
        self.patience = 5.0
        """Seconds to wait for the answer of a call-back address."""
        self.pause = 0.05
        """Seconds between two tries at a delivery; the real one waits for some."""
        self.tries = 3
        """Whether "three times in all" means three or four is not said clearly: here three."""
        self.app = door(self)
        self._going_on: set[asyncio.Task[Any]] = set()

    def account(self, **facts: Any) -> SimAccount:
        """A new account: `kind` is service, subscription or mini_program; other facts as named."""
        made = SimAccount(self, **facts)
        self.accounts.append(made)
        return made

    def account_of(self, app_id: str) -> SimAccount | None:
        """The account with an AppID."""
        return next((each for each in self.accounts if each.app_id == app_id), None)

    def trouble(self, path: str, **what: Any) -> None:
        """Let the next call of a path go wrong; `*` means whichever comes next."""
        self.troubles.waiting.append(Trouble(path, **what))

    def soon(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something after the call at hand was answered."""
        task = asyncio.ensure_future(work)
        self._going_on.add(task)
        task.add_done_callback(self._going_on.discard)

    async def quiet(self) -> None:
        """Wait until nothing more is on its way to anybody."""
        while self._going_on:
            await asyncio.gather(*self._going_on, return_exceptions=True)

    def calls(self, path: str) -> list[Call]:
        """The calls of one path so far."""
        return [call for call in self.log if call.path == path]
