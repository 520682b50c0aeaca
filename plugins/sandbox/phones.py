"""Phones: what is seen on them, what can be done with them, and what is remembered of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.channels import Astray, Human
from core.errors import T

CANNOT = T("Nobody can do that here.", "此处不支持该操作。")

MOST_LINES = 100

Line = dict[str, Any]


@dataclass
class Phone:
    """One person, or one member of staff, and what they did themselves."""

    owner: Any
    human: Human | None = None
    """Who they are on every platform; of staff nothing is known elsewhere."""
    before: list[Line] = field(default_factory=list)
    """What stood on it before the street was closed the last time."""
    done: list[tuple[float, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Whose it is."""
        return str(self.owner.name)

    def lines(self) -> list[Line]:
        """Both sides of every conversation, in order."""
        mine = [{"mine": True, "kind": "done", "text": text, "at": at} for at, text in self.done]
        seen = [_received(each) for each in getattr(self.owner, "inbox", ())]
        now = sorted(mine + seen, key=lambda line: line["at"])
        return (self.before + now)[-MOST_LINES:]

    def shown(self) -> dict[str, Any]:
        """What is to be seen of it."""
        return {
            "name": self.name,
            "staff": self.human is None,
            "lines": self.lines(),
            "doings": [self._offered(each) for each in self.owner.doings],
        }

    def known(self, doing: str) -> Any:
        """One of the things they can do."""
        found = next((each for each in self.owner.doings if each.id == doing), None)
        if found is None:
            raise Astray(CANNOT)
        return found

    def answered(self, doing: Any, fields: Mapping[str, str]) -> dict[str, str]:
        """What is said along with a doing: what was typed, else what they would say."""
        said = {ask.name: str(fields.get(ask.name) or self._usual(ask)) for ask in doing.fields}
        return {name: words for name, words in said.items() if words}

    def _offered(self, doing: Any) -> dict[str, Any]:
        choices = getattr(self.owner, "offers", lambda *_: ())
        fields = [
            {
                "name": ask.name,
                "title": ask.title,
                "sample": self._usual(ask),
                "choices": list(choices(doing.id, ask.name)),
            }
            for ask in doing.fields
        ]
        return {"id": doing.id, "title": doing.title, "fields": fields}

    def _usual(self, ask: Any) -> str | T:
        """What they would say by themselves: their own name and number, else an example."""
        own = {"name": self.human.name, "phone": self.human.phone} if self.human else {}
        return own.get(ask.name) or ask.sample


def told(doing: Any, said: Mapping[str, str]) -> str:
    """What somebody did, as their own phone shows it: words alone, anything else by its name."""
    words = " · ".join(value for value in said.values() if value)
    if doing.id == "says":
        return words
    title = doing.title.zh if isinstance(doing.title, T) else str(doing.title)
    return f"[{title}] {words}".strip()


def _received(seen: Any) -> Line:
    return {"mine": False, "kind": seen.kind, "text": str(seen.text), "at": float(seen.at)}
