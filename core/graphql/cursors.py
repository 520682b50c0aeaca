"""Places in a list, as opaque texts signed over the list's order and the asker's masks.

PostgreSQL signs them while it builds the answer. It gets a key made for this purpose only, as a
parameter; the signature is cut to 64 bits of 256, so it cannot be extended.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from core.db import vault
from core.errors import Invalid, T

from .sql import SQL, Param, sql, text

LONGEST = 4000
FOREIGN = T("This cursor does not belong to this list and order.", "这个游标不属于该列表及其排序。")


@lru_cache(8)
def _key_of(of: Any) -> str:
    return of.mac(b"cursors", purpose="graphql.cursor").hex()


def _key() -> str:
    return _key_of(vault())


_KEY = SQL((Param(("cursor key",), lambda _: _key(), "TEXT"),))


def seal(mark: str, place: SQL) -> SQL:
    """The place as an opaque signed text; `mark` names the order it belongs to."""
    signed = "left(encode(sha256(convert_to({} || {} || {}, 'UTF8')), 'hex'), 16)"
    mac = sql(signed, _KEY, text(mark), place)
    opaque = "translate(encode(convert_to({} || {}, 'UTF8'), 'base64'), E'+/\\n', '-_')"
    return sql(opaque, mac, place)


@lru_cache(10_000)
def _open(cursor: str, mark: str | None, key: str) -> tuple[str | None, ...]:
    try:
        opaque = cursor.encode("ascii").translate(bytes.maketrans(b"-_", b"+/"))
        signed = base64.b64decode(opaque, validate=True).decode()
        mac, place = signed[:16], signed[16:]
        if mark and mac != hashlib.sha256((key + mark + place).encode()).hexdigest()[:16]:
            raise ValueError("not our signature")
        return _texts(json.loads(place))
    except (ValueError, RecursionError):
        raise Invalid(FOREIGN) from None


def _texts(place: Any) -> tuple[str | None, ...]:
    if not isinstance(place, list) or not all(v is None or isinstance(v, str) for v in place):
        raise ValueError("not a place")
    return tuple(place)


def open_cursor(cursor: Any, mark: str | None) -> tuple[str | None, ...]:
    """The place a cursor names, if it was signed for this order (None: unchecked)."""
    if not isinstance(cursor, str) or len(cursor) > LONGEST:
        raise Invalid(FOREIGN)
    return _open(cursor, mark, _key())


def cursor_shape(cursor: Any) -> tuple[bool, ...]:
    """Which keys of a cursor are missing values: the part of it that decides the plan."""
    return tuple([value is None for value in open_cursor(cursor, None)])


@dataclass(frozen=True, slots=True)
class Part:
    """One key of a cursor, taken out when the plan runs."""

    mark: str
    index: int

    def __call__(self, cursor: str) -> Any:
        """The key's value as text."""
        return open_cursor(cursor, self.mark)[self.index]
