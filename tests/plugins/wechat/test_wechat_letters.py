"""Every message and event of WeChat becomes a letter in the house's words, or none at all.

The payloads stand in `payloads/`; each names its public source, and ours are called `made_*`.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.channels import Envelope, Letter, LetterKind, Occasion
from core.entities.customers import Claim
from core.errors import Invalid, T
from plugins.wechat.channel import WeChat, delivery_key
from plugins.wechat.settings import Mode, WeChatSettings
from plugins.wechat.xml import read_xml

PAYLOADS = Path(__file__).parent / "payloads"
APP_ID = "wx2c2769f8efd9abc2"
PLAIN = WeChatSettings(app_id=APP_ID, token="spamtest", mode=Mode.PLAIN)  # type: ignore[arg-type]


def letters(name: str) -> list[Letter]:
    """What a payload says."""
    body = (PAYLOADS / f"{name}.xml").read_bytes()
    return list(WeChat().read(PLAIN, Envelope(body=body)))


def letter(name: str) -> Letter:
    """The only letter in a payload."""
    (only,) = letters(name)
    return only


def said(text: str | T | None) -> str | None:
    """A text as a Chinese reader sees it."""
    return text.say("zh-CN") if isinstance(text, T) else text


def test_a_text_says_who_wrote_what_and_when() -> None:
    text = letter("text")

    assert text == Letter(
        id="message:1234567890123456",
        thread="fromUser",
        claims=(Claim("openid", f"wechat:{APP_ID}", "fromUser", source="wechat"),),
        happened_at=datetime(2012, 9, 28, 11, 31, tzinfo=UTC),
        kind=LetterKind.MESSAGE,
        occasion=Occasion.MESSAGE,
        body="this is a test",
        payload={
            "platform": "wechat",
            "type": "text",
            "fields": {"Content": "this is a test", "MsgId": "1234567890123456"},
        },
    )


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("image", "[图片]"),
        ("voice", "[语音]"),
        ("made_voice_with_words", "[语音] 我想退货"),
        ("video", "[视频]"),
        ("made_shortvideo", "[视频]"),
        ("location", "[位置] 位置信息"),
        ("link", "[链接] 公众平台官网链接 url"),
        ("made_mini_program", "[小程序] 订单"),
        ("made_file", "[文件] 报价单.pdf"),
        ("unknown", "[暂不支持的消息：notsure]"),
    ],
)
def test_every_kind_of_message_reads_well(name: str, body: str) -> None:
    message = letter(name)

    assert said(message.body) == body
    assert (message.kind, message.occasion) == (LetterKind.MESSAGE, Occasion.MESSAGE)


def test_an_image_is_kept_as_a_reference() -> None:
    payload = letter("image").payload

    assert (payload["type"], payload["media"]) == ("image", "media_id")


def test_an_unknown_message_keeps_what_it_came_with() -> None:
    assert letter("unknown").payload == {
        "platform": "wechat",
        "type": "notsure",
        "fields": {"MsgId": "1234567890123456"},
    }


@pytest.mark.parametrize(
    ("name", "subject", "occasion", "origin", "reachable"),
    [
        ("subscribe", "关注了公众号", Occasion.FOLLOW, None, True),
        ("subscribe_scene", "关注了公众号", Occasion.FOLLOW, "123123", True),
        (
            "subscribe_paid",
            "关注了公众号",
            Occasion.FOLLOW,
            "order:4008072001201701105817415015",
            True,
        ),
        ("made_unsubscribe", "取消关注了公众号", None, None, False),
        ("scan", "扫描了二维码", Occasion.SCAN, "123123", True),
        ("location_event", "上报了地理位置", None, None, None),
        ("click", "点击了菜单", Occasion.MENU, None, None),
        ("view", "从菜单打开了网页", None, None, None),
        ("scancode_push", "通过菜单扫码", None, None, None),
        ("pic_photo_or_album", "通过菜单选择照片", None, None, None),
        ("location_select", "通过菜单选择位置", None, None, None),
        ("kf_create_session", "客服接入会话", None, None, None),
        ("kf_switch_session", "客服转接会话", None, None, None),
        ("template_finished", "模板消息送达结果", None, None, None),
        ("made_authorization_cancelled", "注销了微信账号", None, None, False),
        ("invoice", "微信事件：user_authorize_invoice", None, None, None),
    ],
)
def test_every_event_says_what_it_means(
    name: str,
    subject: str,
    occasion: Occasion | None,
    origin: str | None,
    reachable: bool | None,
) -> None:
    event = letter(name)

    assert event.kind is LetterKind.EVENT
    assert said(event.subject) == subject
    assert (event.occasion, event.origin, event.reachable) == (occasion, origin, reachable)


@pytest.mark.parametrize(
    "name", ["qualification_verify_success", "annual_renew", "made_mass_finished"]
)
def test_what_concerns_only_the_account_is_no_letter(name: str) -> None:
    assert letters(name) == []


def test_nested_fields_are_kept() -> None:
    fields = letter("pic_photo_or_album").payload["fields"]

    assert fields["SendPicsInfo"] == {
        "Count": "1",
        "PicList": {"item": {"PicMd5Sum": "5a75aaca956d97be686719218f275c6b"}},
    }


def test_a_revocation_names_the_person_and_not_the_system() -> None:
    assert letter("made_authorization_cancelled").thread == "oPersonWhoLeft"


def test_a_unionid_is_a_second_name_within_its_binding() -> None:
    bound = PLAIN.model_copy(update={"open_platform": "house"})
    body = (PAYLOADS / "made_with_unionid.xml").read_bytes()

    (only,) = WeChat().read(bound, Envelope(body=body))

    assert only.claims == (
        Claim("openid", f"wechat:{APP_ID}", "oPerson1", source="wechat"),
        Claim("unionid", "wechat_open:house", "oUnion_1", source="wechat"),
    )


def test_the_same_event_has_the_same_key_and_another_second_another() -> None:
    event = (PAYLOADS / "scan.xml").read_text()
    later = event.replace("123456789", "123456790")
    other = event.replace("123123", "123124")

    keys = {delivery_key(read_xml(text.encode())) for text in (event, event, later, other)}

    assert len(keys) == 3


def test_event_names_vary_in_case_and_mean_the_same() -> None:
    event = (PAYLOADS / "scan.xml").read_text()

    keys = {
        delivery_key(read_xml(text.encode())) for text in (event, event.replace("SCAN", "scan"))
    }

    assert len(keys) == 1


@pytest.mark.parametrize("field", ["FromUserName", "CreateTime", "MsgType"])
def test_a_message_without_what_every_message_has_is_refused(field: str) -> None:
    text = (PAYLOADS / "text.xml").read_text().replace(field, "Other")

    with pytest.raises(Invalid):
        WeChat().read(PLAIN, Envelope(body=text.encode()))


def test_every_payload_names_its_source() -> None:
    nameless = [
        payload.name
        for payload in PAYLOADS.glob("*.xml")
        if not payload.read_text().startswith("<!-- source: ")
        or payload.name.startswith("made_") != ("source: made" in payload.read_text())
    ]

    assert nameless == []
