"""Files come over HTTP: from people of this house, one at a time, and honest in what they are."""

import asyncio
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest
from sample_files import picture
from visitors import PDF, bring, form

from core.auth import acting_as, create_api_key
from core.db import execute
from core.files import LARGEST, File, file_row, read_file, storage
from core.testing import TestHouse


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
