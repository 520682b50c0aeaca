"""What a platform's refusal means for work in the background."""

from datetime import timedelta
from typing import Any

import orjson

from core.channels import Trouble, TroubleKind
from core.db import now
from core.jobs import GiveUp, Postpone

AGAIN = (TroubleKind.TRANSIENT, TroubleKind.RATE_LIMITED)
PAUSE = timedelta(seconds=30)


def put_off(trouble: Trouble) -> Exception:
    """Later where waiting helps; never where it does not."""
    if trouble.kind not in AGAIN:
        return GiveUp(str(trouble.message))
    until = trouble.until or now() + PAUSE
    return Postpone(max((until - now()).total_seconds(), 1.0), str(trouble.message))


def told(trouble: Trouble) -> str:
    """A trouble as a row keeps it, for screens."""
    said: dict[str, Any] = {
        "kind": trouble.kind.value,
        "code": trouble.code,
        "en": trouble.message.en,
        "zh": trouble.message.zh,
    }
    if trouble.advice:
        said |= {"advice_en": trouble.advice.en, "advice_zh": trouble.advice.zh}
    return orjson.dumps(said).decode()
