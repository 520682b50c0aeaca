"""Troubles and self-tests, as the API shows them: in the reader's words."""

from datetime import datetime
from typing import Any

import orjson
import strawberry

from core.channels.adapters.telling import told_again
from core.channels.adapters.trouble import Trouble, TroubleKind

TroubleKindEnum = strawberry.enum(TroubleKind, name="TroubleKind")


@strawberry.type
class Problem:
    """What went wrong, and what can be done."""

    kind: TroubleKind = strawberry.field(description="What it means")
    message: str = strawberry.field(description="What happened")
    advice: str | None = strawberry.field(description="The next step")
    code: str = strawberry.field(description="The platform's own code")
    until: datetime | None = strawberry.field(description="Until when it will be so")


def problem_of(stored: Any) -> Problem | None:
    """A stored trouble, in the reader's words."""
    if not stored:
        return None
    said = stored if isinstance(stored, str | bytes) else orjson.dumps(stored).decode()
    return problem(told_again(said if isinstance(said, str) else said.decode()))


def problem(trouble: Trouble) -> Problem:
    """A trouble, in the reader's words."""
    return Problem(
        kind=trouble.kind,
        message=trouble.message.say(),
        advice=trouble.advice.say() if trouble.advice else None,
        code=trouble.code,
        until=trouble.until,
    )
