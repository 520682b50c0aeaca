"""We open what WeCom seals and know its signature: by published vectors, in both directions.

Sources: the samples of Tencent's own library for WeCom (`Sample` of WXBizMsgCrypt, printed in the
official documentation of call-backs), for the check of an address and for a message.
"""

import base64

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from core.channels import key_from, signature, signed, unseal
from core.errors import Forbidden
from plugins.wecom.simulator import Seal

SAMPLE = Seal(
    token="QDG6eK",
    encoding_aes_key="jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
    receiver="wx5823bf96d3bd56c7",
)
ECHO = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
SEALED = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUp"
    "j911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue"
    "06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+"
    "3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH"
    "27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8"
    "R07+qN+E7Q=="
)
CONTENT = (
    "<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>\n"
    "<FromUserName><![CDATA[mycreate]]></FromUserName>\n"
    "<CreateTime>1409659813</CreateTime>\n"
    "<MsgType><![CDATA[text]]></MsgType>\n"
    "<Content><![CDATA[hello]]></Content>\n"
    "<MsgId>4561255354251345929</MsgId>\n"
    "<AgentID>218</AgentID>\n"
    "</xml>"
)


def opened(sealed: str, seal: Seal = SAMPLE) -> str:
    """What our side makes of something sealed."""
    return unseal(key_from(seal.encoding_aes_key), sealed, receiver=seal.receiver).decode()


def resealed(plain: bytes) -> str:
    """Any bytes under the sample's key, without padding of our own."""
    key = base64.b64decode(f"{SAMPLE.encoding_aes_key}=")
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


def test_the_official_echo_opens_and_is_signed() -> None:
    assert opened(ECHO) == "1616140317555161061"
    claimed = "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"
    assert signed(claimed, "QDG6eK", "1409659589", "263014780", ECHO)


def test_the_official_message_opens_and_is_signed() -> None:
    assert opened(SEALED) == CONTENT
    claimed = "477715d11cdb4164915debcba66cb864d751f3e6"
    assert signature("QDG6eK", "1409659813", "1372623149", SEALED) == claimed


def test_the_simulator_signs_and_opens_as_the_official_library_does() -> None:
    assert SAMPLE.sign("1409659813", "1372623149", SEALED) == (
        "477715d11cdb4164915debcba66cb864d751f3e6"
    )
    assert SAMPLE.open(SEALED).decode() == CONTENT


def test_the_simulator_seals_as_the_official_library_did() -> None:
    key = base64.b64decode(f"{SAMPLE.encoding_aes_key}=")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    salt = decryptor.update(base64.b64decode(SEALED))[:16]

    assert SAMPLE.seal(CONTENT.encode(), salt=salt) == SEALED


@given(st.text(max_size=300), st.binary(min_size=16, max_size=16))
def test_whatever_the_simulator_seals_we_open(text: str, salt: bytes) -> None:
    message = text.encode("utf-8", "replace")

    key = key_from(SAMPLE.encoding_aes_key)

    assert unseal(key, SAMPLE.seal(message, salt=salt), receiver=SAMPLE.receiver) == message


@pytest.mark.parametrize("length", range(33))
def test_every_padding_from_1_to_32_is_right(length: int) -> None:
    assert opened(SAMPLE.seal(b"x" * length, salt=b"s" * 16)) == "x" * length


def test_a_message_for_another_corp_stays_shut() -> None:
    key = key_from(SAMPLE.encoding_aes_key)

    with pytest.raises(Forbidden, match="for another account"):
        unseal(key, SEALED, receiver="wx5823bf96d3bd56c8")


@pytest.mark.parametrize(
    "plain",
    [
        b"s" * 16 + b"\0\0\0\1" + b"x" * 11 + b"\0",
        b"s" * 16 + b"\0\0\0\1" + b"x" * 11 + b"\x21",
        b"s" * 16 + b"\0\0\0\1" + b"x" * 10 + b"\1\2",
        b"s" * 16 + b"\xff\xff\xff\xff" + b"x" * 11 + b"\1",
        b" " * 32,
    ],
    ids=["no pad", "pad of 33", "uneven pad", "length beyond the end", "all pad"],
)
def test_a_broken_inside_is_refused(plain: bytes) -> None:
    with pytest.raises(Forbidden):
        opened(resealed(plain))


@pytest.mark.parametrize("sealed", ["", "====", "中文", "AAAA", SEALED[:-4], "\ud800"])
def test_what_is_no_ciphertext_is_refused(sealed: str) -> None:
    with pytest.raises(Forbidden):
        opened(sealed)


@pytest.mark.parametrize(
    "claimed", ["", "477715D11CDB4164915DEBCBA66CB864D751F3E6", "签名", "\udcff"]
)
def test_a_wrong_signature_is_only_wrong(claimed: str) -> None:
    assert not signed(claimed, "QDG6eK", "1409659813", "1372623149", SEALED)
