"""What the doctor asks about files: whether one can be kept, read and let go."""

import asyncio
import secrets

from core.errors import T
from core.hooks import Check

from .storage import make_room, new_key, storage

LOST = T("What was written could not be read again.", "写入的内容无法读回。")


async def _works() -> T | None:
    """Keep a few bytes, read them, and let them go; whatever breaks is itself the finding."""
    place, key, content = storage(), new_key(), secrets.token_bytes(16)
    await asyncio.to_thread(make_room, place.spool)
    path = place.spool / secrets.token_hex(16)
    await asyncio.to_thread(path.write_bytes, content)
    await place.keep(key, path)
    back = b"".join([piece async for piece in place.read(key)])
    await place.remove([key])
    return None if back == content else LOST


STORAGE = Check(name="files", title=T("Files can be kept", "可以保存文件"), run=_works)
