"""A change with an Idempotency-Key happens once, however often it is asked for."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from core.db import execute, fetchrow, now, transaction, uuid7, vault
from core.errors import Invalid, T

LONGEST = 200
PLACE = "graphql.idempotency"
KEPT = timedelta(hours=24)
OTHER_BODY = T(
    "This Idempotency-Key was used for another request.", "这个 Idempotency-Key 已用于其他请求。"
)
SHOWN_ONCE = T(
    "This was done already; its answer held a secret, which is shown only once.",
    "该请求已执行；结果含有只显示一次的密钥，不再重复显示。",
)
BAD_KEY = T(
    "An Idempotency-Key has 1 to 200 printable ASCII characters.",
    "Idempotency-Key 须为 1 到 200 个可打印的 ASCII 字符。",
)
UNKNOWN = T(
    "This was begun already, and nobody knows whether it was done. Look, then use a new key.",
    "该请求此前已开始执行，结果未知。请先核对，再使用新的 Idempotency-Key。",
)
NOBODY = T(
    "Only a user's change can carry an Idempotency-Key.", "只有用户的变更可以带 Idempotency-Key。"
)


class Unkept(Exception):
    """An answer that must not be remembered, because something broke while it was made."""

    def __init__(self, answer: bytes) -> None:
        super().__init__("not kept")
        self.answer = answer


async def once(
    actor: UUID | None, key: str, body: bytes, run: Callable[[], Awaitable[bytes]], *, kept: bool
) -> bytes:
    """The answer of the first time; the key and the effect commit together.

    An answer that shows a secret is not kept: asking for it again is refused, and nothing is done.
    """
    who, digest = _checked(actor, key), hashlib.sha256(body).digest()
    try:
        async with transaction():
            if await _reserve(who, key, digest):
                answer = await run()
                if kept:
                    await _remember(who, key, answer)
                return answer
            return await _recall(who, key, digest, unanswered=SHOWN_ONCE)
    except Unkept as unkept:
        return unkept.answer


async def at_most_once(
    actor: UUID | None, key: str, body: bytes, run: Callable[[], Awaitable[bytes]], *, kept: bool
) -> bytes:
    """As `once`, for an errand: the key commits before it, for what others did stays done.

    One that broke off, or is still under way, is not begun again: nobody knows how far it got.
    """
    who, digest = _checked(actor, key), hashlib.sha256(body).digest()
    if not await _reserve(who, key, digest):
        return await _recall(who, key, digest, unanswered=UNKNOWN if kept else SHOWN_ONCE)
    try:
        answer = await run()
    except Unkept as unkept:
        return unkept.answer
    if kept:
        await _remember(who, key, answer)
    return answer


def _checked(actor: UUID | None, key: str) -> UUID:
    """Whose key it is; Invalid if it is not fit to be one."""
    if not 1 <= len(key) <= LONGEST or not key.isascii() or not key.isprintable():
        raise Invalid(BAD_KEY)
    if actor is None:
        raise Invalid(NOBODY)
    return actor


async def _reserve(actor: UUID, key: str, digest: bytes) -> bool:
    """Whether we are the first; waits for another one who is at it."""
    await execute(
        "delete from idempotency where actor = $1 and key = $2 and created_at < $3",
        actor,
        key,
        now() - KEPT,
    )
    made = await fetchrow(
        "insert into idempotency (id, actor, key, digest, created_at)"
        " values ($1, $2, $3, $4, now()) on conflict do nothing returning id",
        uuid7(),
        actor,
        key,
        digest,
    )
    return made is not None


async def _remember(actor: UUID, key: str, answer: bytes) -> None:
    await execute(
        "update idempotency set answer = $3 where actor = $1 and key = $2",
        actor,
        key,
        # sealed: an answer holds what its asker may see, and the table is nobody's to read
        vault().seal(answer, aad=PLACE),
    )


async def _recall(actor: UUID, key: str, digest: bytes, *, unanswered: T) -> bytes:
    row = await fetchrow(
        "select digest, answer from idempotency where actor = $1 and key = $2", actor, key
    )
    if row is None or not hmac.compare_digest(row["digest"], digest):
        raise Invalid(OTHER_BODY)
    if row["answer"] is None:
        raise Invalid(unanswered)
    return vault().open(row["answer"], aad=PLACE)


async def forget() -> None:
    """Drop keys after their day."""
    await execute("delete from idempotency where created_at < $1", now() - KEPT)
