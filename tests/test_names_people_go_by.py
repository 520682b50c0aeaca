"""Every name that a channel knows people by is called something a shop owner understands."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.entities.customers.explaining import NAMES

ROOT = Path(__file__).parent.parent
WORDS = (ROOT / "admin_ui/src/customers/words.ts").read_text()
CHINESE = (ROOT / "admin_ui/src/words/zh-CN.po").read_text()


def claimed(path: Path) -> Iterator[str]:
    """The kinds of names that the calls of one file claim."""
    text = path.read_text()
    for call in ast.walk(ast.parse(text)) if "claim" in text.lower() else ():
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        if call.func.id.strip("_").lower() != "claim":
            continue
        named = [each.value for each in call.keywords if each.arg == "kind"]
        for kind in (*call.args[:1], *named):
            if isinstance(kind, ast.Constant):
                yield str(kind.value)


KINDS = sorted({kind for path in (ROOT / "plugins").rglob("*.py") for kind in claimed(path)})


def test_the_kinds_are_found() -> None:
    assert {"openid", "external_userid", "uid", "open_id", "phone", "mail_sender"} <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_name_has_words_wherever_it_is_shown(kind: str) -> None:
    shown = re.search(rf"^  {kind}: \(\) => i18n\.t\('(.+)'\),$", WORDS, re.MULTILINE)

    assert kind in NAMES
    assert shown is not None
    assert re.search(rf'msgid "{re.escape(shown[1])}"\nmsgstr "[^"]+"', CHINESE)
