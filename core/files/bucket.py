"""Bytes in a bucket that speaks S3: MinIO, Aliyun OSS, Tencent COS, AWS and their like."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore, S3Store

from core.errors import Invalid, NotFound, T

from .storage import CHUNK, MISSING, Kept

UNKNOWN = T(
    "GUANXI_FILES_URL: “{name}” is not known; use endpoint, region or virtual_hosted.",
    "GUANXI_FILES_URL：未知参数“{name}”，可用 endpoint、region、virtual_hosted。",
)
NO_BUCKET = T(
    "GUANXI_FILES_URL must name a bucket: s3://bucket/folder?endpoint=https://…",
    "GUANXI_FILES_URL 必须写明存储桶：s3://bucket/folder?endpoint=https://…",
)
OPTIONS = {
    "endpoint": "endpoint",
    "region": "region",
    "virtual_hosted": "virtual_hosted_style_request",
}


class Bucket:
    """An object store behind the same few questions as the disk."""

    def __init__(self, store: ObjectStore, spool: Path) -> None:
        """Know the store, and where files arrive on their way to it."""
        self.store = store
        self.spool = spool

    async def keep(self, key: str, path: Path) -> None:
        """Send it there; large ones go in parts."""
        with _reached():
            await obstore.put_async(self.store, key, path)
        await asyncio.to_thread(path.unlink)

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes, a piece at a time."""
        wanted: Any = {"offset": start} if end is None else (start, end)
        part = {"range": wanted} if start or end is not None else None
        with _reached():
            found = await obstore.get_async(self.store, key, options=part)  # type: ignore[arg-type]
            async for piece in found.stream(min_chunk_size=CHUNK):
                yield bytes(piece)

    async def remove(self, keys: Iterable[str]) -> None:
        """Delete them; what is not there is gone already."""
        for key in keys:
            try:
                with _reached():
                    await obstore.delete_async(self.store, key)
            except NotFound:
                continue

    async def everything(self) -> AsyncIterator[list[Kept]]:
        """Every object, a batch at a time."""
        with _reached():
            async for found in obstore.list(self.store, chunk_size=1000):
                yield [Kept(each["path"], each["last_modified"]) for each in found]


@contextmanager
def _reached() -> Iterator[None]:
    """What the bucket says no to is, to the house, the same as a disk that says no."""
    try:
        yield
    except FileNotFoundError:
        raise NotFound(MISSING) from None
    except BaseError as error:
        why = str(error).partition("\n")[0]
        raise OSError(f"the bucket says no: {why}") from error


def bucket_at(address: str, spool: Path, env: Mapping[str, str] = os.environ) -> Bucket:
    """The bucket of `s3://bucket/folder?endpoint=…&region=…`, with the keys of the environment."""
    parts = urlsplit(address)
    if not parts.netloc:
        raise Invalid(NO_BUCKET)
    config: dict[str, Any] = {"disable_bulk_delete": True}  # Aliyun OSS refuses it
    for name, value in parse_qsl(parts.query):
        if name not in OPTIONS:
            raise Invalid(UNKNOWN.fill(name=name))
        config[OPTIONS[name]] = value
    config["access_key_id"] = env.get("GUANXI_FILES_KEY") or None
    config["secret_access_key"] = env.get("GUANXI_FILES_SECRET") or None
    given = {name: value for name, value in config.items() if value}
    plain = parts.query.find("http://") >= 0 or "http%3A" in parts.query
    store = S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        config=given,  # type: ignore[arg-type]
        client_options={"allow_http": plain, "timeout": "30s"},
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
    )
    return Bucket(store, spool)
