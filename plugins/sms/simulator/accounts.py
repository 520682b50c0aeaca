"""An account with the provider: its keys, sign name and templates, and how it is called back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.certificates import trusted

from .people import Person

if TYPE_CHECKING:
    from .platform import Platform

TRIES = 3
"""How often a report is pushed before it is only to be fetched."""

DEADLINE = 5.0

WORDS = {"code": "验证码", "notice": "通知", "marketing": "推广"}
"""What the console calls the purposes of templates."""


@dataclass(frozen=True)
class Template:
    """An approved form of words; `${name}` is a gap."""

    code: str
    text: str
    kind: str = "notice"
    """code, notice or marketing."""
    approved: bool = True


@dataclass
class SimAccount:
    """One account of the provider."""

    platform: Platform
    key_id: str
    key_secret: str
    sign_name: str = "茶言"
    callback: str | None = None
    push_token: str = "a-word-behind-it"
    """What its owner entered behind the callback address."""
    balance: int = 1000
    """Segments that are paid for."""
    automatic: bool = True
    """Whether reports are pushed by themselves shortly after sending."""
    templates: dict[str, Template] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)
    """Reports that wait to be pushed."""
    tries: list[int] = field(default_factory=list)
    """The statuses of every try to push."""

    @property
    def settings(self) -> dict[str, Any]:
        """What an owner copies from the provider's console."""
        return {
            "key_id": self.key_id,
            "key_secret": self.key_secret,
            "sign_name": self.sign_name,
            "push_token": self.push_token,
            "templates": "\n".join(
                f"{each.code} | {WORDS[each.kind]} | {each.text}"
                for each in self.templates.values()
            ),
        }

    def person(self, name: str, phone: str = "", **facts: Any) -> Person:
        """Somebody with a phone."""
        number = phone or f"138{10_000_000 + len(self.platform.phones):08d}"
        person = Person(self, name, number, **facts)
        self.people.append(person)
        self.platform.phones[number] = person
        return person

    def template(self, code: str, text: str, **facts: Any) -> Template:
        """A template that the provider approved."""
        self.templates[code] = Template(code, text, **facts)
        return self.templates[code]

    async def report(self) -> bool:
        """Push every report that waits, in one batch."""
        waiting, self.reports = self.reports, []
        return await self.push(waiting) if waiting else True

    async def push(self, batch: list[dict[str, Any]]) -> bool:
        """Push a batch until it is answered with code 0, three times at most."""
        if self.callback is None:
            return False
        for _ in range(TRIES):
            if await self._try(batch):
                return True
        return False

    async def _try(self, batch: list[dict[str, Any]]) -> bool:
        from httpx import AsyncClient, HTTPError  # a server that plays no provider need not load it

        content = json.dumps(batch, ensure_ascii=False).encode()
        head = {"content-type": "application/json; charset=utf-8"}
        try:
            async with AsyncClient(verify=trusted()) as client:
                answer = await client.post(
                    self.callback or "",
                    params={"token": self.push_token} if self.push_token else {},
                    content=content,
                    headers=head,
                    timeout=DEADLINE,
                )
            self.tries.append(answer.status_code)
            return answer.status_code == 200 and answer.json().get("code") == 0
        except (HTTPError, ValueError):
            self.tries.append(0)
            return False
