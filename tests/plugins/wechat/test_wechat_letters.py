"""Every message and event of WeChat becomes a letter in the house's words, or none at all.

The payloads stand in `payloads/`; each names its public source, and ours are called `made_*`.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.channels import (
    Envelope,
    Grant,
    Letter,
    LetterKind,
    Media,
    News,
    Occasion,
    Progress,
    read_xml,
)
from core.entities.activities import DeliveryState
from core.entities.customers import Claim
from core.errors import Invalid, T
from plugins.wechat.channel import WeChat, delivery_key
from plugins.wechat.settings import Mode, WeChatSettings

PAYLOADS = Path(__file__).parent / "payloads"
APP_ID = "wx2c2769f8efd9abc2"
PLAIN = WeChatSettings(app_id=APP_ID, token="spamtest", mode=Mode.PLAIN)  # type: ignore[arg-type]


def letters(name: str) -> list[News]:
    """What a payload says."""
    found = PAYLOADS / f"{name}.json"
    body = (found if found.exists() else PAYLOADS / f"{name}.xml").read_bytes()
    return list(WeChat().read(PLAIN, Envelope(body=body)))


def letter(name: str) -> Letter:
    """The only letter in a payload."""
    (only,) = letters(name)
    assert isinstance(only, Letter)
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
        grants=(Grant(trigger="message", count=5, lasts=timedelta(hours=48)),),
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
        ("made_menu_answer", "满意"),
        ("made_mini_text", "我的订单呢"),
        ("made_mini_image", "[图片]"),
        ("made_mini_page", "[小程序] 订单"),
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


@pytest.mark.parametrize(
    ("name", "kind", "media"),
    [
        ("image", "image", "media_id"),
        ("voice", "voice", "media_id"),
        ("video", "video", "media_id"),
        ("made_shortvideo", "video", "media_id"),
        ("made_mini_image", "image", "media_id_1"),
    ],
)
def test_media_are_to_be_fetched_within_three_days(name: str, kind: str, media: str) -> None:
    (one,) = letter(name).media

    assert one == Media(id=media, kind=kind, expires=timedelta(days=3))


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
        ("click", "点击了菜单", Occasion.MENU, None, None),
        ("view", "从菜单打开了网页", None, None, None),
        ("scancode_push", "通过菜单扫码", None, None, None),
        ("pic_photo_or_album", "通过菜单选择照片", None, None, None),
        ("location_select", "通过菜单选择位置", None, None, None),
        ("kf_create_session", "客服接入会话", None, None, None),
        ("kf_switch_session", "客服转接会话", None, None, None),
        ("made_view_miniprogram", "从菜单打开了小程序", None, None, None),
        ("made_scancode_waitmsg", "通过菜单扫码", None, None, None),
        ("made_pic_sysphoto", "通过菜单拍照", None, None, None),
        ("made_pic_weixin", "通过菜单选择照片", None, None, None),
        ("made_subscribe_popup", "操作了订阅通知弹窗", None, None, None),
        ("made_subscribe_change", "修改了订阅通知设置", None, None, None),
        ("made_mini_popup_object", "操作了订阅通知弹窗", None, None, None),
        ("made_kf_close_session", "客服结束会话", None, None, None),
        ("made_authorization_revoked", "撤回了授权", None, None, False),
        ("made_info_modified", "修改了个人资料", None, None, None),
        ("made_enter_tempsession", "进入了客服会话", Occasion.MENU, None, True),
        ("made_mini_enter", "进入了客服会话", Occasion.MENU, None, True),
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
    "name",
    ["qualification_verify_success", "annual_renew", "made_naming_fail", "made_verify_expired"],
)
def test_what_concerns_only_the_account_is_no_letter(name: str) -> None:
    assert letters(name) == []


MINUTE = timedelta(minutes=1)
HOURS_48 = timedelta(hours=48)
YEAR = timedelta(days=365)


@pytest.mark.parametrize(
    ("name", "grants"),
    [
        ("text", [("message", 5, HOURS_48)]),
        ("made_mini_text", [("message", 5, HOURS_48)]),
        ("made_menu_answer", [("menu", 3, MINUTE)]),
        ("subscribe", [("follow", 3, MINUTE)]),
        ("scan", [("scan", 3, MINUTE)]),
        ("click", [("menu", 3, MINUTE)]),
        ("scancode_push", [("menu", 3, MINUTE)]),
        ("made_scancode_waitmsg", [("menu", 3, MINUTE)]),
        ("view", []),
        ("made_view_miniprogram", []),
        ("made_unsubscribe", []),
        ("made_enter_tempsession", [("enter", 2, MINUTE)]),
        ("made_subscribe_popup", [("template:TPL_A", 1, YEAR), ("template:TPL_B", 0, YEAR)]),
        ("made_subscribe_change", [("template:TPL_A", 0, YEAR)]),
        ("made_mini_popup_object", [("template:TPL_A", 1, YEAR)]),
        ("made_mini_popup_array", [("template:TPL_A", 1, YEAR), ("template:TPL_B", 0, YEAR)]),
    ],
)
def test_every_doing_allows_what_the_platform_says(
    name: str, grants: list[tuple[str, int, timedelta]]
) -> None:
    told = [(grant.trigger, grant.count, grant.lasts) for grant in letter(name).grants]

    assert told == grants


@pytest.mark.parametrize(
    ("name", "message", "state", "code"),
    [
        ("template_finished", "template:200163836", DeliveryState.DELIVERED, None),
        ("made_template_blocked", "template:200163840", DeliveryState.FAILED, "failed:user block"),
        (
            "made_template_failed",
            "template:200163841",
            DeliveryState.FAILED,
            "failed: system failed",
        ),
        ("made_mass_finished", "mass:1000001625", DeliveryState.DELIVERED, None),
        ("made_mass_refused", "mass:1000001626", DeliveryState.FAILED, "err(20001)"),
        ("made_mass_original", "mass:1000001627", DeliveryState.FAILED, "err(30002)"),
        ("made_subscribe_sent", "template:1864323726461255680", DeliveryState.DELIVERED, None),
        ("made_subscribe_not_sent", "template:1864323726461255681", DeliveryState.FAILED, "43101"),
        ("made_mini_sent", "template:1700827132819554304", DeliveryState.DELIVERED, None),
    ],
)
def test_what_became_of_our_messages_is_no_letter_but_their_progress(
    name: str, message: str, state: DeliveryState, code: str | None
) -> None:
    (told,) = letters(name)

    assert isinstance(told, Progress)
    assert (told.message, told.state) == (message, state)
    assert (told.trouble.code if told.trouble else None) == code


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"{}",
        b'{"MsgType":"text"}',
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b"[" * 100_000,
        b'{"FromUserName":["x"],"MsgType":"text","CreateTime":1}',
        b'{"FromUserName":"o\xff","MsgType":"text"}',
        b'{"FromUserName":"<xml>","CreateTime":1,"MsgType":"text","Content":"x"}',
        b'{"FromUserName":"oFan1","CreateTime":1e99,"MsgType":"text","Content":"x"}',
    ],
)
def test_hostile_json_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        WeChat().read(PLAIN, Envelope(body=body))


def test_a_number_too_long_for_machines_is_read_as_it_stands() -> None:
    body = (
        b'{"FromUserName":"oFan1","CreateTime":1700000000,"MsgType":"text",'
        b'"Content":"x","MsgId":12345678901234567890}'
    )

    (text,) = WeChat().read(PLAIN, Envelope(body=body))

    assert isinstance(text, Letter)
    assert text.id == "message:12345678901234567890"


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

    assert isinstance(only, Letter)
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


def test_where_a_phone_is_is_kept_only_if_wanted_and_once_an_hour() -> None:
    wanted = PLAIN.model_copy(update={"keep_places": True})
    body = (PAYLOADS / "location_event.xml").read_bytes()
    later = body.replace(b"123456789", b"123456999")
    tomorrow = body.replace(b"123456789", b"123543189")

    unwanted = WeChat().read(PLAIN, Envelope(body=body))
    (first,) = WeChat().read(wanted, Envelope(body=body))
    (again,) = WeChat().read(wanted, Envelope(body=later))
    (next_day,) = WeChat().read(wanted, Envelope(body=tomorrow))

    assert unwanted == ()
    assert isinstance(first, Letter)
    assert isinstance(again, Letter)
    assert isinstance(next_day, Letter)
    assert (said(first.subject), first.grants) == ("上报了地理位置", ())
    assert first.id == again.id
    assert first.id != next_day.id


@pytest.mark.parametrize(
    ("name", "words", "others"),
    [
        ("made_subscribe_sent", b"<MsgID>", b"<MsgID>9"),
        ("made_authorization_revoked", b"<OpenID>", b"<OpenID>another_"),
        ("made_publish_finished", b"<publish_id>", b"<publish_id>9"),
    ],
)
def test_two_events_of_one_second_that_differ_in_a_word_are_two(
    name: str, words: bytes, others: bytes
) -> None:
    one = (PAYLOADS / f"{name}.xml").read_bytes()
    assert words in one

    key, same = delivery_key(read_xml(one)), delivery_key(read_xml(one))
    other = delivery_key(read_xml(one.replace(words, others, 1)))

    assert key == same
    assert key != other
