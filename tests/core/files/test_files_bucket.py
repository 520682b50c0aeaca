"""A bucket behind the same few questions as the disk: the same story on each of them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from obstore.store import LocalStore, MemoryStore, S3Store
from plain_s3 import PlainS3
from sample_files import picture

from core.db import now
from core.errors import Invalid, NotFound
from core.files import (
    Disk,
    File,
    Storage,
    erase_files,
    read_file,
    storage_of,
    store,
    stream_file,
    sweep_orphans,
    use_storage,
)
from core.files.bucket import Bucket, bucket_at
from core.settings import Settings
from core.testing import TestHouse
from core.testing.ports import on_a_port

LONG = b"%PDF-" + bytes(range(256)) * 12_000


KEYS = {"GUANXI_FILES_KEY": "who", "GUANXI_FILES_SECRET": "secret"}


@asynccontextmanager
async def plain_s3() -> AsyncIterator[tuple[PlainS3, str]]:
    """A bucket behind a real port, and its address."""
    bucket = PlainS3()
    async with on_a_port(bucket) as address:
        yield bucket, address


@pytest.fixture(params=["disk", "local", "memory", "s3"])
async def storage(
    crm: TestHouse, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Storage]:
    """Each kind of storage in turn."""
    spool = tmp_path / "data" / ".arriving"
    (tmp_path / "bucket").mkdir()
    kinds: dict[str, Callable[[], Storage]] = {
        "disk": lambda: Disk(tmp_path / "disk"),
        "local": lambda: Bucket(LocalStore(tmp_path / "bucket"), spool),
        "memory": lambda: Bucket(MemoryStore(), spool),
    }
    async with plain_s3() as (_, endpoint):
        address = f"s3://things/house?endpoint={endpoint}&region=x"
        kinds["s3"] = lambda: bucket_at(address, spool, KEYS)
        chosen = kinds[request.param]()
        use_storage(chosen)
        yield chosen


async def kept(storage: Storage) -> set[str]:
    return {each.key async for some in storage.everything() for each in some}


async def test_the_story_of_a_file_is_the_same_everywhere(storage: Storage) -> None:
    photo, document = await store(picture(), name="a.jpg"), await store(LONG, name="b.pdf")
    keys = {photo.storage_key, photo.thumbnail_key or "", document.storage_key}
    assert await kept(storage) == keys
    assert [path for path in storage.spool.rglob("*") if path.is_file()] == []

    assert (await read_file(document.id)).bytes == LONG
    _, pieces = await stream_file(document.id, 5, 300_005)
    assert b"".join([piece async for piece in pieces]) == LONG[5:300_005]
    _, pieces = await stream_file(document.id, len(LONG) - 3)
    assert b"".join([piece async for piece in pieces]) == LONG[-3:]

    await erase_files([photo.id])
    assert await kept(storage) == {document.storage_key}
    with pytest.raises(NotFound):
        [piece async for piece in storage.read(photo.storage_key)]
    await storage.remove([photo.storage_key])


async def test_orphans_are_swept_everywhere(storage: Storage) -> None:
    document = await store(LONG, name="b.pdf")
    lost = storage.spool / "lost"
    lost.write_bytes(b"its row never came")
    await storage.keep("ab/cd/lost", lost)
    assert not lost.exists()

    assert await sweep_orphans(now() - timedelta(hours=1)) == 0
    assert await sweep_orphans(now() + timedelta(seconds=5)) == 1

    assert await kept(storage) == {document.storage_key}


async def test_a_bucket_lies_below_its_folder_and_every_request_is_signed(
    crm: TestHouse, tmp_path: Path
) -> None:
    async with plain_s3() as (bucket, endpoint):
        address = f"s3://things/house/one?endpoint={endpoint}&region=x"
        use_storage(bucket_at(address, tmp_path / ".arriving", KEYS))
        file = await store(LONG, name="b.pdf")

    assert bucket.objects == {f"house/one/{file.storage_key}": LONG}
    assert bucket.signed == {"AWS4-HMAC-SHA256"}


async def test_a_bucket_that_says_no_keeps_nothing_and_says_why(
    crm: TestHouse, tmp_path: Path
) -> None:
    async with plain_s3() as (bucket, endpoint):
        spool = tmp_path / "data" / ".arriving"
        use_storage(bucket_at(f"s3://things?endpoint={endpoint}&region=x", spool, KEYS))
        file = await store(LONG, name="b.pdf")
        bucket.broken = True

        with pytest.raises(OSError, match="the bucket says no"):
            await store(LONG, name="c.pdf")
        with pytest.raises(OSError, match="the bucket says no"):
            await read_file(file.id)

    assert await File.count() == 1
    assert list(spool.iterdir()) == []


def test_the_environment_names_the_bucket(tmp_path: Path) -> None:
    env = {
        "GUANXI_FILES_URL": "s3://things/house?endpoint=http://127.0.0.1:9000&region=cn-north-1",
        "GUANXI_DATA": str(tmp_path),
    }
    chosen = storage_of(Settings.from_env(env))

    assert isinstance(chosen, Bucket)
    assert isinstance(chosen.store, S3Store)
    assert chosen.store.prefix == "house"
    assert chosen.store.config.get("bucket") == "things"
    assert chosen.store.config.get("endpoint") == "http://127.0.0.1:9000"
    assert chosen.spool == tmp_path / "files" / ".arriving"


def test_the_bucket_is_opened_with_our_keys_alone(tmp_path: Path) -> None:
    env = {"GUANXI_FILES_KEY": "who", "GUANXI_FILES_SECRET": "secret"}

    opened = bucket_at("s3://things?region=x&virtual_hosted=true", tmp_path, env)

    assert isinstance(opened.store, S3Store)
    assert opened.store.config.get("access_key_id") == "who"
    assert opened.store.config.get("secret_access_key") == "secret"


def test_without_a_bucket_it_is_the_disk(tmp_path: Path) -> None:
    chosen = storage_of(Settings(data=tmp_path))

    assert isinstance(chosen, Disk)
    assert chosen.root == tmp_path / "files"


@pytest.mark.parametrize("address", ["ftp://things", "s3://", "s3://things?endpont=x"])
def test_an_address_that_cannot_be_right_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="GUANXI_FILES_URL"):
        storage_of(Settings.from_env({"GUANXI_FILES_URL": address, "GUANXI_DATA": str(tmp_path)}))
