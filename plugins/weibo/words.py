"""The JSON that Weibo speaks, read without trusting it."""

from collections.abc import Mapping
from typing import Any

import orjson

from core.errors import Invalid, T, clean_text

BROKEN = T("The body is not a Weibo message", "内容不是微博消息")

DEEPEST = 8


def read_json(body: bytes) -> Mapping[str, Any]:
    """An object; anything broken, too deep or not storable is refused."""
    try:
        said = orjson.loads(body)
    except ValueError:
        raise Invalid(BROKEN) from None
    if not isinstance(said, dict) or not _fits(said, DEEPEST):
        raise Invalid(BROKEN)
    return said


def part_of(fields: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object inside; an empty one if it is missing or something else."""
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def text_of(fields: Mapping[str, Any], *names: str) -> str:
    """The first of these fields that holds a text; empty if none does."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value:
            return value
    return ""


def _fits(value: Any, depth: int) -> bool:
    """Whether a value can be stored: texts without NUL, not nested beyond reason."""
    if isinstance(value, str):
        return bool(clean_text(value)) or not value
    if isinstance(value, dict):
        return depth > 0 and all(_fits(k, 1) and _fits(v, depth - 1) for k, v in value.items())
    if isinstance(value, list):
        return depth > 0 and all(_fits(each, depth - 1) for each in value)
    return True
