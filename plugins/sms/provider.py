"""The port behind which a provider of text messages stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.channels import Answer, Line, Trouble
from core.errors import T

from .settings import SmsSettings

SmsLine = Line[SmsSettings]


@dataclass(frozen=True, kw_only=True)
class Report:
    """What became of one message."""

    message: str
    """Our id of it."""
    phone: str
    arrived: bool
    code: str
    trouble: Trouble | None = None
    """Why it did not arrive, as far as the provider says."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A text message from somebody."""

    id: str
    phone: str
    text: str
    at: datetime
    facts: Mapping[str, str]


class Provider(Protocol):
    """One provider: how to send, and how to read what it calls us with."""

    name: str
    title: T
    acknowledgement: bytes
    """What it takes for "got it"."""

    async def send(
        self, line: SmsLine, *, phone: str, template: str, data: Mapping[str, str], id: str
    ) -> str:
        """Send one message; the provider's id of it. Troubled if it is not taken."""
        ...

    async def look(self, line: SmsLine) -> None:
        """Ask something harmless, to see whether the keys are right."""
        ...

    def trouble_of(self, answer: Answer) -> Trouble | None:
        """What is wrong with an answer."""
        ...

    def read(self, body: bytes) -> Sequence[Report | Reply]:
        """What a call of theirs says; Invalid if it is none."""
        ...
