"""What a text is found by: short overlapping pieces, two signs for Chinese, three for the rest.

Single Chinese signs and pairs of digits are pieces of their own, because so many longer pieces
begin with them that gathering those would take longest of all.
"""

import re
import unicodedata
from collections.abc import Iterable
from zlib import crc32

LONGEST = 500
"""Signs of one text that are indexed; what stands behind is not found."""
MOST_WORDS = 8
"""Words of one question that count."""

CONTACT_MARK = "☎"
"""Stands before the pieces of contact details: they are other pieces than those of open words."""

_WIDE = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
)
_WIDE += "\uf900-\ufaff\U00020000-\U0003ffff"
_PLAIN = re.compile("[\x20-\x7e\u4e00-\u9fff]*")
_RUN = re.compile(f"(?P<wide>[{_WIDE}]+)|[^{_WIDE}\\s]+")
_NUMBER = re.compile(r"\+?[\d\-().]*\d[\d\-().]*")
_PUNCTUATION = re.compile(r"[\-().]")
_PAIR = re.compile(r"[0-9]{2}")
_PAIRS = re.compile(r"(?=([0-9]{2}))")
_ABROAD = re.compile(r"\+[0-9]+")
"""A number as it is dialled from abroad; its first three signs are `+` and most of the country."""
_NATIONAL = 4
"""Signs of it that may belong to the country: `+` and three digits."""
_LONG = 12
"""Digits that only a number with its country's has."""


def fold(text: str) -> str:
    """The text as search compares it: full width made half, no case, no accents, single spaces."""
    if _PLAIN.fullmatch(text, 0, LONGEST):
        return " ".join(text[:LONGEST].lower().split())
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", bare).split())


def words(text: str) -> list[str]:
    """The folded words of a question; a number loses the signs people write between its digits."""
    return [
        _PUNCTUATION.sub("", word) if _NUMBER.fullmatch(word) else word
        for word in fold(text).split()[:MOST_WORDS]
    ]


def kind_mark(entity: str) -> str:
    """A letter before the pieces of one kind of row, so that others' are not looked through.

    Kinds may share a letter: that costs time, and nothing else.
    """
    return chr(ord("A") + crc32(entity.encode()) % 26)


def grams(folded: str, *, mark: str = "") -> set[str]:
    """Every piece of a folded text, each starting at another sign, shorter ones at a run's end.

    In contact details a number as dialled from abroad stands beside the one dialled at home, so it
    adds its beginning only: all numbers of a country share the next pieces.
    """
    pieces: set[str] = set()
    contact = mark.endswith(CONTACT_MARK)
    for run, wide in _runs(folded):
        if contact and _ABROAD.fullmatch(run):
            pieces.add(run[:3])
            continue
        pieces.update(_overlapping(run, 2 if wide else 3))
        pieces.update(run if wide else _PAIRS.findall(run))
    return {mark + piece for piece in pieces} if mark else pieces


def _overlapping(run: str, size: int) -> list[str]:
    return [run[start : start + size] for start in range(len(run))]


def question(text: str, *, marks: tuple[str, ...] = ("",)) -> str:
    """A question as a tsquery: full pieces that hold all its words, of any of these marks."""
    parts = (part for word in words(text) for part in _parts(word))
    return " & ".join(_any_mark(piece, end, marks) for piece, end in dict.fromkeys(parts))


def patterns(text: str) -> list[str]:
    """The words of a question as LIKE patterns, because pieces may also meet by chance."""
    return [like(word) for word in words(text)]


def like(word: str) -> str:
    """One word of a question as a LIKE pattern, because pieces may also meet by chance."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%"


def _runs(folded: str) -> Iterable[tuple[str, bool]]:
    """The stretches of one kind of writing, and whether its signs are wide."""
    for run in _RUN.finditer(folded):
        yield run.group(), run["wide"] is not None


def _parts(word: str) -> Iterable[tuple[str, str]]:
    """What a word demands of the index: its full pieces, or the beginning of one."""
    if _ABROAD.fullmatch(word):
        yield word[:3], "" if len(word) > 2 else ":*"
        word = word[_NATIONAL:]
    elif len(word) >= _LONG and word.isdecimal():
        word = word[_NATIONAL - 1 :]
    for run, wide in _runs(word):
        size = 2 if wide else 3
        if len(run) < size:
            yield run, "" if wide or _PAIR.fullmatch(run) else ":*"
        yield from ((piece, "") for piece in _covering(run, size))


def _covering(run: str, size: int) -> list[str]:
    """As few full pieces as hold every sign of a run."""
    last = len(run) - size
    starts = [*range(0, last, size), last] if last >= 0 else []
    return [run[start : start + size] for start in starts]


def _any_mark(piece: str, end: str, marks: tuple[str, ...]) -> str:
    """A piece under any of the marks, as a tsquery."""
    found = " | ".join(_lexeme(mark + piece) + end for mark in marks)
    return f"({found})" if len(marks) > 1 else found


def _lexeme(piece: str) -> str:
    """A piece, quoted for a tsquery."""
    return "'" + piece.replace("\\", "\\\\").replace("'", "''") + "'"
