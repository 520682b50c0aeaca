"""Files a platform wants to see at our address, as proof that it is ours."""

import asyncio
import re
import time
from contextvars import Context

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.response import Response

from core.db import fetch
from core.errors import Refusal

from .line import line_to

NAME = re.compile(r"(MP_verify|WW_verify)_[0-9A-Za-z]{1,64}\.txt")

FRESH = 10.0

_ACCOUNTS = "select id from channel_account where deleted_at is null order by created_at"

_known: dict[str, str] = {}
_known_until = [0.0]
_looking: list[asyncio.Task[None]] = []


@get("/{name:str}", media_type="text/plain")
async def root_file(name: str) -> Response[str]:
    """One of those files; anything else at the root is not there."""
    if not NAME.fullmatch(name):
        raise NotFoundException
    if time.monotonic() > _known_until[0]:
        await asyncio.shield(_look_once())
    if name not in _known:
        raise NotFoundException
    return Response(_known[name], media_type="text/plain")


def _look_once() -> asyncio.Task[None]:
    """However many ask at once, the accounts are asked by the first of them."""
    if not _looking:
        task = asyncio.create_task(_look(), context=Context())
        _looking.append(task)
        task.add_done_callback(lambda _: _looking.clear())
    return _looking[0]


async def _look() -> None:
    """Ask every account's settings; until all have said it, what was known is still shown."""
    found: dict[str, str] = {}
    for row in await fetch(_ACCOUNTS):
        try:
            line = await line_to(row["id"])
        except Refusal:
            continue
        found |= line.adapter.root_files(line.settings)
    _known.clear()
    _known.update(found)
    _known_until[0] = time.monotonic() + FRESH
