"""Troubles on their way into a column and back, in both languages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from core.errors import T

from .trouble import Trouble, TroubleKind


def as_told(trouble: Trouble) -> str:
    """A trouble as JSON."""
    advice = trouble.advice
    told = {
        "kind": trouble.kind.value,
        "code": trouble.code,
        "message": [trouble.message.en, trouble.message.zh],
        "advice": [advice.en, advice.zh] if advice else None,
        "until": trouble.until.isoformat() if trouble.until else None,
    }
    return orjson.dumps(told).decode()


def told_again(stored: str, until: datetime | None = None) -> Trouble:
    """A trouble that was stored as JSON; `until` counts where it named no time itself."""
    told: Mapping[str, Any] = orjson.loads(stored)
    said_until = datetime.fromisoformat(told["until"]) if told["until"] else until
    return Trouble(
        kind=TroubleKind(told["kind"]),
        code=told["code"],
        message=T(*told["message"]),
        advice=T(*told["advice"]) if told["advice"] else None,
        until=said_until,
    )
