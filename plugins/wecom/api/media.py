"""Files on the platform: kept for three days, known by their id."""

import re
from urllib.parse import unquote

from core.channels import Fetched

from .calling import APP, Wire, answer, call

LARGEST = 21 << 20

NAME = re.compile(r"filename\*?=(?:utf-8'')?\"?([^\";]+)", re.IGNORECASE)


async def upload(line: Wire, kind: str, name: str, content: bytes, content_type: str) -> str:
    """Put a file there: its id."""
    said = await call(
        line,
        "media/upload",
        token=APP,
        params={"type": kind},
        files={"media": (name, content, content_type)},
        timeout=60.0,
    )
    return str(said["media_id"])


async def upload_picture(line: Wire, name: str, content: bytes, content_type: str) -> str:
    """Put a picture there for good: its address."""
    files = {"media": (name, content, content_type)}
    return str((await call(line, "media/uploadimg", token=APP, files=files, timeout=60.0))["url"])


async def download(line: Wire, media_id: str) -> Fetched:
    """A file of somebody else."""
    params = {"media_id": media_id}
    got = await answer(line, "media/get", token=APP, params=params, timeout=60.0, largest=LARGEST)
    named = NAME.search(got.headers.get("content-disposition", ""))
    return Fetched(data=got.body, name=unquote(named[1]) if named else None)
