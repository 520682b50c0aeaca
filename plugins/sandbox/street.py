"""The street: all platforms in one place, and everybody who has a phone there.

It is a process of its own, beside the house: however many servers and workers the house has, and
however often they start anew, they find the same people with the same phones.
"""

import asyncio
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from core.channels import Astray, Simulator, Stall
from core.errors import T

from .people import NAMES, human
from .phones import Line, Phone, told

LONGEST_DOING = 25.0
"""Seconds somebody may take: a platform tries three times, five seconds each."""

HEAD_START = 600.0
"""Seconds that the platforms' clocks are before ours from the beginning.

The house does not believe a clock so far ahead, and counts what people do from when it hears of
it: only so does it agree with the platforms, however far their clocks are moved.
"""

LONGEST_TEXT = 2000
MOST_PEOPLE = 30
LONGEST_JUMP = 400 * 86_400.0

UNKNOWN = T("There is no such platform.", "没有这个平台。")
NOBODY = T("There is no such person.", "没有这个人。")
CROWDED = T("There are enough people here.", "人数已满。")
THERE = T("Somebody of this name is there already.", "已有同名人物。")
FAILED = T("This cannot be done now.", "此操作当前无法进行。")


@dataclass
class Corner:
    """One account of a platform, with the phones around it."""

    channel: str
    platform: Any
    stall: Stall
    account: Any
    phones: list[Phone] = field(default_factory=list)

    def meet(self, name: str) -> None:
        """Somebody becomes known here."""
        who = human(name)
        self.phones.append(Phone(self.stall.meets(self.account, who), who))

    def look(self) -> list[Phone]:
        """Everybody here; whoever is new gets the next number, and keeps it."""
        known = {id(phone.owner) for phone in self.phones}
        new = [each for each in _staff(self.account) if id(each) not in known]
        self.phones += [Phone(each) for each in new]
        return self.phones

    def phone(self, number: int) -> Phone:
        """Somebody's phone."""
        phones = self.look()
        if not 0 <= number < len(phones):
            raise Astray(NOBODY)
        return phones[number]


class Street:
    """All platforms, each with its accounts."""

    def __init__(
        self,
        simulators: Iterable[Simulator],
        kept: Mapping[str, Mapping[str, Sequence[Line]]] | None = None,
    ) -> None:
        """Build them, the same every time, with what stood on the phones before."""
        self.born = secrets.token_hex(8)
        """Another at every start: what was agreed before is not remembered here."""
        self.platforms: dict[str, Any] = {}
        self.corners: dict[str, Corner] = {}
        for simulator in sorted(simulators, key=lambda each: each.channel):
            self._build(simulator, kept or {})

    def _build(self, simulator: Simulator, kept: Mapping[str, Any]) -> None:
        platform = simulator.platform(seed=1)
        platform.clock.forward(HEAD_START)
        for stall in simulator.stalls:
            account = stall.opens(platform)
            corner = Corner(simulator.channel, platform, stall, account)
            before: Mapping[str, Sequence[Line]] = kept.get(stall.key, {})
            staff = {phone.name for phone in corner.look()}
            for name in dict.fromkeys((*NAMES, *before)):
                if name not in staff:
                    corner.meet(name)
            for phone in corner.phones:
                phone.before = list(before.get(phone.name, ()))
            self.corners[stall.key] = corner
            self.platforms[stall.key] = platform
        _never_again(platform)

    def keepsake(self) -> dict[str, dict[str, list[Line]]]:
        """What stands on all phones, for the next time."""
        return {
            key: {phone.name: phone.lines() for phone in corner.look()}
            for key, corner in self.corners.items()
        }

    def stalls(self, language: str) -> list[dict[str, str]]:
        """Every account that is played here."""
        return [
            {"key": key, "channel": corner.channel, "title": corner.stall.title.say(language)}
            for key, corner in self.corners.items()
        ]

    def settings(self, key: str) -> dict[str, Any]:
        """What one enters to connect an account."""
        return {"settings": self._corner(key).account.settings}

    def open(self, key: str, callback: str) -> None:
        """From now on an account's platform calls this address."""
        self._corner(key).account.callback = callback

    def state(self, language: str) -> dict[str, Any]:
        """Every phone, in the words of a reader."""
        phones = [
            {"corner": key, "title": corner.stall.title, "number": number, **phone.shown()}
            for key, corner in self.corners.items()
            if corner.account.callback
            for number, phone in enumerate(corner.look())
        ]
        clocks = {key: corner.platform.clock.now() for key, corner in self.corners.items()}
        return {"phones": _in(phones, language), "clocks": clocks}

    def arrive(self, name: str) -> None:
        """Somebody new, with a phone on which every platform is at hand."""
        called = name.strip()[:50] or NAMES[0]
        for corner in self.corners.values():
            if len(corner.phones) >= MOST_PEOPLE:
                raise Astray(CROWDED)
            if called in {phone.name for phone in corner.look()}:
                raise Astray(THERE)
        for corner in self.corners.values():
            corner.meet(called)

    def forward(self, seconds: float) -> float:
        """Let time pass on all platforms at once; says how much really passed."""
        passed = min(max(0.0, seconds), LONGEST_JUMP)
        for platform in {id(each): each for each in self.platforms.values()}.values():
            platform.clock.forward(passed)
        return passed

    async def close(self) -> None:
        """Hang up whatever a platform has open towards the house."""
        for platform in {id(each): each for each in self.platforms.values()}.values():
            if hasattr(platform, "close"):
                await platform.close()

    async def do(self, key: str, number: int, doing: str, fields: Mapping[str, str]) -> None:
        """Let somebody do something; what follows from it happens before this returns."""
        corner = self._corner(key)
        phone = corner.phone(number)
        known = phone.known(doing)
        answered = phone.answered(known, fields)
        said = {name: words[:LONGEST_TEXT] for name, words in answered.items()}
        at = corner.platform.clock.now()
        try:
            async with asyncio.timeout(LONGEST_DOING):
                await phone.owner.does(doing, **said)
        except Astray:
            raise
        except Exception:
            raise Astray(FAILED) from None
        phone.done.append((at, told(known, said)))

    def _corner(self, key: str) -> Corner:
        try:
            return self.corners[key]
        except KeyError:
            raise Astray(UNKNOWN) from None


def _never_again(platform: Any) -> None:
    """Accounts and people are the same at every start; what they say from now on never is.

    A message with the id of one that was sent before the last start would count as a copy of it.
    """
    for value in vars(platform).values():
        if isinstance(value, Random):
            value.seed()


def _staff(account: Any) -> Sequence[Any]:
    """Members of staff who have phones of their own, where the platform knows such."""
    known: Any = getattr(account, "employees", ())
    listed = known.values() if isinstance(known, Mapping) else known
    return [each for each in listed if hasattr(each, "doings")]


def _in(value: Any, language: str) -> Any:
    """The same, with every text in one language."""
    if isinstance(value, T):
        return value.say(language)
    if isinstance(value, dict):
        return {name: _in(each, language) for name, each in value.items()}
    if isinstance(value, list):
        return [_in(each, language) for each in value]
    return value
