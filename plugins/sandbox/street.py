"""The street: all platforms in one place, and everybody who has a phone there.

It is a process of its own, beside the house: however many servers and workers the house has, and
however often they start anew, they find the same people with the same phones.
"""

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from core.errors import T

NAMES = ("小林", "王芳", "李雷")
"""Who lives on every platform from the beginning."""

LONGEST_DOING = 25.0
"""Seconds somebody may take: a platform tries three times, five seconds each."""

LONGEST_TEXT = 2000
MOST_PEOPLE = 30

UNKNOWN = T("There is no such platform.", "没有这个平台。")
NOBODY = T("There is no such person.", "没有这个人。")
CANNOT = T("Nobody can do that here.", "此处不支持该操作。")
CROWDED = T("There are enough people here.", "人数已满。")
FAILED = T("That did not work: {why}", "操作未成功：{why}")


class Astray(Exception):
    """Something was asked of the street that makes no sense there."""

    def __init__(self, message: T) -> None:
        """Say what."""
        super().__init__(str(message))
        self.message = message


@dataclass
class Phone:
    """One person, or one member of staff, and what they did themselves."""

    owner: Any
    staff: bool = False
    done: list[tuple[float, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Whose it is."""
        return str(self.owner.name)

    def shown(self, channel: str, number: int) -> dict[str, Any]:
        """What is to be seen of it: both sides of every conversation, in order."""
        mine = [{"mine": True, "kind": "done", "text": text, "at": at} for at, text in self.done]
        seen = [_received(each) for each in getattr(self.owner, "inbox", ())]
        lines = sorted(mine + seen, key=lambda line: line["at"])[-100:]
        return {
            "channel": channel,
            "number": number,
            "name": self.name,
            "staff": self.staff,
            "lines": lines,
            "doings": [_doing(each) for each in self.owner.doings],
        }


@dataclass
class Corner:
    """One platform with its account and the phones around it."""

    channel: str
    platform: Any
    account: Any
    phones: list[Phone] = field(default_factory=list)

    def look(self) -> list[Phone]:
        """Everybody here; whoever is new gets the next number, and keeps it."""
        staff = {id(each) for each in _staff(self.account)}
        known = {id(phone.owner) for phone in self.phones}
        for each in [*self.account.people, *_staff(self.account)]:
            if id(each) not in known:
                known.add(id(each))
                self.phones.append(Phone(each, staff=id(each) in staff))
        return self.phones


class Street:
    """All platforms, each with one account."""

    def __init__(self, platforms: Mapping[str, Callable[..., Any]]) -> None:
        """Build them; the same street every time it is built."""
        self.born = secrets.token_hex(8)
        """Another at every start: what was agreed before is not remembered here."""
        self.corners: dict[str, Corner] = {}
        for channel, make in sorted(platforms.items()):
            platform = make(seed=1)
            corner = Corner(channel, platform, platform.account())
            for name in NAMES:
                corner.account.person(name)
            _never_again(platform)
            self.corners[channel] = corner

    def settings(self, channel: str) -> dict[str, Any]:
        """What one enters to connect the account of a platform."""
        return {"settings": self._corner(channel).account.settings}

    def open(self, channel: str, callback: str) -> None:
        """From now on the account of a platform calls this address."""
        self._corner(channel).account.callback = callback

    def state(self, language: str) -> dict[str, Any]:
        """Every phone, in the words of a reader."""
        phones = [
            phone.shown(channel, number)
            for channel, corner in self.corners.items()
            if corner.account.callback
            for number, phone in enumerate(corner.look())
        ]
        clocks = {name: corner.platform.clock.now() for name, corner in self.corners.items()}
        return {"phones": _in(phones, language), "clocks": clocks}

    def arrive(self, channel: str, name: str) -> None:
        """Somebody new."""
        corner = self._corner(channel)
        if len(corner.account.people) >= MOST_PEOPLE:
            raise Astray(CROWDED)
        corner.account.person(name.strip()[:50] or NAMES[0])

    def forward(self, seconds: float) -> None:
        """Let time pass on all platforms at once."""
        for corner in self.corners.values():
            corner.platform.clock.forward(min(max(seconds, 0.0), 400 * 86_400.0))

    async def close(self) -> None:
        """Hang up whatever a platform has open towards the house."""
        for corner in self.corners.values():
            if hasattr(corner.platform, "close"):
                await corner.platform.close()

    async def do(self, channel: str, number: int, doing: str, fields: Mapping[str, str]) -> None:
        """Let somebody do something; what follows from it happens before this returns."""
        corner = self._corner(channel)
        phones = corner.look()
        if not 0 <= number < len(phones):
            raise Astray(NOBODY)
        phone = phones[number]
        known = next((each for each in phone.owner.doings if each.id == doing), None)
        if known is None:
            raise Astray(CANNOT)
        said = {
            ask.name: str(fields.get(ask.name) or ask.sample)[:LONGEST_TEXT]
            for ask in known.fields
            if fields.get(ask.name) or ask.sample
        }
        phone.done.append((corner.platform.clock.now(), _told(known, said)))
        try:
            async with asyncio.timeout(LONGEST_DOING):
                await phone.owner.does(doing, **said)
        except Exception as error:
            raise Astray(FAILED.fill(why=f"{type(error).__name__}: {error}"[:200])) from None

    def _corner(self, channel: str) -> Corner:
        try:
            return self.corners[channel]
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


def _received(seen: Any) -> dict[str, Any]:
    return {"mine": False, "kind": seen.kind, "text": str(seen.text), "at": float(seen.at)}


def _doing(doing: Any) -> dict[str, Any]:
    fields = [
        {"name": ask.name, "title": ask.title, "sample": str(ask.sample)} for ask in doing.fields
    ]
    return {"id": doing.id, "title": doing.title, "fields": fields}


def _told(doing: Any, said: Mapping[str, str]) -> str:
    """What somebody did, as their own phone shows it: words alone, anything else by its name."""
    words = " · ".join(value for value in said.values() if value)
    if doing.id == "says":
        return words
    title = doing.title.zh if isinstance(doing.title, T) else str(doing.title)
    return f"[{title}] {words}".strip()


def _in(value: Any, language: str) -> Any:
    """The same, with every text in one language."""
    if isinstance(value, T):
        return value.say(language)
    if isinstance(value, dict):
        return {name: _in(each, language) for name, each in value.items()}
    if isinstance(value, list):
        return [_in(each, language) for each in value]
    return value
