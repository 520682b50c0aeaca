"""Canned replies: words that are needed often, shared by everybody who answers."""

import re
from uuid import UUID

from core.auth import require
from core.channels.adapters.known import MANAGE
from core.channels.events import CannedReplyDeleted, CannedReplySaved
from core.channels.outward.sending import SEND
from core.db import execute, fetchrow, fetchval, transaction, uuid7
from core.errors import Conflict, Invalid, NotFound, T, clean_text
from core.events import announce

SHORTCUT = re.compile(r"[\w-]{1,40}")
LONGEST = 5000

BAD_SHORTCUT = T(
    "A shortcut is one word of at most 40 letters or digits.", "快捷词为不超过 40 个字的一个词。"
)
EMPTY = T("A canned reply needs its words.", "请填写回复内容。")
TAKEN = T("There is a canned reply “{shortcut}” already.", "已有快捷回复“{shortcut}”。")
TOO_LONG = T("A canned reply has at most 5000 letters.", "快捷回复不能超过 5000 字。")
GONE = T("There is no such canned reply.", "没有这条快捷回复。")

_NEW = """
insert into channel_canned_reply (id, shortcut, body, creator) values ($1, $2, $3, $4)
on conflict (shortcut) do nothing returning id"""

_CHANGE = """
update channel_canned_reply set shortcut = $2, body = $3
where id = $1 and not exists (
    select 1 from channel_canned_reply o where o.shortcut = $2 and o.id <> $1)
returning id"""

_HOLD = "select creator from channel_canned_reply where id = $1 for update"


async def save(shortcut: str, body: str, *, known: UUID | None = None) -> UUID:
    """Keep words under a shortcut; `known` is the one that changes, whoever wrote it."""
    who = require(SEND)
    word, words = _checked(shortcut, body)
    async with transaction():
        if known is not None:
            await _reach(known)
            saved = await fetchval(_CHANGE, known, word, words)
        else:
            saved = await fetchval(_NEW, uuid7(), word, words, who.user_id)
        if saved is None:
            raise Conflict(TAKEN.fill(shortcut=word), field="shortcut")
        await announce(CannedReplySaved(canned_reply_id=saved))
    return saved


async def delete(known: UUID) -> None:
    """Throw words away."""
    async with transaction():
        await _reach(known)
        await execute("delete from channel_canned_reply where id = $1", known)
        await announce(CannedReplyDeleted(canned_reply_id=known))


def _checked(shortcut: str, body: str) -> tuple[str, str]:
    word, words = shortcut.strip().lower(), clean_text(body.strip(), field="body")
    if not SHORTCUT.fullmatch(word):
        raise Invalid(BAD_SHORTCUT, field="shortcut")
    if not words:
        raise Invalid(EMPTY, field="body")
    if len(words) > LONGEST:
        raise Invalid(TOO_LONG, field="body")
    return word, words


async def _reach(known: UUID) -> None:
    """Hold somebody's words: everybody changes their own, and who manages channels all of them."""
    who = require(SEND)
    row = await fetchrow(_HOLD, known)
    if row is None:
        raise NotFound(GONE)
    if row["creator"] is None or row["creator"] != who.user_id:
        require(MANAGE)
