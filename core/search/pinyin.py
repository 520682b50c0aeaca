"""How a Chinese name sounds, so that it is found by typing Latin letters."""

import os
from collections.abc import Callable
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

_WORDS = Path(__file__).parent / "readings.txt"
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
    """How it sounds: sign by sign, unless it may hold a word in which one sounds otherwise."""
    speak, beginnings = _dictionary()
    if any(signs[place : place + 2] in beginnings for place in range(len(signs) - 1)):
        return speak(signs)
    return [sound for sign in signs for sound in _alone(sign)]


@lru_cache(maxsize=4096)
def _alone(sign: str) -> list[str]:
    return _dictionary().speak(sign)


class _Dictionary(NamedTuple):
    """What reads signs aloud, and the first two signs of every word it knows."""

    speak: Callable[[str], list[str]]
    beginnings: frozenset[str]


@cache
def _dictionary() -> _Dictionary:
    """What reads signs aloud; opened with the first Chinese name.

    Of pypinyin's words only those are loaded in which a sign sounds unlike by itself
    (`tools/readings.py` lists them): all of them would take a third of a server's memory.
    """
    os.environ["PYPINYIN_NO_PHRASES"] = os.environ["PYPINYIN_NO_DICT_COPY"] = "true"
    from pypinyin import Style, lazy_pinyin, load_phrases_dict

    lines = _WORDS.read_text(encoding="utf-8").splitlines()
    known = [line.split(" ") for line in lines]
    load_phrases_dict({word: [[sound] for sound in sounds] for word, *sounds in known})
    speak = partial(lazy_pinyin, style=Style.NORMAL, errors=_KEPT)
    return _Dictionary(speak, frozenset(word[:2] for word, *_ in known))


def _ascii_only(signs: str) -> list[str]:
    """What pinyin does with signs that have none: letters and digits stay, the rest goes."""
    return [sign.lower() for sign in signs if sign.isascii() and sign.isalnum()]


_KEPT: Any = _ascii_only
