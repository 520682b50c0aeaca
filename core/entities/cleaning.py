"""How what people type becomes what we store: trimmed, checked, or refused by field."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from core.errors import Invalid, T, clean_name, clean_text

Cleaner = Callable[[str, Any], Any]
Choice = TypeVar("Choice", bound=StrEnum)

NEEDED = T("This cannot be empty.", "此项不能为空。")
TOO_LONG = T("At most {longest} characters.", "最多 {longest} 个字符。")
TOO_MANY = T("At most {most} words.", "最多 {most} 个。")
NO_SUCH_CHOICE = T("Choose one of: {choices}.", "请选择其中之一：{choices}。")
OUT_OF_RANGE = T("Must be from {low} to {high}.", "必须在 {low} 到 {high} 之间。")

MOST_WORDS = 100


def cleaned(cleaners: Mapping[str, Cleaner], details: Mapping[str, Any]) -> dict[str, Any]:
    """Every detail through its cleaner; a detail without one is an id or a date and stays."""
    return {
        name: cleaners[name](name, value) if name in cleaners else value
        for name, value in details.items()
    }


def needed_line(longest: int) -> Cleaner:
    """A line of text that must be there."""

    def clean(field: str, value: Any) -> str:
        text = _fitting(clean_name(value or "", field=field), field, longest)
        if not text:
            raise Invalid(NEEDED, field=field)
        return text

    return clean


def line(longest: int) -> Cleaner:
    """A line of text, or nothing."""

    def clean(field: str, value: Any) -> str | None:
        return _fitting(clean_name(value or "", field=field), field, longest) or None

    return clean


def paragraphs(longest: int) -> Cleaner:
    """A text of several lines, or nothing."""

    def clean(field: str, value: Any) -> str | None:
        return _fitting(clean_text(value or "", field=field).strip(), field, longest) or None

    return clean


def words(longest: int) -> Cleaner:
    """A list of short words, each once, in the order given."""
    one = line(longest)

    def clean(field: str, value: Iterable[str] | None) -> list[str]:
        found = dict.fromkeys(one(field, word) for word in value or ())
        found.pop(None, None)
        if len(found) > MOST_WORDS:
            raise Invalid(TOO_MANY.fill(most=MOST_WORDS), field=field)
        return list(found)

    return clean


def choice(choices: type[StrEnum], *, optional: bool = False) -> Cleaner:
    """One of a few words."""

    def clean(field: str, value: Any) -> str | None:
        if value is None and optional:
            return None
        if value not in list(choices):
            allowed = ", ".join(choices)
            raise Invalid(NO_SUCH_CHOICE.fill(choices=allowed), field=field)
        return choices(value).value

    return clean


def whole_number(low: int, high: int) -> Cleaner:
    """A number within bounds, or nothing."""

    def clean(field: str, value: int | None) -> int | None:
        if value is not None and not low <= value <= high:
            raise Invalid(OUT_OF_RANGE.fill(low=low, high=high), field=field)
        return value

    return clean


def flag(_field: str, value: bool | None) -> bool:
    """Yes or no; nothing means no."""
    return bool(value)


def _fitting(text: str, field: str, longest: int) -> str:
    if len(text) > longest:
        raise Invalid(TOO_LONG.fill(longest=longest), field=field)
    return text
