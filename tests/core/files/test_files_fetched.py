"""Files go out over HTTP: to whom the address was made for, and never as a page of ours."""

import errno
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sample_files import film, picture
from visitors import PDF, bring, form, somebody

from core.files import Disk, File, erase_files, link, storage, store, use_storage
from core.testing import TestHouse


async def test_an_address_is_only_for_whom_it_was_made(crm: TestHouse, ann: Any) -> None:
    who, browser = ann
    _, other = await somebody(crm, "boss@example.cn", "owner")
    file = await store(picture(), name="a.jpg")
    theirs = link(file.id, who)

    assert (await crm.get(theirs, headers=browser)).status_code == 200
    assert (await crm.get(link(file.id, who, part="/thumbnail"), headers=browser)).is_success
    for headers in (other, {}, {"authorization": "Bearer gxk_x"}):
        assert (await crm.get(theirs, headers=headers)).status_code == 404


async def test_a_changed_address_leads_nowhere(crm: TestHouse, ann: Any) -> None:
    who, browser = ann
    one, two = await store(PDF, name="a.pdf"), await store(PDF, name="b.pdf")
    said = {name: value[0] for name, value in parse_qs(urlsplit(link(one.id, who)).query).items()}
    soon = str(int(said["until"]) + 1)
    changes: list[dict[str, str]] = [
        {},
        {"until": said["until"]},
        {"signature": said["signature"]},
        said | {"until": soon},
        said | {"until": "9" * 400},
        said | {"until": "-1"},
        said | {"until": "٤٩٤"},
        said | {"signature": ""},
        said | {"signature": "签"},
        said | {"signature": said["signature"][:-4]},
        said | {"signature": "A" * 44},
        said | {"signature": said["signature"] * 100},
    ]

    for changed in changes:
        answer = await crm.get(f"/files/{one.id}", params=changed, headers=browser)
        assert answer.status_code == 404
    assert (await crm.get(f"/files/{two.id}", params=said, headers=browser)).status_code == 404
    assert (await crm.get(f"/files/{one.id}", params=said, headers=browser)).status_code == 200
    assert (await crm.get("/files/none", params=said, headers=browser)).status_code == 404


