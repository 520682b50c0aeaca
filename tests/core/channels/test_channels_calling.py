"""What goes over the wire when a platform is called, and what is known when that fails."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from core.channels import Troubled, hang_up
from core.channels.accounts.calling import Request, call

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


class Wire:
    """A platform that remembers what it heard, and says what it was told to say."""

    def __init__(self, *says: bytes | None) -> None:
        self.says = list(says)
        self.heard: list[bytes] = []
        self.address = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection; None hangs up."""
        while head := await _head(reader):
            length = [line for line in head.lower().split(b"\r\n") if b"content-length" in line]
            body = await reader.readexactly(int(length[0].split(b":")[1])) if length else b""
            self.heard.append(head + body)
            say = self.says.pop(0)
            if say is None:
                break
            writer.write(say)
        writer.close()


@asynccontextmanager
async def wire(*says: bytes | None) -> AsyncIterator[Wire]:
    platform = Wire(*says)
    server = await asyncio.start_server(platform.answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    platform.address = f"http://127.0.0.1:{port}"
    async with server:
        yield platform
        await hang_up()


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""


async def test_a_platform_that_hangs_up_on_a_kept_connection_is_not_asked_again() -> None:
    async with wire(OK, None, OK) as platform:
        await call(Request(method="GET", url=f"{platform.address}/first"), outside=False)

        with pytest.raises(Troubled) as refused:
            await call(Request(method="GET", url=f"{platform.address}/code"), outside=False)

        assert refused.value.trouble.done is None
        assert [each.split(b" ")[1] for each in platform.heard] == [b"/first", b"/code"]


async def test_what_nobody_hears_was_certainly_not_done() -> None:
    async with wire() as platform:
        nobody = platform.address
    with pytest.raises(Troubled) as refused:
        await call(Request(method="POST", url=nobody, json={}), outside=False)

    assert refused.value.trouble.done is False
    await hang_up()


async def test_silence_after_we_spoke_leaves_it_open() -> None:
    async with wire(b"") as platform:
        request = Request(method="POST", url=platform.address, json={}, timeout=0.2)
        with pytest.raises(Troubled) as refused:
            await call(request, outside=False)

        assert refused.value.trouble.done is None
        assert len(platform.heard) == 1


async def test_redirects_are_told_and_not_followed() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
    async with wire(moved) as platform:
        answer = await call(Request(method="GET", url=f"{platform.address}/here"), outside=False)

        assert (answer.status, len(platform.heard)) == (302, 1)
        assert answer.headers["location"] == "/elsewhere"


async def test_an_answer_that_is_too_long_is_not_read() -> None:
    long = b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + b"x" * 200_000
    async with wire(long) as platform:
        request = Request(method="GET", url=platform.address, largest=1000)
        with pytest.raises(Troubled, match="larger than"):
            await call(request, outside=False)


async def test_words_go_as_they_are_and_signed_addresses_stay_as_they_are() -> None:
    signed = "/a%2Fb/图?sign=x%2B%7E~y+z"
    async with wire(OK, OK) as platform:
        said = {"text": "你好 <a>"}
        url = f"{platform.address}{signed}"
        await call(Request(method="POST", url=url, json=said), outside=False)
        form = {"name": "王 & 李", "page": 1}
        params = {"token": "a/b c"}
        plain = f"{platform.address}/form"
        await call(Request(method="POST", url=plain, params=params, data=form), outside=False)

        first, second = platform.heard
        assert first.startswith(b"POST /a%2Fb/%E5%9B%BE?sign=x%2B%7E~y+z HTTP/1.1\r\n")
        assert first.endswith('{"text":"你好 <a>"}'.encode())
        assert second.startswith(b"POST /form?token=a%2Fb+c HTTP/1.1\r\n")
        assert second.endswith(b"name=%E7%8E%8B+%26+%E6%9D%8E&page=1")


async def test_a_file_is_left_under_its_own_name() -> None:
    async with wire(OK) as platform:
        files = {"media": ('合同 "终".pdf', b"%PDF", "application/pdf")}
        request = Request(method="POST", url=platform.address, files=files, data={"type": "file"})
        await call(request, outside=False)

        said = platform.heard[0]
        assert 'name="media"; filename="合同 %22终%22.pdf"'.encode() in said
        assert b"Content-Type: application/pdf" in said
        assert b'name="type"' in said


async def test_a_proxy_may_be_named_as_host_and_port(monkeypatch) -> None:
    async with wire(OK) as proxy:
        monkeypatch.setenv("http_proxy", proxy.address.removeprefix("http://"))

        await call(Request(method="GET", url="http://far.example/x"), outside=True)

        assert [each.split(b" ")[1] for each in proxy.heard] == [b"http://far.example/x"]


@pytest.mark.parametrize("url", ["http://", "not a url", "ftp://a/", "http://a.example:99999/"])
async def test_where_nothing_can_be_asked_nothing_was_asked(url: str) -> None:
    with pytest.raises(Troubled) as refused:
        await call(Request(method="GET", url=url), outside=False)

    assert refused.value.trouble.done is False
    assert "Check it in the settings" in str(refused.value.trouble.message)
    await hang_up()


async def test_only_what_goes_outside_takes_the_proxy_of_the_house(monkeypatch) -> None:
    async with wire(OK, OK) as proxy, wire(OK) as platform:
        monkeypatch.setenv("http_proxy", proxy.address)
        monkeypatch.setenv("no_proxy", "near.example")
        await call(Request(method="GET", url="http://far.example/x"), outside=True)
        await call(Request(method="GET", url=f"{platform.address}/y"), outside=False)
        with pytest.raises(Troubled):
            await call(Request(method="GET", url="http://near.example:1/z"), outside=True)

        assert [each.split(b" ")[1] for each in proxy.heard] == [b"http://far.example/x"]
        assert len(platform.heard) == 1
