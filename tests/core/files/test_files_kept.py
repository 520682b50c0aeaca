"""Files are kept, given back, and let go."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sample_files import amr, film, picture

from core.auth import acting_as
from core.db import execute, now, transaction
from core.errors import Invalid, NotFound
from core.files import (
    UPLOAD,
    Disk,
    File,
    claim_upload,
    erase_files,
    file_row,
    forget,
    read_file,
    storage,
    store,
    stream_file,
    sweep,
    sweep_orphans,
    use_storage,
)
from core.testing import TestHouse

PDF = b"%PDF-1.7\n" + b"x" * 1000


async def piecewise(content: bytes, size: int = 100) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def on_disk() -> list[Path]:
    return sorted(path for path in storage().root.rglob("*") if path.is_file())  # type: ignore[attr-defined]


async def test_a_file_comes_back_as_it_was(crm: TestHouse) -> None:
    file = await store(PDF, name="报价.pdf", source="wechat")

    kept = await read_file(file.id)
    assert (kept.bytes, kept.name, kept.content_type) == (PDF, "报价.pdf", "application/pdf")
    assert (file.size, file.source, file.created_by) == (1009, "wechat", None)
    assert file.claimed_at is not None


async def test_a_file_may_come_in_pieces_and_go_in_parts(crm: TestHouse) -> None:
    file = await store(piecewise(PDF), name="a.pdf")

    row, pieces = await stream_file(file.id, 9, 14)

    assert (await read_file(file.id)).bytes == PDF
    assert (row.name, b"".join([piece async for piece in pieces])) == ("a.pdf", b"xxxxx")


async def test_its_place_cannot_be_guessed_from_anything_we_tell(crm: TestHouse) -> None:
    file = await store(PDF, name="a.pdf")

    assert [path.name for path in on_disk()] == [file.storage_key[-32:]]
    assert str(file.id).replace("-", "") not in file.storage_key
    assert len(file.storage_key) == len("ab/cd/") + 32
    assert storage().spool.stat().st_mode & 0o077 == 0
    assert storage().spool.parent.stat().st_mode & 0o077 == 0


async def test_one_byte_too_many_is_refused_and_leaves_nothing(crm: TestHouse) -> None:
    assert (await store(PDF, name="a.pdf", largest=len(PDF))).size == len(PDF)

    with pytest.raises(Invalid, match=r"larger than 0\.000962 MB"):
        await store(piecewise(PDF + b"x"), name="a.pdf", largest=len(PDF))

    assert await File.count() == 1
    assert len(on_disk()) == 1


async def test_what_breaks_off_while_coming_leaves_nothing(crm: TestHouse) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        yield PDF
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await store(breaking(), name="a.pdf")

    assert await File.count() == 0
    assert on_disk() == []


async def test_voice_and_video_know_how_long_they_play(crm: TestHouse) -> None:
    voice = await store(amr(150), name="voice", kind="voice")
    video = await store(film(seconds=9), name="video", kind="video")

    assert (voice.name, voice.duration) == ("voice.amr", 3.0)
    assert (video.name, video.duration) == ("video.mp4", 9.0)


async def test_what_is_undone_leaves_only_bytes_that_are_swept(crm: TestHouse) -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await store(PDF, name="a.pdf")
            raise ZeroDivisionError

    assert await File.count() == 0
    assert len(on_disk()) == 1
    assert await sweep_orphans(now() - timedelta(hours=1)) == 0  # it may be on its way
    assert await sweep_orphans(now() + timedelta(seconds=1)) == 1
    assert on_disk() == []


async def test_letting_go_removes_the_bytes_only_once_it_is_certain(crm: TestHouse) -> None:
    file = await store(picture(), name="a.jpg")
    assert len(on_disk()) == 2

    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await forget(file.id)
            raise ZeroDivisionError
    assert (await read_file(file.id)).name == "a.jpg"

    async with transaction():
        await forget(file.id)
        assert len(on_disk()) == 2
    assert on_disk() == []
    with pytest.raises(NotFound):
        await file_row(file.id)
    assert await erase_files([file.id]) == 0


async def test_erasing_says_how_many_there_were(crm: TestHouse) -> None:
    files = [(await store(PDF, name=f"{n}.pdf")).id for n in range(3)]

    assert await erase_files([*files[:2], uuid4()]) == 2

    assert [row.id for row in await File.objects()] == files[2:]
    assert len(on_disk()) == 1


async def test_sweeping_takes_old_orphans_and_leaves_what_has_a_row(crm: TestHouse) -> None:
    file = await store(picture(), name="a.jpg")
    lost = storage().root / "ab" / "cd" / ("e" * 32)  # type: ignore[attr-defined]
    lost.parent.mkdir(parents=True)
    lost.write_bytes(b"its row never came")
    left = storage().spool / "left"
    left.write_bytes(b"arrived, and no further")
    long_ago = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    for path in [lost, left, *on_disk()]:
        os.utime(path, (long_ago, long_ago))

    await sweep()

    assert {path.name for path in on_disk()} == {
        file.storage_key[-32:],
        (file.thumbnail_key or "")[-32:],
    }


async def test_an_upload_that_nothing_uses_goes_after_a_day(crm: TestHouse) -> None:
    ann = await crm.user()
    with acting_as(ann):
        unused = await store(PDF, name="unused.pdf", source=UPLOAD)
        used = await store(PDF, name="used.pdf", source=UPLOAD)
        assert (unused.claimed_at, unused.created_by) == (None, ann.user_id)
        await claim_upload(used.id)

    await sweep()
    assert await File.count() == 2

    await execute("update file set created_at = created_at - interval '2 days'")
    await sweep()
    assert [row.name for row in await File.objects()] == ["used.pdf"]
    assert len(on_disk()) == 1


async def test_nobody_takes_in_the_upload_of_another(crm: TestHouse) -> None:
    ann, ben = await crm.user(), await crm.user("owner")
    with acting_as(ann):
        file = await store(PDF, name="a.pdf", source=UPLOAD)

    with acting_as(ben), pytest.raises(NotFound):
        await claim_upload(file.id)
    with pytest.raises(NotFound):
        await claim_upload(uuid4())

    assert (await file_row(file.id)).claimed_at is None
    with acting_as(ann):
        assert (await claim_upload(file.id)).claimed_at is not None


async def test_bytes_that_vanished_are_named(crm: TestHouse) -> None:
    file = await store(PDF, name="a.pdf")
    on_disk()[0].unlink()

    with pytest.raises(NotFound, match="missing in the storage"):
        await read_file(file.id)


async def test_the_doctor_sees_whether_files_can_be_kept(crm: TestHouse, tmp_path: Path) -> None:
    [check] = [check for check in crm.house.checks if check.name == "files"]

    assert await check.run() is None
    assert on_disk() == []

    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a directory should be")
    use_storage(Disk(blocked))
    with pytest.raises(OSError):
        await check.run()


async def test_many_pictures_at_once_are_all_drawn(crm: TestHouse) -> None:
    photos = [store(picture(size=(400 + n, 300)), name=f"{n}.jpg") for n in range(12)]

    files = await asyncio.gather(*photos)

    assert [file.width for file in files] == [400 + n for n in range(12)]
    assert len({file.storage_key for file in files}) == 12
