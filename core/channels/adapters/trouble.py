"""What can go wrong between us and a platform, in words that a shop owner understands."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from core.errors import T

if TYPE_CHECKING:
    from core.channels.accounts.calling import Answer


class TroubleKind(StrEnum):
    """What a platform's refusal means for us; it decides whether we try again, and whom we tell."""

    TRANSIENT = "transient"
    """It may go well in a moment."""
    RATE_LIMITED = "rate_limited"
    """Too many calls; again at `until`."""
    TOKEN = "token"
    """Our access is expired or revoked: fresh access helps, or the owner must grant it anew."""
    WINDOW = "window"
    """The time in which we may write to this person is over."""
    COUNT = "count"
    """We wrote as often as we may until the person writes again."""
    GONE = "gone"
    """The person left, or closed their account."""
    BLOCKED = "blocked"
    """The person does not want to hear from us."""
    CONTENT = "content"
    """The platform does not take this content."""
    CONFIGURATION = "configuration"
    """Something is not set up as it must be: an address, a secret, a callback."""
    QUOTA = "quota"
    """What we may do in a day or month is used up."""
    PERMISSION = "permission"
    """The account may not do this at all, or no longer."""
    PERMANENT = "permanent"
    """Trying again cannot help."""


OF_THE_ACCOUNT = frozenset(
    {
        TroubleKind.TOKEN,
        TroubleKind.CONFIGURATION,
        TroubleKind.QUOTA,
        TroubleKind.PERMISSION,
    }
)
"""Troubles that a whole account has, so its settings page must show them."""

UNEXPECTED = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError)
"""What reading an answer raises that does not look as its platform describes it."""

UNREADABLE = T("What the platform told us could not be read.", "平台返回的内容无法识别。")


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One refusal of a platform, or its silence."""

    kind: TroubleKind
    message: T
    """What happened."""
    code: str = ""
    """The platform's own code, for its documentation."""
    advice: T | None = None
    """What to do next."""
    until: datetime | None = None
    """Until when it will be so, if the platform said or implied it."""
    retries: int | None = None
    """How often it may be tried again, where the platform names a number."""
    source: str = ""
    """What met it, where that is not the call at hand but, say, the access it needed."""
    done: bool | None = False
    """Whether the platform carried out what it was asked: no, or (None) nobody knows.

    True is a refusal that says so: it had done the same, of the same id, before.
    """


class Troubled(Exception):
    """A platform did not do what it was asked."""

    def __init__(self, trouble: Trouble, answer: "Answer | None" = None) -> None:
        """Carry the trouble, and the answer that told of it, if there was one."""
        super().__init__(f"{trouble.kind.value} {trouble.code}: {trouble.message}")
        self.trouble = trouble
        self.answer = answer


@contextmanager
def nothing_sent() -> Iterator[None]:
    """Round whatever comes before a message is sent: if that fails, it certainly was not sent."""
    try:
        yield
    except Troubled as error:
        raise Troubled(replace(error.trouble, done=False), error.answer) from None
