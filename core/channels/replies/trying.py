"""Trying out automatic replies: which rule would answer, without anybody having written."""

from uuid import UUID

from core.auth import require
from core.channels.adapters.known import MANAGE, must_be_there
from core.channels.adapters.letters import Letter, LetterKind
from core.db import now

from .rules import OCCASIONS, Rule, rules_of
from .tables import ReplyTrigger


async def would_answer(account: UUID, doing: ReplyTrigger, words: str) -> Rule | None:
    """The rule that answers if somebody does this, with these words, this scene or this key."""
    require(MANAGE)
    await must_be_there(account)
    letter = _as_if(doing, words.strip())
    return next((rule for rule in await rules_of(account) if rule.answers(letter)), None)


def _as_if(doing: ReplyTrigger, words: str) -> Letter:
    """What an account would hear: a message, or something done."""
    occasion = OCCASIONS.get(doing)
    return Letter(
        id="trial",
        thread="trial",
        claims=(),
        happened_at=now(),
        kind=LetterKind.MESSAGE if occasion is None else LetterKind.EVENT,
        occasion=occasion,
        body=words,
        origin=(words or None) if occasion else None,
    )
