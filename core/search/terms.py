"""What a text is found by: short overlapping pieces, two signs for Chinese, three for the rest."""

import re
import unicodedata
from collections.abc import Iterable

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
_RUN = re.compile(f"(?P<wide>[{_WIDE}]+)|[^{_WIDE}\\s]+")
_NUMBER = re.compile(r"\+?[\d\-().]*\d[\d\-().]*")
_PUNCTUATION = re.compile(r"[\-().]")


def fold(text: str) -> str:
    """The text as search compares it: full width made half, no case, no accents, single spaces."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", bare).split())


def words(text: str) -> list[str]:
    """The folded words of a question; a number loses the signs people write between its digits."""
    return [
        _PUNCTUATION.sub("", word) if _NUMBER.fullmatch(word) else word
        for word in fold(text).split()[:MOST_WORDS]
    ]


def grams(folded: str, *, mark: str = "") -> set[str]:
    """Every piece of a folded text, each starting at another sign, shorter ones at a run's end."""
    pieces: set[str] = set()
    for run, size in _runs(folded):
        pieces.update(mark + run[start : start + size] for start in range(len(run)))
    return pieces


def question(text: str, *, marks: tuple[str, ...] = ("",)) -> str:
    """A question as a tsquery: all full pieces of its words, of any of these marks."""
    parts = (part for word in words(text) for part in _parts(word))
    return " & ".join(_any_mark(piece, end, marks) for piece, end in dict.fromkeys(parts))


def patterns(text: str) -> list[str]:
    """The words of a question as LIKE patterns, because pieces may also meet by chance."""
    return [like(word) for word in words(text)]


def like(word: str) -> str:
    """One word of a question as a LIKE pattern, because pieces may also meet by chance."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%"


def _runs(folded: str) -> Iterable[tuple[str, int]]:
    """The stretches of one kind of writing, each with the size of its pieces."""
    for run in _RUN.finditer(folded):
        yield run.group(), 2 if run["wide"] else 3


def _parts(word: str) -> Iterable[tuple[str, str]]:
    """What a word demands of the index: its full pieces, or the beginning of one."""
    for run, size in _runs(word):
        if len(run) < size:
            yield run, ":*"
        for start in range(len(run) - size + 1):
            yield run[start : start + size], ""


def _any_mark(piece: str, end: str, marks: tuple[str, ...]) -> str:
    """A piece under any of the marks, as a tsquery."""
    found = " | ".join(_lexeme(mark + piece) + end for mark in marks)
    return f"({found})" if len(marks) > 1 else found


def _lexeme(piece: str) -> str:
    """A piece, quoted for a tsquery."""
    return "'" + piece.replace("\\", "\\\\").replace("'", "''") + "'"
