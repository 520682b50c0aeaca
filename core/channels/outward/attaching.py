"""Attaching: files that a message, a rule or a message to many takes in, so that they last.

Somebody may send along what they brought, and forward what they see on a timeline; no other file
of the house.
"""

from collections.abc import Collection
from uuid import UUID

from core.auth import sees
from core.channels.adapters.content import Content, files_of
from core.db import fetch
from core.entities.activities import Activity
from core.errors import NotFound
from core.files import claim_upload

_SHOWN = "select distinct activity from channel_media where file = $1 limit 50"


async def take_in(content: Content, *, known: Collection[UUID] = ()) -> None:
    """Take the files of a content in, in the asker's name; `known` are those taken in before.

    NotFound for a file that the asker neither brought nor may see.
    """
    for file in files_of(content):
        if file not in known:
            await _claim(file)


async def _claim(file: UUID) -> None:
    try:
        await claim_upload(file)
    except NotFound:
        if not await _is_seen(file):
            raise


async def _is_seen(file: UUID) -> bool:
    """Whether it stands on a timeline that the asker sees."""
    rows = await fetch(_SHOWN, file)
    return any([await sees(Activity, row["activity"]) for row in rows])
