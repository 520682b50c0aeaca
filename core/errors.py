"""The four ways Guanxi says no, in two languages. Anything else that is raised is a bug."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

language: ContextVar[str] = ContextVar("language", default="zh-CN")
"""The reader's language, as a BCP 47 tag."""

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


@dataclass(frozen=True, slots=True)
class T:
    """A text for people, in English and Chinese."""

    en: str
    zh: str

    def say(self, tag: str | None = None) -> str:
        """The text in a language; without one, in the current reader's."""
        return self.zh if (tag or language.get()).startswith("zh") else self.en

    def fill(self, **values: Any) -> "T":
        """The text with its `{names}` replaced; a value may itself be a `T`."""
        english = {k: v.en if isinstance(v, T) else v for k, v in values.items()}
        chinese = {k: v.zh if isinstance(v, T) else v for k, v in values.items()}
        return T(self.en.format(**english), self.zh.format(**chinese))

    def __str__(self) -> str:
        """English, for logs and terminals."""
        return self.en


def wished(accepted: str) -> str:
    """The first language of an Accept-Language header that we speak; Chinese if there is none."""
    tags = [part.partition(";")[0].strip().lower() for part in accepted.split(",")[:20]]
    spoken = next((tag for tag in tags if tag[:2] in ("zh", "en")), "zh-CN")
    return "en" if spoken.startswith("en") else "zh-CN"


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    """Inside, what is said is said in a language."""
    token = language.set(tag)
    try:
        yield
    finally:
        language.reset(token)


class Refusal(Exception):
    """A no that the caller can understand and act on; nothing was changed."""

    code: ClassVar[str] = "REFUSED"

    def __init__(self, message: T, *, field: str | None = None) -> None:
        """Say why, and which field of the input is meant, if one is."""
        super().__init__(str(message))
        self.message = message
        self.field = field


class Invalid(Refusal):
    """What was asked makes no sense."""

    code = "BAD_USER_INPUT"


class NotFound(Refusal):
    """What was asked for is not there, or not visible to the asker."""

    code = "NOT_FOUND"


class Conflict(Refusal):
    """What was asked contradicts what is already so."""

    code = "CONFLICT"

    def __init__(
        self, message: T, *, field: str | None = None, current: Mapping[str, UUID] | None = None
    ) -> None:
        """Say why, and what to look at again: noun and id of what is so by now."""
        super().__init__(message, field=field)
        self.current = dict(current or {})


class Forbidden(Refusal):
    """The asker may not do this."""

    code = "FORBIDDEN"


def clean_text(value: str, *, field: str | None = None) -> str:
    """The text in NFC; refuses what PostgreSQL or JSON cannot hold (U+0000, lone surrogates)."""
    if _UNSTORABLE.search(value):
        raise Invalid(
            T("The text contains characters that cannot be stored.", "文本含有无法保存的字符。"),
            field=field,
        )
    return unicodedata.normalize("NFC", value)


def clean_name(value: str, *, field: str | None = None) -> str:
    """A one-line name: clean text without outer space, line breaks and direction overrides."""
    text = clean_text(value, field=field).translate(_BIDI)
    return " ".join(text.split())
