"""Files come and go over HTTP: for people of this house, each with an address of their own."""

import asyncio
import errno
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import pytest
from sample_files import film, picture

from core.auth import Asker, Person, acting_as, asker_of, create_api_key, create_user, sign_in
from core.db import execute
from core.files import (
    LARGEST,
    Disk,
    File,
    erase_files,
    file_row,
    link,
    read_file,
    storage,
    store,
    use_storage,
)
from core.testing import TestHouse

PASSWORD = "a long enough password"
HERE = {"origin": "http://127.0.0.1"}
PDF = b"%PDF-1.7\n" + b"x" * 1000


async def somebody(crm: TestHouse, email: str, role: str = "sales") -> tuple[Asker, dict[str, str]]:
    """A colleague who signed in, and what their browser sends with each request."""
    wish = Person(name=email, email=email, password=PASSWORD, roles=(role,))
    user = await create_user(wish)
    begun = await sign_in(email, PASSWORD, address="127.0.0.1")
    return await asker_of(user), {"cookie": f"guanxi_session={begun.token}", **HERE}


@pytest.fixture
async def ann(crm: TestHouse) -> tuple[Asker, dict[str, str]]:
    return await somebody(crm, "ann@example.cn")


def form(content: bytes, name: str = "a.pdf", said: str = "application/pdf") -> dict[str, Any]:
    return {"files": {"file": (name, content, said)}}


async def bring(crm: TestHouse, headers: dict[str, str], **what: Any) -> httpx.Response:
    return await crm.post("/files", headers=headers, **what)


async def test_a_form_brings_a_file_and_its_address_gives_it_back(crm: TestHouse, ann: Any) -> None:
    who, browser = ann

    told = await bring(crm, browser, **form(PDF, "报价单.pdf"))

    assert told.status_code == 201, told.text
    said = told.json()
    assert (said["name"], said["contentType"], said["size"]) == (
        "报价单.pdf",
        "application/pdf",
        1009,
    )
    assert said["thumbnailUrl"] is None
    file = await file_row(UUID(said["id"]))
    assert (file.created_by, file.source, file.claimed_at) == (who.user_id, "upload", None)
    back = await crm.get(said["url"], headers=browser)
    assert (back.status_code, back.content) == (200, PDF)
    assert back.headers["content-disposition"] == (
        "attachment; filename=\"___.pdf\"; filename*=UTF-8''%E6%8A%A5%E4%BB%B7%E5%8D%95.pdf"
    )


async def test_a_bare_body_brings_one_too(crm: TestHouse, ann: Any) -> None:
    _, browser = ann

    told = await bring(
        crm, browser, params={"name": "photo.png", "kind": "image"}, content=picture()
    )

    said = told.json()
    assert (told.status_code, said["name"]) == (201, "photo.png.jpg")
    assert (said["width"], said["height"]) == (320, 200)
    small = await crm.get(said["thumbnailUrl"], headers=browser)
    assert (small.status_code, small.headers["content-type"]) == (200, "image/webp")


async def test_a_program_with_a_key_may_bring_and_fetch(crm: TestHouse, ann: Any) -> None:
    who, browser = ann
    with acting_as(who):
        key = await create_api_key("Scanner")
    program = {"authorization": f"Bearer {key.secret}"}

    said = (await bring(crm, program, **form(PDF))).json()

    assert (await crm.get(said["url"], headers=program)).content == PDF
    assert (await crm.get(said["url"], headers=browser)).status_code == 404


async def test_nobody_from_outside_brings_anything(crm: TestHouse, ann: Any) -> None:
    _, browser = ann
    cookie = {"cookie": browser["cookie"]}
    foreign = {
        "nobody": ({}, 401),
        "another site": (cookie | {"origin": "https://evil.example"}, 403),
        "another site, says the browser": (browser | {"sec-fetch-site": "cross-site"}, 403),
        "the same site, another origin": (browser | {"sec-fetch-site": "same-site"}, 403),
        "who does not say": (cookie, 403),
        "a page in a box": (cookie | {"origin": "null"}, 403),
        "an unknown key": ({"authorization": "Bearer gxk_unknown"}, 401),
    }

    for headers, status in foreign.values():
        answer = await bring(crm, headers, **form(PDF))
        assert answer.status_code == status

    assert await File.count() == 0


async def test_the_largest_file_comes_through_and_no_larger(crm: TestHouse, ann: Any) -> None:
    _, browser = ann
    largest = b"%PDF-" + b"x" * (LARGEST - 5)

    assert (await bring(crm, browser, **form(largest))).status_code == 201
    for too_much in (largest + b"x", largest + b"x" * 100_000):
        answers = [
            await bring(crm, browser, **form(too_much)),
            await bring(crm, browser, content=too_much),
            await bring(crm, browser, content=slowly(too_much)),
        ]
        for answer in answers:
            assert answer.status_code == 400
            assert answer.json()["errors"][0]["code"] == "BAD_USER_INPUT"
            assert "20" in answer.json()["errors"][0]["message"]

    assert await File.count() == 1
    assert [path for path in storage().spool.rglob("*") if path.is_file()] == []


async def slowly(content: bytes) -> Any:
    for start in range(0, len(content), 65_536):
        yield content[start : start + 65_536]


BOUND = {"content-type": "multipart/form-data; boundary=b"}
HEAD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'

