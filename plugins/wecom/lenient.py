"""JSON from outside, read even with half a character in it: one message must not stop all."""

import json
from typing import Any

import orjson


def read_json(body: bytes) -> Any:
    """What the bytes say; half characters become replacement marks. ValueError if it is no JSON."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return _whole(json.loads(body.decode("utf-8", "replace"), parse_constant=_refuse))


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_whole(name): _whole(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_whole(each) for each in value]
    return value


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")