async def test_an_address_ends_with_the_hour_after_next(
    crm: TestHouse, ann: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, browser = ann
    file = await store(PDF, name="a.pdf")
    address = link(file.id, who)
    assert (await crm.get(address, headers=browser)).status_code == 200

    real = time.time
    monkeypatch.setattr("core.files.links.time.time", lambda: real() + 2 * 3600)
    assert (await crm.get(address, headers=browser)).status_code == 404
    monkeypatch.setattr("core.files.links.time.time", lambda: real() - 2 * 3600)
    assert (await crm.get(address, headers=browser)).status_code == 404


async def test_a_file_that_is_gone_is_not_found(crm: TestHouse, ann: Any) -> None:
    who, browser = ann
    gone = await store(PDF, name="a.pdf")
    address, no_picture = link(gone.id, who), link(gone.id, who, part="/thumbnail")
    assert (await crm.get(no_picture, headers=browser)).status_code == 404
    await erase_files([gone.id])
    lost = await store(picture(), name="a.jpg")
    for path in storage().root.rglob("*"):  # type: ignore[attr-defined]
        if path.is_file():
            path.unlink()

    assert (await crm.get(address, headers=browser)).status_code == 404
    assert (await crm.get(link(lost.id, who), headers=browser)).status_code == 404
    small = await crm.get(link(lost.id, who, part="/thumbnail"), headers=browser)
    assert small.status_code == 404


class Failing(Disk):
    """A disk that is full, or a bucket out of reach."""

    async def keep(self, key: str, path: Path) -> None:
        """No."""
        raise OSError(errno.ENOSPC, "No space left on device")

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """No."""
        raise OSError(errno.EIO, "Input/output error")
        yield b""


async def test_a_storage_that_fails_is_a_trouble_that_passes(
    crm: TestHouse, ann: Any, tmp_path: Path
) -> None:
    who, browser = ann
    file = await store(picture(), name="a.jpg")
    use_storage(Failing(tmp_path))

    brought = await bring(crm, browser, **form(PDF))
    fetched = [
        await crm.get(link(file.id, who, part=part), headers=browser) for part in ("", "/thumbnail")
    ]

    assert (brought.status_code, brought.json()["errors"][0]["code"]) == (503, "UNAVAILABLE")
    assert [answer.status_code for answer in fetched] == [503, 503]
    assert await File.count() == 1
    assert not any(path.is_file() for path in storage().root.rglob("*"))  # type: ignore[attr-defined]


async def test_browsers_are_told_to_be_careful(crm: TestHouse, ann: Any) -> None:
    who, browser = ann
    kinds = {"a.pdf": PDF, "a.txt": b"words", "a.bin": bytes(range(256)), "a.jpg": picture()}

    for name, content in kinds.items():
        file = await store(content, name=name)
        told = (await crm.get(link(file.id, who), headers=browser)).headers
        assert told["x-content-type-options"] == "nosniff"
        assert told["content-security-policy"].startswith("default-src 'none'; sandbox")
        assert told["cross-origin-resource-policy"] == "same-origin"
        assert told["cache-control"] == "private, max-age=3600"
        assert told["vary"] == "cookie, authorization"
        way = "inline" if name == "a.jpg" else "attachment"
        assert told["content-disposition"].startswith(f"{way}; ")
        assert told["content-type"].split(";")[0] == file.content_type
        assert told["content-length"] == str(file.size)


async def test_what_one_has_need_not_come_again(crm: TestHouse, ann: Any) -> None:
    who, browser = ann
    file = await store(picture(), name="a.jpg")

    for part in ("", "/thumbnail"):
        address = link(file.id, who, part=part)
        first = await crm.get(address, headers=browser)
        again = await crm.get(address, headers=browser | {"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


RANGES: dict[str, tuple[int, slice | None, str | None]] = {
    "bytes=0-3": (206, slice(0, 4), "bytes 0-3/{}"),
    "bytes=8-": (206, slice(8, None), "bytes 8-{last}/{}"),
    "bytes=-5": (206, slice(-5, None), "bytes {fifth}-{last}/{}"),
    "bytes=-999999": (200, slice(None), None),
    "bytes=4-99999999": (206, slice(4, None), "bytes 4-{last}/{}"),
    "bytes=0-": (200, slice(None), None),
    "bytes=999999-": (416, None, "bytes */{}"),
    "bytes=5-2": (416, None, "bytes */{}"),
    "bytes=-0": (416, None, "bytes */{}"),
    "bytes=0-1,4-5": (200, slice(None), None),
    "bytes=-": (200, slice(None), None),
    "lines=1-2": (200, slice(None), None),
    "bytes=" + "9" * 400 + "-": (200, slice(None), None),
}


@pytest.mark.parametrize("wanted", RANGES)
async def test_a_player_may_ask_for_a_part(crm: TestHouse, ann: Any, wanted: str) -> None:
    who, browser = ann
    status, part, told = RANGES[wanted]
    video = film() + b"\0" * 1000
    file = await store(video, name="a.mp4")

    answer = await crm.get(link(file.id, who), headers=browser | {"range": wanted})

    size = len(video)
    assert answer.status_code == status
    assert answer.content == (video[part] if part else b"")
    expected = told.format(size, last=size - 1, fifth=size - 5) if told else None
    assert answer.headers.get("content-range") == expected
    assert answer.headers["accept-ranges"] == "bytes"


async def test_a_part_of_what_has_changed_is_not_given(crm: TestHouse, ann: Any) -> None:
    who, browser = ann
    file = await store(PDF, name="a.pdf")

    asked = browser | {"range": "bytes=0-3", "if-range": '"another"'}
    answer = await crm.get(link(file.id, who), headers=asked)

    assert (answer.status_code, answer.content) == (200, PDF)


async def test_asking_for_the_head_only(crm: TestHouse, ann: Any) -> None:
    who, browser = ann
    file = await store(PDF, name="a.pdf")

    answer = await crm.http.head(link(file.id, who), headers=browser)

    assert (answer.status_code, answer.headers["content-length"]) == (200, "1009")
