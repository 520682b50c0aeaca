"""Whoever is not WeChat gets a 4xx, leaves one line in the log, and nothing else anywhere."""

import base64
import hashlib
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from structlog.testing import capture_logs
from wechat_wire import OFFICIAL, SECRETS, Line

from core.testing import TestHouse
from plugins.wechat.simulator import OfficialAccount, Person, Request

pytestmark = pytest.mark.plugins("wechat", "sales")

Forger = Callable[[Request], Request]

HELLO = Person(account=OFFICIAL, openid="oForger").writes("hello")
KEY = base64.b64decode(OFFICIAL.encoding_aes_key + "=")


def signed(body: bytes, sealed: str, **params: str) -> Request:
    """A body around a sealed part, signed by somebody who knows the Token."""
    at, nonce = str(int(time.time())), "1"
    parts = "".join(sorted([OFFICIAL.token, at, nonce, sealed]))
    mark = hashlib.sha1(parts.encode("utf-8", "surrogatepass")).hexdigest()
    stamp = {"timestamp": at, "nonce": nonce, "msg_signature": mark, "encrypt_type": "aes"}
    return Request(params=stamp | params, content=body)


def wrapped(sealed: str) -> Request:
    """Something sealed, properly wrapped and signed."""
    return signed(f"<xml><Encrypt>{sealed}</Encrypt></xml>".encode(), sealed)


def around(message: str) -> Request:
    """A message properly sealed and signed, whatever it says."""
    return wrapped(OFFICIAL.seal(message.encode(), salt=b"s" * 16))


def encrypted(plain: bytes) -> Request:
    """Raw blocks under the right key, without padding."""
    encryptor = Cipher(algorithms.AES(KEY), modes.CBC(KEY[:16])).encryptor()
    return wrapped(base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode())


def with_params(**params: str) -> Request:
    """A genuine request with some parameters replaced."""
    genuine = OFFICIAL.request(HELLO)
    return replace(genuine, params=genuine.params | params)


def without(name: str) -> Request:
    """A genuine request that lacks a parameter."""
    genuine = OFFICIAL.request(HELLO)
    return replace(genuine, params={k: v for k, v in genuine.params.items() if k != name})


def altered() -> Request:
    """A genuine request whose body changed on the way."""
    genuine = OFFICIAL.request(HELLO)
    return replace(genuine, content=genuine.content.replace(b"</Encrypt>", b"A</Encrypt>"))


def plain_under_a_stolen_signature() -> Request:
    """A message of the forger's own, with the body-less signature of a genuine request."""
    genuine = OFFICIAL.request(HELLO)
    return Request(params=genuine.params, content=HELLO.encode())


OTHER = OfficialAccount(
    app_id="wx0000000000000000",
    token=OFFICIAL.token,
    encoding_aes_key=OFFICIAL.encoding_aes_key,
)
STRANGER = replace(OFFICIAL, token="guessed")

