"""The strict reader of request bodies: size, encoding, JSON, numbers, shape."""

import json
import re
from collections import Counter
from typing import Any

import msgspec

from core.errors import Invalid, T

UNREADABLE = T(
    "The body is not a GraphQL request in JSON: {why}", "请求体不是 JSON 格式的 GraphQL 请求:{why}"
)
BIG_NUMBER = T("Whole numbers have at most 18 digits.", "整数最多 18 位。")
TOO_DEEP = T("The variables are nested too deeply.", "变量嵌套过深。")
TWICE = T("The request says “{key}” twice.", "请求中“{key}”出现了两次。")
DEEPEST = 40
_HIDDEN = b"\\u00"
"""How a letter of a key may be written so that it does not look like one."""
_NAMES = (b'"query"', b'"variables"', b'"operationName"', b'"extensions"')
_MANY_DIGITS = re.compile(rb"[0-9]{19}")


class Asked(msgspec.Struct):
    """What a client sends."""

    query: str
    variables: dict[str, Any] | None = None
    operationName: str | None = None
    extensions: dict[str, Any] | None = None


_decode = msgspec.json.Decoder(Asked).decode


def read_body(body: bytes) -> Asked:
    """The request in a body; refuses what is not one."""
    try:
        asked = _decode(body)
        if _suspect(body):
            _refuse_twice_given(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid(UNREADABLE.fill(why=_why(error))) from None
    except RecursionError:
        raise Invalid(TOO_DEEP) from None
    if asked.variables:
        check_values(asked.variables, numbers=_MANY_DIGITS.search(body) is not None)
    return asked


def _suspect(body: bytes) -> bool:
    """Whether a key of a request may stand there twice; nearly never, and then we look again."""
    return _HIDDEN in body or any(body.count(name) > 1 for name in _NAMES)


def _refuse_twice_given(body: bytes) -> None:
    """Which of two values is meant nobody can know, and who reads along may think another."""
    objects: list[list[tuple[str, Any]]] = []
    json.loads(body, object_pairs_hook=objects.append, parse_int=str)
    keys = Counter(key for key, _ in objects[-1])  # the outermost object ends last
    for key, times in keys.items():
        if times > 1:
            raise Invalid(TWICE.fill(key=key[:80]))


def _why(error: Exception) -> str:
    return str(error)[:200].encode(errors="replace").decode()


def check_values(value: Any, *, numbers: bool, depth: int = 0) -> None:
    """Refuse what is nested too deeply and, where there may be one, a huge number."""
    if depth > DEEPEST:
        raise Invalid(TOO_DEEP)
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            if numbers or isinstance(inner, dict | list):
                check_values(inner, numbers=numbers, depth=depth + 1)
    elif numbers and isinstance(value, int) and abs(value) >= 10**18:
        raise Invalid(BIG_NUMBER)
