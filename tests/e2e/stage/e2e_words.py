"""The words on the screens, from the catalogues the admin itself is built with."""

import re
from functools import cache
from pathlib import Path

from core.errors import T

WORDS = Path(__file__).parents[3] / "admin_ui" / "src" / "words"
ENTRY = re.compile(r'^msgid "(.+)"\nmsgstr "(.+)"$', re.M)


@cache
def catalogue(language: str) -> dict[str, str]:
    """Every sentence of the admin in a language, by its English key."""
    text = (WORDS / f"{language}.po").read_text("utf-8")
    return {key: said.replace('\\"', '"') for key, said in ENTRY.findall(text)}


def spoken(words: str | T, language: str, **filled: object) -> str:
    """What stands on the screen for a sentence of the admin or a plugin, or for a name."""
    said = words.say(language) if isinstance(words, T) else catalogue(language).get(words, words)
    return re.sub(r"{(\w+)}", lambda name: str(filled[name[1]]), said)