BROKEN: dict[str, tuple[dict[str, str], bytes]] = {
    "cut before its end": (BOUND, HEAD + PDF),
    "cut in its head": (BOUND, HEAD[:40]),
    "empty": (BOUND, b""),
    "two files": (BOUND, HEAD + PDF + b"\r\n" + HEAD + PDF + b"\r\n--b--\r\n"),
    "no file": (BOUND, b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b--\r\n'),
    "no boundary": ({"content-type": "multipart/form-data"}, HEAD + PDF + b"\r\n--b--\r\n"),
    "a huge boundary": (
        {"content-type": f"multipart/form-data; boundary={'b' * 5000}"},
        HEAD + PDF + b"\r\n--b--\r\n",
    ),
    "a huge head": (BOUND, HEAD[:-4] + b"\r\nX: " + b"x" * 100_000 + b"\r\n\r\nx\r\n--b--\r\n"),
    "another encoding of its head": (BOUND, HEAD.replace(b"a.pdf", b"\xff\xfe") + b"x\r\n--b--"),
    "less than promised": ({"content-length": "5000"}, PDF),
    "more than promised": ({"content-length": "50"}, PDF),
    "nothing": ({}, b""),
}


@pytest.mark.parametrize("what", BROKEN)
async def test_a_broken_upload_is_refused_and_leaves_nothing(
    crm: TestHouse, ann: Any, what: str
) -> None:
    _, browser = ann
    headers, body = BROKEN[what]

    answer = await bring(crm, browser | headers, content=body)

    assert answer.status_code == 400, answer.text
    assert answer.json()["errors"][0]["code"] == "BAD_USER_INPUT"
    assert await File.count() == 0
    assert [path for path in storage().root.rglob("*") if path.is_file()] == []  # type: ignore[attr-defined]


async def test_hostile_content_is_refused_whatever_it_calls_itself(
    crm: TestHouse, ann: Any
) -> None:
    _, browser = ann
    page, program = b"<html><script>alert(1)</script>", b"\x7fELF\x02\x01\x01"

    for content in (page, program):
        for name, said in (("a.jpg", "image/jpeg"), ("a.txt", "text/plain"), ("a.pdf", "x/y")):
            answer = await bring(crm, browser, **form(content, name, said))
            assert answer.status_code == 400

    answer = await bring(crm, browser, params={"kind": "image"}, **form(PDF, "a.jpg", "image/jpeg"))
    assert answer.status_code == 400
    assert (await bring(crm, browser, params={"kind": "page"}, **form(PDF))).status_code == 400
    assert await File.count() == 0


async def test_a_refusal_speaks_the_language_of_its_reader(crm: TestHouse, ann: Any) -> None:
    who, browser = ann

    chinese = await bring(crm, browser, **form(b"<html>"))
    await execute("update users set language = 'en' where id = $1", who.user_id)
    await asyncio.sleep(1)  # askers are remembered for a moment
    english = await bring(crm, browser, **form(b"<html>"))

    assert chinese.json()["errors"][0]["message"] == "不接受网页和 SVG 图形。"
    said = english.json()["errors"][0]["message"]
    assert said == "Web pages and SVG drawings cannot be taken in."


async def test_a_name_cannot_leave_its_folder_nor_a_header_its_line(
    crm: TestHouse, ann: Any
) -> None:
    _, browser = ann
    names = {
        "../../etc/cron.d/x.pdf": "x.pdf",
        "..\\..\\x.pdf": "x.pdf",
        "a\x00b.pdf": "ab.pdf",
        'q".pdf': "q.pdf",
        "a\r\nset-cookie: x=1.pdf": "aset-cookie x=1.pdf",
    }

    for name, called in names.items():
        said = (await bring(crm, browser, params={"name": name}, content=PDF)).json()
        back = await crm.get(said["url"], headers=browser)
        assert said["name"] == called
        assert "set-cookie" not in back.headers


async def test_whoever_hoards_uploads_is_stopped(crm: TestHouse, ann: Any) -> None:
    who, browser = ann
    await execute(
        "insert into file (name, content_type, size, sha256, storage_key, source, created_by)"
        " select 'a', 'text/plain', 1, 'a', 'k' || n, 'upload', $1 from generate_series(1, 200) n",
        who.user_id,
    )

    answer = await bring(crm, browser, **form(PDF))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "CONFLICT")
    assert await File.count() == 200


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


async def test_a_client_that_goes_away_leaves_nothing(crm: TestHouse, ann: Any) -> None:
    _, browser = ann
    async with crm.serve() as address:
        host, port = urlsplit(address).hostname, urlsplit(address).port
        _, writer = await asyncio.open_connection(host, port)
        head = (
            f"POST /files?name=a.pdf HTTP/1.1\r\nhost: {host}:{port}\r\ncontent-length: 900000\r\n"
        )
        sent = browser | {"origin": address}
        head += "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        writer.write(head.encode() + b"\r\n" + PDF)
        await writer.drain()
        for _ in range(100):
            if [path for path in storage().spool.rglob("*") if path.is_file()]:
                break
            await asyncio.sleep(0.02)
        writer.close()
        for _ in range(100):
            if not [path for path in storage().spool.rglob("*") if path.is_file()]:
                break
            await asyncio.sleep(0.02)

    assert await File.count() == 0
    assert [path for path in storage().root.rglob("*") if path.is_file()] == []  # type: ignore[attr-defined]


async def test_over_a_real_port_it_is_the_same(crm: TestHouse, ann: Any) -> None:
    _, browser = ann
    async with crm.serve() as address, httpx.AsyncClient(base_url=address) as client:
        headers = browser | {"origin": address}
        said = (await client.post("/files", headers=headers, **form(picture()))).json()
        back = await client.get(said["url"], headers=headers)
        part = await client.get(said["url"], headers=headers | {"range": "bytes=0-1"})

    assert back.content == (await read_file(said["id"])).bytes
    assert (part.status_code, part.content) == (206, b"\xff\xd8")
