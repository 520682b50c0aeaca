"""Canned replies: words that are needed often, shared by everybody who answers."""

import re
from uuid import UUID

from core.auth import require
from core.db import execute, fetchrow, fetchval, uuid7
from core.errors import Conflict, Invalid, NotFound, T, clean_text

from .sending import SEND

SHORTCUT = re.compile(r"[\w-]{1,40}")
LONGEST = 5000

BAD_SHORTCUT = T(
    "A shortcut is one word of at most 40 letters or digits.", "快捷词为不超过 40 个字的一个词。"
)
EMPTY = T("A canned reply needs its words.", "请填写回复内容。")
TAKEN = T("There is a canned reply “{shortcut}” already.", "已有快捷回复“{shortcut}”。")
GONE = T("There is no such canned reply.", "没有这条快捷回复。")


async def save(shortcut: str, body: str, *, known: UUID | None = None) -> UUID:
    """Keep words under a shortcut; `known` is the one that changes."""
    require(SEND)
    word, words = shortcut.strip().lower(), clean_text(body.strip(), field="body")
    if not SHORTCUT.fullmatch(word):
        raise Invalid(BAD_SHORTCUT, field="shortcut")
    if not words or len(words) > LONGEST:
        raise Invalid(EMPTY, field="body")
    other = await fetchval("select id from channel_canned_reply where shortcut = $1", word)
    if other is not None and other != known:
        raise Conflict(TAKEN.fill(shortcut=word), field="shortcut")
    if known is None:
        return await _insert(word, words)
    row = await fetchrow(
        "update channel_canned_reply set shortcut = $2, body = $3 where id = $1 returning id",
        known,
        word,
        words,
    )
    if row is None:
        raise NotFound(GONE)
    return row["id"]


async def delete(known: UUID) -> None:
    """Throw words away."""
    require(SEND)
    if await execute("delete from channel_canned_reply where id = $1", known) != "DELETE 1":
        raise NotFound(GONE)


async def _insert(word: str, words: str) -> UUID:
    row = await fetchrow(
        "insert into channel_canned_reply (id, shortcut, body) values ($1, $2, $3)"
        " on conflict (shortcut) do nothing returning id",
        uuid7(),
        word,
        words,
    )
    if row is None:
        raise Conflict(TAKEN.fill(shortcut=word), field="shortcut")
    return row["id"]
