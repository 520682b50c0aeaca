"""Reports and replies of the provider, in the house's words; and what is no such thing."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.channels import Envelope, Letter, News, Occasion, Progress
from core.entities.activities import DeliveryState
from core.entities.customers import Claim
from core.errors import Invalid
from plugins.sms.channel import Sms
from plugins.sms.settings import SmsSettings
from plugins.sms.signing import signature
from plugins.sms.simulator.signing import sign
from plugins.sms.words import says_start, says_stop, size_of

PAYLOADS = Path(__file__).parent / "payloads"
OURS = SmsSettings(key_id="LTAI0123456789", key_secret="0123456789", sign_name="茶言")  # type: ignore[arg-type]

PUBLISHED: dict[str, Any] = {
    "AccessKeyId": "testId",
    "Action": "SendSms",
    "Format": "XML",
    "OutId": "123",
    "PhoneNumbers": "15300000001",
    "RegionId": "cn-hangzhou",
    "SignName": "阿里云短信测试专用",
    "SignatureMethod": "HMAC-SHA1",
    "SignatureNonce": "45e25e9b-0a6f-4070-8c85-2956eda1b466",
    "SignatureVersion": "1.0",
    "TemplateCode": "SMS_71390007",
    "TemplateParam": '{"customer":"test"}',
    "Timestamp": "2017-07-12T02:42:19Z",
    "Version": "2017-05-25",
}
"""The example in the provider's own description of its signatures."""


def news(name: str) -> list[News]:
    """What a payload says."""
    said = json.loads((PAYLOADS / f"{name}.json").read_bytes())["said"]
    return list(Sms().read(OURS, Envelope(body=json.dumps(said).encode())))


@pytest.mark.parametrize("sign", [signature, sign])
def test_both_signatures_are_as_published(sign: Any) -> None:
    assert sign("GET", PUBLISHED, "testSecret") == "zJDF+Lrzhj/ThnlvIToysFRq6t4="


def test_a_report_names_our_message() -> None:
    assert news("report") == [Progress(message="67890", state=DeliveryState.DELIVERED)]


@pytest.mark.parametrize(
    ("name", "why"),
    [("made_failed", "对方关机或停机。"), ("made_failed_unknown", "未送达（XA:0042）。")],
)
def test_a_message_that_did_not_arrive_says_why(name: str, why: str) -> None:
    (told,) = news(name)

    assert isinstance(told, Progress)
    assert told.state is DeliveryState.FAILED
    assert told.trouble is not None
    assert told.trouble.message.say("zh-CN") == why


def test_a_reply_is_a_letter_of_whoever_has_the_number() -> None:
    assert news("reply") == [
        Letter(
            id="reply:1234567890",
            thread="+8613900000001",
            claims=(Claim("phone", "house", "+8613900000001", source="sms"),),
            happened_at=datetime(2017, 9, 1, 3, 12, 13, tzinfo=UTC),
            occasion=Occasion.MESSAGE,
            body="内容",
            payload={"platform": "sms", "sign_name": "签名", "dest_code": "1234"},
            profile={"phone": "+8613900000001"},
        )
    ]


def test_a_batch_holds_many_things() -> None:
    first, second, third = news("made_mixed")

    assert (first, second) == (
        Progress(message="67890", state=DeliveryState.DELIVERED),
        Progress(message="b7^0", state=DeliveryState.DELIVERED),
    )
    assert isinstance(third, Letter)
    assert third.thread == "+85291234567"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"1",
        b'[{"phone_number": "x", "success": true}]',
        b'[{"phone_number": "13900000001"}]',
        b'[{"phone_number": "13900000001", "success": "true"}]',
        b'[{"phone_number": "13900000001", "content": "a", "send_time": "gestern"}]',
        b'[{"phone_number": "13900000001", "content": "a\\u0000"}]',
        b'[{"phone_number": "13900000001", "content": "\\ud800"}]',
        b"[[]]",
        json.dumps([{"phone_number": "13900000001", "success": True}] * 2001).encode(),
    ],
)
def test_anything_else_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        Sms().verify(OURS, Envelope(body=body))


@pytest.mark.parametrize(
    ("text", "characters", "segments"),
    [
        ("", 4, 1),
        ("字" * 66, 70, 1),
        ("字" * 67, 71, 2),
        ("a" * 130, 134, 2),
        ("a" * 131, 135, 3),
        ("🙂" * 33, 70, 1),
        ("🙂" * 34, 72, 2),
    ],
)
def test_what_a_message_counts_as(text: str, characters: int, segments: int) -> None:
    assert size_of("茶言", text) == (characters, segments)


@pytest.mark.parametrize("word", ["TD", "td", "R", "退订", "退订。", "STOP"])
def test_words_that_end_it(word: str) -> None:
    assert says_stop(word)


@pytest.mark.parametrize("word", ["", "TD吗", "请问退订怎么办", "Ra", "订阅", " T ", "n", "Y"])
def test_words_that_do_not(word: str) -> None:
    assert not says_stop(word)


def test_a_word_takes_it_back() -> None:
    assert says_start("恢复订阅")


@pytest.mark.parametrize(
    ("templates", "line"),
    [
        ("SMS_1 | 通知", "1"),
        ("SMS_1 | 通知 | a\nSMS_2 | 别的 | b", "2"),
        ("SMS_1 | 通知 | a\n\nSMS_1 | 通知 | b", "3"),
        ("SMS_1 | 推广 | 上新了", "1"),
        ("1234 | 通知 | a", "1"),
    ],
)
def test_a_template_that_is_not_right_is_named_by_its_line(templates: str, line: str) -> None:
    with pytest.raises(Invalid) as caught:
        SmsSettings(
            key_id="LTAI0123456789",
            key_secret="0123456789",  # type: ignore[arg-type]
            sign_name="茶言",
            templates=templates,
        )

    assert f"第 {line} 行" in caught.value.message.say("zh-CN")


def test_every_payload_names_its_source() -> None:
    nameless = [
        file.name
        for file in PAYLOADS.glob("*.json")
        if (json.loads(file.read_bytes())["source"] == "made") != file.name.startswith("made_")
    ]

    assert nameless == []
