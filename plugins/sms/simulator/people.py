"""People with phones: what they do, and what they read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from core.channels import Ask, Doing, Received
from core.errors import T

from .times import spelt

if TYPE_CHECKING:
    from .accounts import SimAccount

COMING = T("Good, I will come on Saturday", "好的，我周六来取")

DOINGS = (
    Doing(
        "says",
        T("Answer with a text message", "回复短信"),
        (Ask("text", T("What they write", "内容"), COMING),),
    ),
    Doing("unsubscribes", T("Answer “TD”", "回复 TD 退订")),
    Doing("switches_off", T("Switch the phone off", "关机")),
    Doing("switches_on", T("Switch the phone on", "开机")),
)


@dataclass
class Person:
    """Somebody with a phone number."""

    account: SimAccount
    name: str
    phone: str
    inbox: list[Received] = field(default_factory=list)
    off: bool = False

    doings: ClassVar[Sequence[Doing]] = DOINGS

    async def does(self, doing: str, **fields: Any) -> Any:
        """Do one of the things that people do with a phone."""
        if doing not in {known.id for known in self.doings}:
            raise ValueError(f"nobody does “{doing}” with a phone")
        return await getattr(self, doing)(**fields)

    async def says(self, text: str = COMING.zh) -> dict[str, Any]:
        """Answer with a text message."""
        platform = self.account.platform
        reply = {
            "phone_number": self.phone,
            "send_time": spelt(platform.clock.now()),
            "content": text,
            "sign_name": self.account.sign_name,
            "dest_code": "1069011",
            "sequence_id": platform.next_number(),
        }
        await self.account.push([reply])
        return reply

    async def unsubscribes(self, word: str = "TD") -> dict[str, Any]:
        """Answer with the word that ends it."""
        return await self.says(word)

    async def switches_off(self) -> None:
        """Nothing arrives any more."""
        self.off = True

    async def switches_on(self) -> None:
        """Messages arrive again."""
        self.off = False
