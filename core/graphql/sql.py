"""SQL as a value: text that only developers wrote, with parameters and quoted literals in it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from core.errors import Invalid, T


@dataclass(frozen=True, slots=True, eq=False)
class Param:
    """A value known only when the plan runs: `read(values)` finds it, `type` is its SQL type."""

    key: tuple[Any, ...]
    read: Callable[[Any], Any]
    type: str

    def __hash__(self) -> int:
        return hash((self.key, self.type))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Param) and (self.key, self.type) == (other.key, other.type)


@dataclass(frozen=True, slots=True)
class SQL:
    """A piece of SQL; pieces combine only through `sql`, `join` and their kin."""

    parts: tuple[str | Param, ...] = ()

    def render(self) -> tuple[str, list[Param]]:
        """The text with $1, $2, … and its parameters; equal parameters share a number."""
        numbers: dict[Param, int] = {}
        out: list[str] = []
        for part in self.parts:
            if isinstance(part, Param):
                number = numbers.setdefault(part, len(numbers) + 1)
                out.append(f"${number}::{part.type}")
            else:
                out.append(part)
        return "".join(out), list(numbers)


NOTHING = SQL()
TRUE = SQL(("true",))
FALSE = SQL(("false",))


@lru_cache(4096)
def _split(template: str) -> tuple[str, ...]:
    return tuple(template.split("{}"))


def sql(template: str, *slots: SQL) -> SQL:
    """`sql("{} = {}", column, value)`: every `{}` takes a piece of SQL, never a string."""
    texts = _split(template)
    if len(texts) != len(slots) + 1:
        raise TypeError(f"{len(texts) - 1} slots, {len(slots)} pieces: {template}")
    parts: list[str | Param] = [texts[0]]
    for slot, following in zip(slots, texts[1:], strict=True):
        parts.extend(slot.parts)  # a string here is an AttributeError, on purpose
        parts.append(following)
    return SQL(tuple(parts))


def join(separator: str, pieces: Iterable[SQL], empty: str = "") -> SQL:
    """The pieces in a row, with a separator written by a developer."""
    parts: list[str | Param] = []
    for piece in pieces:
        if parts:
            parts.append(separator)
        parts.extend(piece.parts)
    return SQL(tuple(parts) or (empty,))


def every(conditions: Iterable[SQL]) -> SQL:
    """All conditions hold; no condition is true."""
    wanted = [condition for condition in conditions if condition != TRUE]
    if FALSE in wanted:
        return FALSE
    if len(wanted) == 1:
        return wanted[0]
    return join(" and ", (sql("({})", condition) for condition in wanted), "true")


def either(conditions: Iterable[SQL]) -> SQL:
    """At least one condition holds; no condition is false."""
    wanted = list(conditions)
    if TRUE in wanted:
        return TRUE
    wanted = [condition for condition in wanted if condition != FALSE]
    if len(wanted) == 1:
        return wanted[0]
    return sql("({})", join(" or ", (sql("({})", c) for c in wanted), "false"))


def ident(name: str) -> SQL:
    """A quoted identifier; names come from tables and valid documents, and are checked again."""
    plain = name.replace("_", "a").replace("#", "a")
    if not plain.isalnum() or not name.isascii() or len(name) > 63:
        raise Invalid(
            T(
                "“{name}” cannot be used as a name (letters, digits, _, at most 63 of them).",
                "“{name}” 不能用作名称(只能用字母、数字、_)。",
            ).fill(name=name[:70])
        )
    return SQL((f'"{name}"',))


def text(value: str) -> SQL:
    """A string literal: the one place where text becomes SQL."""
    if "\0" in value:
        raise Invalid(T("Text must not contain U+0000.", "文本不能包含字符 U+0000。"))
    quoted = "'" + value.replace("'", "''") + "'"
    if "\\" in value:
        quoted = "E" + quoted.replace("\\", "\\\\")
    return SQL((quoted,))


def number(value: int) -> SQL:
    """An integer literal."""
    return SQL((str(int(value)),))
