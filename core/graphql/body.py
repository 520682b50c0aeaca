"""The strict reader of request bodies: size, encoding, JSON, numbers, shape."""

import re
from typing import Any

import msgspec

from core.errors import Invalid, T

UNREADABLE = T(
    "The body is not a GraphQL request in JSON: {why}", "请求体不是 JSON 格式的 GraphQL 请求:{why}"
)
BIG_NUMBER = T("Whole numbers have at most 18 digits.", "整数最多 18 位。")
TOO_DEEP = T("The variables are nested too deeply.", "变量嵌套过深。")
DEEPEST = 40
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
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid(UNREADABLE.fill(why=_why(error))) from None
    except RecursionError:
        raise Invalid(TOO_DEEP) from None
    if asked.variables:
        check_values(asked.variables, numbers=_MANY_DIGITS.search(body) is not None)
    return asked


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
