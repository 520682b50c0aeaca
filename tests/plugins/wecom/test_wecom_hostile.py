"""What no platform would send gets nothing: refused at the door, or set aside and shown."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from wecom_wire import SEAL, SETTINGS, captured, delivered, pulled

from core.channels import Answer, Envelope, TroubleKind
from core.db import fetchval
from core.errors import Forbidden, Invalid
from plugins.wecom.channel import WeCom, delivery_key, fields_of
from plugins.wecom.errors import MEANINGS, trouble_of_answer
from plugins.wecom.lenient import read_json
from plugins.wecom.simulator import Seal

if TYPE_CHECKING:
    from core.testing import TestHouse

BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    "<xml><MsgType>event</MsgType><Event>&b;</Event></xml>"
)
XXE = (
    '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    "<xml><MsgType>event</MsgType><Event>&f;</Event></xml>"
)


@pytest.mark.parametrize("message", [BOMB, XXE, "<xml>", "", "{}", "<xml><a>" * 50])
def test_xml_that_plays_tricks_is_refused_even_inside_a_genuine_seal(message: str) -> None:
    with pytest.raises((Forbidden, Invalid)):
        WeCom().verify(SETTINGS, delivered(message))


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"<xml/>", BOMB.encode(), b"<xml>" * 1000])
def test_a_broken_envelope_is_refused(body: bytes) -> None:
    query = dict(captured("add_external_contact").query)

    with pytest.raises((Forbidden, Invalid)):
        WeCom().verify(SETTINGS, Envelope(query=query, body=body))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("msg_signature", ""),
        ("msg_signature", "签名"),
        ("msg_signature", "\udcff"),
        ("timestamp", "9" * 400),
        ("timestamp", "-1"),
        ("timestamp", "१२३"),
        ("nonce", "another"),
    ],
)
def test_a_forged_query_is_refused(name: str, value: str) -> None:
    genuine = captured("add_external_contact")

    with pytest.raises(Forbidden):
        WeCom().verify(SETTINGS, Envelope(query={**genuine.query, name: value}, body=genuine.body))


def test_a_message_of_another_corp_with_our_key_is_refused() -> None:
    other = Seal(
        token=SEAL.token, encoding_aes_key=SEAL.encoding_aes_key, receiver="ww0000000000000000"
    )

    with pytest.raises(Forbidden, match="another account"):
        WeCom().verify(SETTINGS, delivered("<xml><MsgType>event</MsgType></xml>", seal=other))


def test_the_key_before_the_last_change_still_opens() -> None:
    fresh = SETTINGS.model_copy(update={"encoding_aes_key": type(SETTINGS.token)("A" * 43)})

    renewed = WeCom().renewed(SETTINGS, fresh)

    assert WeCom().verify(renewed, captured("add_external_contact")).urgent


def test_a_plus_that_became_a_space_on_the_way_is_understood() -> None:
    sealed = SEAL.seal(b"1616140317555161061", salt=b"\0" * 16)
    while "+" not in sealed:
        sealed = SEAL.seal(b"1616140317555161061")
    stamp = str(int(time.time()))
    query = {
        "msg_signature": SEAL.sign(stamp, "1", sealed),
        "timestamp": stamp,
        "nonce": "1",
        "echostr": sealed.replace("+", " "),
    }

    answer, _ = WeCom().greet(SETTINGS, Envelope(query=query))

    assert answer == b"1616140317555161061"


@pytest.mark.parametrize(
    "entry",
    [
        {"msgtype": "text"},
        {"msgtype": "text", "external_userid": 5, "open_kfid": "wk1", "send_time": 1},
        {"msgtype": "text", "external_userid": "a b", "open_kfid": "wk1", "send_time": 1},
        {
            "msgtype": "text",
            "external_userid": "wm12345",
            "open_kfid": "wk1",
            "send_time": "9" * 99,
        },
        {
            "msgtype": "event",
            "event": {"event_type": "enter_session", "external_userid": "wm12345"},
        },
    ],
)
def test_an_entry_that_makes_no_sense_is_refused_in_words(entry: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        WeCom().read(SETTINGS, pulled({"msgid": "m", **entry}))


@pytest.mark.parametrize("content", [None, [], "x", {"content": 5}, {"content": {"a": 1}}])
def test_content_of_the_wrong_shape_is_only_empty(content: Any) -> None:
    entry = {
        "msgid": "m",
        "external_userid": "wm12345",
        "open_kfid": "wk1",
        "send_time": 1615478585,
        "origin": 3,
        "msgtype": "text",
        "text": content,
    }

    (only,) = WeCom().read(SETTINGS, pulled(entry))

    assert only.body == ""  # type: ignore[union-attr]


def test_two_events_in_one_second_are_two_and_copies_are_one() -> None:
    def key(name: str) -> str:
        return delivery_key(fields_of(SETTINGS, captured(name)))

    names = ("add_external_contact", "edit_external_contact", "del_follow_user", "chat_create")

    assert len({key(name) for name in names}) == len(names)
    assert key("chat_create") == key("chat_create")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"errcode": "40001"}', TroubleKind.TOKEN),
        (b'{"errcode": 45009}', TroubleKind.RATE_LIMITED),
        (b'{"errcode": -1}', TroubleKind.TRANSIENT),
        (b'{"errcode": 987654}', TroubleKind.PERMANENT),
        (b'{"errcode": null}', TroubleKind.TRANSIENT),
        (b'{"errcode": 0, "x"', TroubleKind.TRANSIENT),
        (b"<html>busy</html>", TroubleKind.TRANSIENT),
        (b"[]", TroubleKind.TRANSIENT),
    ],
)
def test_http_200_is_not_success(body: bytes, kind: TroubleKind) -> None:
    answer = Answer(status=200, headers={"content-type": "text/html"}, body=body)

    trouble = WeCom().trouble_of(answer)

    assert trouble is not None
    assert trouble.kind is kind


def test_a_file_is_no_trouble() -> None:
    answer = Answer(status=200, headers={"content-type": "image/png"}, body=b"\x89PNG")

    assert WeCom().trouble_of(answer) is None


def test_every_code_speaks_both_languages_and_says_what_to_do() -> None:
    for code in MEANINGS:
        trouble = trouble_of_answer({"errcode": code})
        assert trouble is not None
        assert trouble.message.en.isascii()
        assert trouble.message.zh
        if trouble.kind in (TroubleKind.CONFIGURATION, TroubleKind.PERMISSION):
            assert trouble.advice or code in (40130, 41053, 95014), code


@pytest.mark.plugins("wecom")
async def test_a_poisoned_entry_is_set_aside_and_the_others_are_read(
    crm: TestHouse, corp: Any
) -> None:
    mei = corp.person("Mei")
    await mei.says("一")
    kf = next(iter(corp.kf.values()))
    kf.messages[0]["external_userid"] = "a b"
    await mei.says("二")

    await crm.settle()

    assert await fetchval("select body from activity where kind = 'message'") == "二"
    states = await fetchval("select count(*) from channel_delivery where state = 'poison'")
    assert states == 1


def test_half_a_character_does_not_stop_a_whole_page() -> None:
    body = rb'{"errcode": 0, "msg_list": [{"text": "a\ud83d"}, {"text": "\u597d"}], "x": "\ud800"}'

    said = read_json(body)

    assert WeCom().trouble_of(Answer(status=200, headers={}, body=body)) is None
    assert [one["text"] for one in said["msg_list"]] == ["a\ufffd", "好"]


@pytest.mark.plugins("wecom")
async def test_ten_megabytes_are_not_read(crm: TestHouse, stage: Any, corp: Any) -> None:
    path = corp.callback.removeprefix(stage.house)

    answer = await crm.post(path, content=b"x" * 10_000_000, params={"timestamp": "1"})

    assert answer.status_code == 413
    assert json.loads(await fetchval("select count(*)::text from channel_delivery")) == 0
