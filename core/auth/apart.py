"""Work that must not join the transaction of whoever asks for it."""

import asyncio
from collections.abc import Coroutine
from contextvars import Context
from typing import Any, TypeVar

Answer = TypeVar("Answer")


def apart(work: Coroutine[Any, Any, Answer]) -> asyncio.Task[Answer]:
    """Do it in a context of its own: what it writes stays, whatever becomes of the caller."""
    return asyncio.create_task(work, context=Context())
