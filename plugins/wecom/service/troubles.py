"""What a platform's refusal means for work in the background."""

from datetime import timedelta
from typing import Any

import orjson

from core.channels import Trouble, TroubleKind
from core.db import now
from core.errors import T
from core.jobs import GiveUp, Postpone

OF_ONE = frozenset({TroubleKind.CONTENT, TroubleKind.PERMANENT, TroubleKind.GONE})
"""What is wrong with one thing only: a code was deleted, an employee left."""
AGAIN = (TroubleKind.TRANSIENT, TroubleKind.RATE_LIMITED)
PAUSE = timedelta(seconds=30)


def put_off(trouble: Trouble) -> Exception:
    """Later where waiting helps; never where it does not."""
    if trouble.kind not in AGAIN:
        return GiveUp(str(trouble.message))
    until = trouble.until or now() + PAUSE
    return Postpone(max((until - now()).total_seconds(), 1.0), str(trouble.message))


def said(kept: Any) -> str | None:
    """A trouble that a row keeps, with the next step, in the reader's language."""
    found = orjson.loads(kept) if isinstance(kept, str | bytes) else kept
    if not found:
        return None
    advice = (found.get("advice_en") or "", found.get("advice_zh") or "")
    return T(f"{found['en']} {advice[0]}".rstrip(), f"{found['zh']}{advice[1]}").say()


def told(trouble: Trouble) -> str:
    """A trouble as a row keeps it, for screens."""
    row: dict[str, Any] = {
        "kind": trouble.kind.value,
        "code": trouble.code,
        "en": trouble.message.en,
        "zh": trouble.message.zh,
    }
    if trouble.advice:
        row |= {"advice_en": trouble.advice.en, "advice_zh": trouble.advice.zh}
    return orjson.dumps(row).decode()