HOSTILE: dict[str, tuple[Callable[[], Request], int]] = {
    "a wrong signature": (lambda: with_params(msg_signature="0" * 40), 401),
    "an empty signature": (lambda: with_params(msg_signature=""), 401),
    "a missing signature": (lambda: without("msg_signature"), 401),
    "a non-ASCII signature": (lambda: with_params(msg_signature="签名é"), 401),
    "a guessed token": (lambda: STRANGER.request(HELLO), 401),
    "an old signature": (lambda: OFFICIAL.request(HELLO, at=int(time.time()) - 301), 401),
    "a signature from the future": (lambda: OFFICIAL.request(HELLO, at=2_000_000_000), 401),
    "a missing timestamp": (lambda: without("timestamp"), 401),
    "a timestamp of 400 digits": (lambda: with_params(timestamp="9" * 400), 401),
    "a timestamp of 12 digits": (lambda: OFFICIAL.request(HELLO, at=999_999_999_999), 401),
    "a timestamp in other digits": (lambda: with_params(timestamp="١٢٣"), 401),
    "a body altered on the way": (altered, 401),
    "a plain body where sealed ones are due": (plain_under_a_stolen_signature, 401),
    "another account's message": (lambda: OTHER.request(HELLO), 401),
    "a bad padding": (lambda: encrypted(b"s" * 16 + b"\0\0\0\1" + b"x" * 11 + b"\0"), 401),
    "a length beyond the end": (lambda: encrypted(b"s" * 16 + b"\xff" * 15 + b"\1"), 401),
    "half a block": (lambda: wrapped("AAAA"), 401),
    "no base64": (lambda: wrapped("中文"), 401),
    "no body": (lambda: signed(b"", ""), 400),
    "broken XML": (lambda: signed(b"<xml><Encrypt>", ""), 400),
    "broken XML inside": (lambda: around("<xml><MsgType>text"), 400),
    "a document type": (lambda: signed(b"<!DOCTYPE xml><xml><Encrypt/></xml>", ""), 400),
    "a document type inside": (lambda: around("<!DOCTYPE xml><xml><MsgType/></xml>"), 400),
    "an entity": (
        lambda: around(
            '<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Content>&e;</Content></xml>'
        ),
        400,
    ),
    "a billion laughs": (
        lambda: around(
            '<!DOCTYPE z [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
            "<xml><Content>&b;</Content></xml>"
        ),
        400,
    ),
    "a lone surrogate": (
        lambda: wrapped(
            OFFICIAL.seal(b"<xml><Content>\xed\xa0\x80</Content></xml>", salt=b"s" * 16)
        ),
        400,
    ),
    "a NUL": (lambda: around("<xml><Content>\0</Content></xml>"), 400),
    "a message without sender": (lambda: around("<xml><MsgType>text</MsgType></xml>"), 400),
    "deep nesting": (lambda: around("<xml>" + "<a>" * 9000 + "</a>" * 9000 + "</xml>"), 400),
    "a huge body": (lambda: replace(OFFICIAL.request(HELLO), content=b"x" * 10_000_000), 413),
    "a query that says one thing twice": (lambda: with_params(nonce="1&nonce=2"), 401),
    "a query too long": (lambda: with_params(nonce="1" * 5000), 414),
}

NOWHERE = (
    "/channels/wechat/nobody",
    "/channels/nowhere/nobody",
    "/channels/wechat/%00",
    "/channels/wechat/" + "a" * 65,
    "/channels/wechat/a/b",
    "/channels/wechat",
    "/channels",
)


@pytest.mark.parametrize("what", HOSTILE)
async def test_it_is_refused_without_a_trace(what: str, line: Line) -> None:
    forge, status = HOSTILE[what]
    before = await line.counts()

    with capture_logs() as logs:
        answered = await line.send(forge())

    assert answered == status
    assert [entry["event"] for entry in logs] == ["delivery refused"]
    assert logs[0]["status"] == status
    assert not any(secret in str(logs) for secret in SECRETS)
    assert "hello" not in str(logs)
    assert await line.counts() == before


async def test_an_unknown_account_is_not_found(line: Line, crm: TestHouse) -> None:
    genuine = OFFICIAL.request(HELLO)

    with capture_logs() as logs:
        answers = [
            await crm.post(address, content=genuine.content, params=genuine.params)
            for address in NOWHERE
        ]

    assert [answer.status_code for answer in answers] == [404] * len(NOWHERE)
    assert [entry["event"] for entry in logs] == ["delivery refused"] * len(NOWHERE)
    assert (await line.counts())["deliveries"] == 0


async def test_other_methods_are_not_allowed(line: Line, crm: TestHouse) -> None:
    answer = await crm.http.put(line.address)

    assert answer.status_code == 405


async def test_a_forged_greeting_is_not_echoed(line: Line, crm: TestHouse) -> None:
    greeting = STRANGER.greeting("echo-me")

    with capture_logs() as logs:
        answer = await crm.get(line.address, params=greeting.params)

    assert (answer.status_code, answer.content) == (401, b"")
    assert [entry["event"] for entry in logs] == ["delivery refused"]


async def test_a_stale_greeting_is_not_echoed(line: Line, crm: TestHouse) -> None:
    greeting = OFFICIAL.greeting("echo-me", at=int(time.time()) - 3600)

    answer = await crm.get(line.address, params=greeting.params)

    assert (answer.status_code, answer.content) == (401, b"")
