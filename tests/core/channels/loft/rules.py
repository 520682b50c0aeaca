"""Rules by which an account answers by itself."""

from typing import Any

from core.channels.adapters.known import forget
from core.channels.replies.rules import forget_rules
from core.db import execute, uuid7


async def rule(
    loft: Any, trigger: str, words: str, *, pattern: str = "", exact: bool = False
) -> None:
    """Write a rule."""
    await execute(
        "insert into channel_auto_reply (id, account, trigger, pattern, exact, content)"
        " values ($1, $2, $3, $4, $5, jsonb_build_object('kind', 'text', 'text', $6::text))",
        uuid7(),
        loft.account.id,
        trigger,
        pattern,
        exact,
        words,
    )
    forget_rules(loft.account.id)
    forget("pigeon", loft.account.key)
