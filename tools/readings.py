"""Write down the words in which a Chinese sign sounds unlike by itself.

pypinyin knows 47 000 words, which cost a server half of its memory; in nine of ten every sign
sounds as it always does. The others are kept in `core/search/readings.txt`, tones left out.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ["PYPINYIN_NO_PHRASES"] = "true"  # as the server hears: without the words

import pypinyin
from pypinyin import Style, lazy_pinyin, load_phrases_dict
from pypinyin.contrib.tone_convert import to_normal

WORDS = Path(pypinyin.__file__).parent / "phrases_dict.json"
PLACE = Path(__file__).resolve().parent.parent / "core" / "search" / "readings.txt"


def readings() -> str:
    """The words and how they sound, one per line."""
    words = json.loads(WORDS.read_bytes())
    known = {word: [to_normal(sign[0]) for sign in signs] for word, signs in words.items()}
    kept: dict[str, list[str]] = {}
    # a kept word may be heard inside a longer one that is not kept: look again until none is
    while found := dict(_misheard(known, kept)):
        kept |= found
        load_phrases_dict({word: [[sign] for sign in signs] for word, signs in found.items()})
    return "".join(f"{word} {' '.join(kept[word])}\n" for word in sorted(kept))


def _misheard(
    known: dict[str, list[str]], kept: dict[str, list[str]]
) -> Iterator[tuple[str, list[str]]]:
    for word, signs in known.items():
        if word not in kept and lazy_pinyin(word, style=Style.NORMAL) != signs:
            yield word, signs


if __name__ == "__main__":
    text = readings()
    PLACE.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{PLACE.name}: {text.count(chr(10))} words\n")
