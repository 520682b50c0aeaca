"""A bucket behind the same few questions as the disk: the same story on each of them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from obstore.store import LocalStore, MemoryStore, S3Store
from sample_files import picture

from core.db import now
from core.errors import Invalid, NotFound
from core.files import (
    Disk,
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

LONG = b"%PDF-" + bytes(range(256)) * 12_000


@pytest.fixture(params=["disk", "local", "memory"])
async def storage(
    crm: TestHouse, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Storage]:
    """Each kind of storage in turn."""
    spool = tmp_path / "data" / ".arriving"
    (tmp_path / "bucket").mkdir()
    kinds = {
        "disk": lambda: Disk(tmp_path / "disk"),
        "local": lambda: Bucket(LocalStore(tmp_path / "bucket"), spool),
        "memory": lambda: Bucket(MemoryStore(), spool),
    }
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
