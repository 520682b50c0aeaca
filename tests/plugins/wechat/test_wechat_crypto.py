"""We open what WeChat seals and know its signature: by published vectors, in both directions.

Sources: the sample of Tencent's own library (`demo.py` of WXBizMsgCrypt, 2014, printed in the
official documentation of message encryption), its republication in the we_whisper gem, and the
test vectors of wechatpy, whose salt is fixed.
"""

import base64

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from core.channels import key_from, signature, signed, unseal
from core.errors import Forbidden
from plugins.wechat.simulator import OfficialAccount

SAMPLE = OfficialAccount(
    app_id="wx2c2769f8efd9abc2",
    token="spamtest",
    encoding_aes_key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
)
SAMPLE_SEALED = (
    "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PG"
    "HQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6"
    "tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp"
    "3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhv"
    "Ql+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE="
)
SAMPLE_CONTENT = (
    "<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName>\n"
    "<FromUserName><![CDATA[oyORnuP8q7ou2gfYjqLzSIWZf0rs]]></FromUserName>\n"
    "<CreateTime>1409735668</CreateTime>\n"
    "<MsgType><![CDATA[text]]></MsgType>\n"
    "<Content><![CDATA[abcdteT]]></Content>\n"
    "<MsgId>6054768590064713728</MsgId>\n"
    "</xml>"
)

WECHATPY = OfficialAccount(
    app_id="wx49f0ab532d5d035a",
    token="123456",
    encoding_aes_key="kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR",
)
WECHATPY_CONTENT = (
    "<xml>\n"
    "<MsgType><![CDATA[text]]></MsgType>\n"
    "<Content><![CDATA[test]]></Content>\n"
    "<FromUserName><![CDATA[wx49f0ab532d5d035a]]></FromUserName>\n"
    "<ToUserName><![CDATA[messense]]></ToUserName>\n"
    "<AgentID>1</AgentID>\n"
    "<CreateTime>1411525903</CreateTime>\n"
    "</xml>"
)
WECHATPY_SEALED = (
    "9s4gMv99m88kKTh/H8IdkOiMg6bisoy3ypwy9H4hvSPe9nsGaqyw5hhSjdYbcrKk+j3nba4HMOTzHrluLBYqxgNcBqGs"
    "L8GqxlhZgURnAtObvesEl5nZ+uBE8bviY0LWke8Zy9V/QYKxNV2FqllNXcfmstttyIkMKCCmVbCFM2JTF5wY0nFhHZSj"
    "PUL2Q1qvSUCUld+/WIXrx0oyKQmpB6o8NRrrNrsDf03oxI1p9FxUgMnwKKZeOA/uu+2IEvEBtb7muXsVbwbgX05UPPJv"
    "FurDXafG0RQyPR+mf1nDnAtQmmNOuiR5MIkdQ39xn1vWwi1O5oazPoQJz0nTYjxxEE8kv3kFxtAGVRe3ypD3WeK2XeFY"
    "FMNMpatF9XiKzHo3"
)


def opened(account: OfficialAccount, sealed: str) -> str:
    """What our side makes of something sealed for an account."""
    key = key_from(account.encoding_aes_key)
    return unseal(key, sealed, receiver=account.app_id).decode()


def resealed(account: OfficialAccount, plain: bytes) -> str:
    """Any bytes under an account's key, without padding of our own."""
    key = base64.b64decode(f"{account.encoding_aes_key}=")
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


def test_the_official_sample_opens() -> None:
    assert opened(SAMPLE, SAMPLE_SEALED) == SAMPLE_CONTENT


def test_the_official_sample_is_signed() -> None:
    assert (
        signature("spamtest", "1409735669", "1320562132", SAMPLE_SEALED)
        == "5d197aaffba7e9b25a30732f161a50dee96bd5fa"
    )


def test_a_plain_greeting_is_signed_without_a_body() -> None:
    assert (
        signature("spamtest", "1409735669", "1320562132")
        == "16120ec1b8dbb870f510d87ce6bc2463eae6ca1a"
    )


def test_another_library_s_letter_opens() -> None:
    assert opened(WECHATPY, WECHATPY_SEALED) == WECHATPY_CONTENT


def test_another_library_s_letter_is_signed() -> None:
    assert (
        signature("123456", "1411525903", "461056294", WECHATPY_SEALED)
        == "407518b7649e86ef23978113f92d27afa9296533"
    )


def test_the_simulator_seals_as_another_library_does() -> None:
    sealed = WECHATPY.seal(WECHATPY_CONTENT.encode(), salt=b"1234567890123456")

    assert sealed == WECHATPY_SEALED


@given(st.text(max_size=300), st.binary(min_size=16, max_size=16))
def test_whatever_the_simulator_seals_we_open(text: str, salt: bytes) -> None:
    message = text.encode("utf-8", "replace")

    key = key_from(SAMPLE.encoding_aes_key)

    assert unseal(key, SAMPLE.seal(message, salt=salt), receiver=SAMPLE.app_id) == message


@pytest.mark.parametrize("length", range(33))
def test_every_padding_from_1_to_32_is_right(length: int) -> None:
    assert opened(SAMPLE, SAMPLE.seal(b"x" * length, salt=b"s" * 16)) == "x" * length


def test_a_letter_for_another_account_stays_shut() -> None:
    key = key_from(SAMPLE.encoding_aes_key)

    with pytest.raises(Forbidden, match="for another account"):
        unseal(key, SAMPLE_SEALED, receiver="wx2c2769f8efd9abc3")


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
        opened(SAMPLE, resealed(SAMPLE, plain))


@pytest.mark.parametrize("sealed", ["", "====", "中文", "AAAA", SAMPLE_SEALED[:-4], "\ud800"])
def test_what_is_no_ciphertext_is_refused(sealed: str) -> None:
    with pytest.raises(Forbidden):
        opened(SAMPLE, sealed)


@pytest.mark.parametrize(
    "claimed", ["", "5D197AAFFBA7E9B25A30732F161A50DEE96BD5FA", "签名", "\udcff"]
)
def test_a_wrong_signature_is_only_wrong(claimed: str) -> None:
    assert not signed(claimed, "spamtest", "1409735669", "1320562132", SAMPLE_SEALED)
