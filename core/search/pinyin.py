"""How a Chinese name sounds, so that it is found by typing Latin letters."""

from typing import Any

_SURNAMES = {
    "单": "shan",
    "仇": "qiu",
    "解": "xie",
    "查": "zha",
    "朴": "piao",
    "区": "ou",
    "盖": "ge",
    "任": "ren",
    "曾": "zeng",
    "尉迟": "yuchi",
    "万俟": "moqi",
    "长孙": "zhangsun",
}
"""Surnames that are not read as the same sign is elsewhere."""


def readings(name: str) -> tuple[str, ...]:
    """The name in pinyin and by its initials; nothing for a name without Chinese signs."""
    if name.isascii():
        return ()

    found: dict[str, None] = {}
    for syllables in _syllables(name):
        found["".join(syllables)] = None
        found["".join(part[0] for part in syllables if part)] = None
    return tuple(reading for reading in found if reading.isascii() and len(reading) > 1)


def _syllables(name: str) -> list[list[str]]:
    """The name syllable by syllable, as a word and as a surname with a given name."""
    usual = _spoken(name)
    for surname, reading in _SURNAMES.items():
        if name.startswith(surname):
            return [usual, [reading, *_spoken(name[len(surname) :])]]
    return [usual]


def _spoken(signs: str) -> list[str]:
    # imported with the first Chinese name: the dictionaries cost half of a server's memory
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(signs, style=Style.NORMAL, errors=_KEPT)


def _ascii_only(signs: str) -> list[str]:
    """What pinyin does with signs that have none: letters and digits stay, the rest goes."""
    return [sign.lower() for sign in signs if sign.isascii() and sign.isalnum()]


_KEPT: Any = _ascii_only
