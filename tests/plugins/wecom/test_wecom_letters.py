"""Every message and event of WeCom becomes a letter in the house's words, or none at all.

The payloads stand in `payloads/`; each names its source, and ours are called `made_*`.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from wecom_wire import CORP, PAYLOADS, SETTINGS, captured, pulled

from core.channels import (
    ConversationKind,
    Direction,
    Grant,
    Letter,
    LetterKind,
    Media,
    News,
    Occasion,
    Progress,
    Recall,
    Ring,
    TroubleKind,
)
from core.entities.activities import DeliveryState
from core.entities.customers import Claim
from core.errors import T
from plugins.wecom.channel import WeCom

PERSON = "wmAJ2GCAAAme1XQRC-NI-q0_ZM9ukoAw"
DESK = "wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q"


def news(name: str) -> list[News]:
    """What a payload tells."""
    return list(WeCom().read(SETTINGS, captured(name)))


def letter(name: str) -> Letter:
    """The only letter in a payload."""
    (only,) = news(name)
    assert isinstance(only, Letter)
    return only


def said(text: str | T | None) -> str | None:
    """A text as a Chinese reader sees it."""
    return text.say("zh-CN") if isinstance(text, T) else text


def test_a_new_customer_is_a_letter_with_origin_and_twenty_seconds() -> None:
    added = letter("add_external_contact")

    external = "woAJ2GCAAAXtWyujaWJHDDGi0mACAAAA"
    assert added.thread == external
    assert added.claims == (Claim("external_userid", f"wecom:{CORP}", external, source="wecom"),)
    assert (added.kind, added.direction) == (LetterKind.EVENT, Direction.IN)
    assert (added.origin, added.occasion, added.reachable) == ("teststate", Occasion.SCAN, True)
    assert added.happened_at == datetime(2014, 6, 24, 11, 48, 33, tzinfo=UTC)
    assert added.grants == (
        Grant(trigger="welcome", count=1, lasts=timedelta(seconds=20), code="WELCOMECODE"),
    )
    assert "WELCOMECODE" not in str(added.payload)


@pytest.mark.parametrize(
    ("name", "subject", "direction", "occasion"),
    [
        ("add_half_external_contact", "添加了员工 zhangsan（待员工确认）", "in", Occasion.SCAN),
        ("edit_external_contact", "员工 zhangsan 修改了备注或标签", "out", None),
        ("del_external_contact", "员工 zhangsan 删除了该客户", "out", None),
        ("del_follow_user", "删除了员工 zhangsan", "in", None),
        ("transfer_fail", "转接给员工 zhangsan 失败", "in", None),
        ("made_transfer_fail_full", "转接给员工 zhangsan 失败", "in", None),
        ("msg_audit_approved", "同意与员工 zhangsan 的会话存档", "in", None),
        ("made_unknown_change", "企业微信事件：something_new", "in", None),
    ],
)
def test_every_event_of_a_customer_says_what_it_means(
    name: str, subject: str, direction: str, occasion: Occasion | None
) -> None:
    event = letter(name)

    assert said(event.subject) == subject
    assert (event.direction.value, event.occasion) == (direction, occasion)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("del_external_contact", "该客户已转接给其他同事。"),
        ("transfer_fail", "客户拒绝。"),
        ("made_transfer_fail_full", "接替成员的客户数已达上限。"),
    ],
)
def test_why_something_happened_is_said(name: str, body: str) -> None:
    assert said(letter(name).body) == body


@pytest.mark.parametrize(
    ("name", "subject", "reachable"),
    [
        ("chat_create", "客户群已创建", None),
        ("chat_add_member", "有成员入群", None),
        ("made_chat_del_member", "有成员退群", None),
        ("made_chat_change_owner", "群主已变更", None),
        ("made_chat_change_name", "群名已修改", None),
        ("made_chat_change_notice", "群公告已修改", None),
        ("chat_dismiss", "客户群已解散", False),
    ],
)
def test_every_event_of_a_group_stands_in_the_group(
    name: str, subject: str, reachable: bool | None
) -> None:
    event = letter(name)

    assert (event.room, event.claims) == (ConversationKind.GROUP, ())
    assert event.thread == "wrx7HUARsKwGRaQBVKPBTcEyzdHA4HrQ"
    assert (said(event.subject), event.reachable) == (subject, reachable)


def test_members_who_joined_are_kept() -> None:
    fields = letter("chat_add_member").payload["fields"]

    assert fields["MemChangeList"] == {"Item": ["Jack", "Rose"]}


@pytest.mark.parametrize(
    "name",
    [
        *(f"tag_{change}" for change in ("create", "update", "delete", "shuffle")),
        *(f"contact_{one}" for one in ("create_user", "update_user", "delete_user")),
        *(f"contact_{one}" for one in ("create_party", "update_party", "delete_party")),
        "contact_update_tag",
        "app_text",
    ],
)
def test_what_concerns_only_the_corp_is_no_letter(name: str) -> None:
    assert news(name) == []


def test_a_ring_says_what_is_to_be_fetched() -> None:
    hint = "ENCApHxnGDNAVNY4AaSJKj4Tb5mwsEMzxhFmHVGcra996NR"

    assert news("kf_msg_or_event") == [Ring(cursor="kf:wkxxxxxxx", hint=hint)]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("kf_text", "[选择] hello world"),
        ("made_kf_plain_text", "还有货吗"),
        ("kf_image", "[图片]"),
        ("kf_voice", "[语音]"),
        ("kf_video", "[视频]"),
        ("kf_file", "[文件]"),
        ("kf_location", "[位置] 广州国际媒体港(广州市海珠区) 广东省广州市海珠区滨江东路"),
        ("kf_link", "[链接] TITLE URL"),
        ("kf_business_card", "[名片] USERID"),
        ("kf_miniprogram", "[小程序] TITLE"),
        ("kf_msgmenu", "[菜单] 您对本次服务是否满意呢?"),
        ("kf_channels_shop_product", "[视频号商品] TITLE"),
        ("kf_channels_shop_order", "[视频号订单] ORDER_ID PRODUCT_TITLES"),
        ("made_kf_channels", "[视频号] 号主 新品"),
        ("kf_merged_msg", "[聊天记录] 聊天记录"),
        ("made_kf_unknown", "[暂不支持的消息：hologram]"),
    ],
)
def test_every_kind_of_service_message_reads_well(name: str, body: str) -> None:
    message = letter(name)

    assert said(message.body) == body
    assert message.thread == f"{DESK}:{PERSON}"
    assert (message.kind, message.occasion) == (LetterKind.MESSAGE, Occasion.MESSAGE)
    assert message.grants == (Grant(trigger="kf_message", count=5, lasts=timedelta(hours=48)),)


@pytest.mark.parametrize("kind", ["image", "voice", "video", "file"])
def test_media_are_kept_as_references(kind: str) -> None:
    (media,) = letter(f"kf_{kind}").media

    media_id = "2iSLeVyqzk4eX0IB5kTi9Ljfa2rt9dwfq5WKRQ4Nvvgw"
    assert media == Media(id=media_id, kind=kind, expires=timedelta(days=3))


def test_a_colleague_s_answer_goes_out_and_grants_nothing() -> None:
    answer = letter("made_kf_servicer")

    assert (answer.direction, answer.author) == (Direction.OUT, "Zhangsan")
    assert (answer.grants, answer.occasion) == ((), None)


def test_whoever_opens_the_chat_may_be_welcomed_once() -> None:
    entered = letter("kf_event_enter_session")

    assert (entered.origin, entered.occasion) == ("abc", Occasion.FOLLOW)
    (grant,) = entered.grants
    assert grant == Grant(trigger="kf_welcome", count=1, lasts=timedelta(seconds=20), code="aaaaaa")
    assert "aaaaaa" not in str(entered.payload)


def test_a_failure_is_told_of_the_message_that_failed() -> None:
    (failed,) = news("kf_event_msg_send_fail")

    assert isinstance(failed, Progress)
    assert (failed.message, failed.state) == ("FAIL_MSGID", DeliveryState.FAILED)
    assert failed.trouble is not None
    assert failed.trouble.kind is TroubleKind.WINDOW


def test_a_colleague_takes_over_and_the_window_is_shut() -> None:
    taken = letter("kf_event_session_status_change")

    assert said(taken.subject) == "同事从接待池接入会话"
    assert [(g.trigger, g.count, g.code) for g in taken.grants] == [
        ("kf_message", 0, "shut"),
        ("kf_session", 1, "MSG_CODE"),
    ]


def test_a_session_that_ends_leaves_twenty_seconds() -> None:
    ended = letter("made_kf_event_session_ended")

    assert [(g.trigger, g.lasts) for g in ended.grants] == [
        ("kf_message", timedelta(0)),
        ("kf_end", timedelta(seconds=20)),
    ]


@pytest.mark.parametrize("name", ["kf_event_user_recall_msg", "kf_event_servicer_recall_msg"])
def test_what_was_taken_back_is_named(name: str) -> None:
    assert news(name) == [Recall(message="kf:MSG_ID")]


def test_whoever_refuses_messages_cannot_be_reached() -> None:
    assert letter("made_kf_event_refuses").reachable is False
    assert letter("made_kf_event_allows").reachable is True


def test_an_unknown_event_is_kept_with_its_name() -> None:
    assert said(letter("made_kf_event_unknown").subject) == "企业微信事件：teleported"


def test_a_status_of_a_colleague_concerns_nobody_outside() -> None:
    assert news("kf_event_servicer_status_change") == []


def test_a_name_and_a_unionid_that_were_asked_for_count() -> None:
    entry: dict[str, Any] = {
        "msgid": "m1",
        "open_kfid": DESK,
        "external_userid": PERSON,
        "send_time": 1615478585,
        "origin": 3,
        "msgtype": "text",
        "text": {"content": "hi"},
        "_customer": {"nickname": "张三", "gender": 1, "unionid": "oUnion_1"},
        "_state": 3,
    }

    (only,) = WeCom().read(SETTINGS, pulled(entry))

    assert isinstance(only, Letter)
    assert only.profile == {"name": "张三", "gender": "male"}
    assert only.claims[1] == Claim("unionid", "wechat_open:house", "oUnion_1", source="wecom")
    assert [(grant.trigger, grant.count) for grant in only.grants] == [("kf_message", 0)]


def test_every_payload_names_its_source() -> None:
    nameless = [
        payload.name
        for payload in PAYLOADS.iterdir()
        if "source" not in payload.read_text().splitlines()[0 if payload.suffix == ".xml" else 1]
        or payload.name.startswith("made_") != ("made after" in payload.read_text())
    ]

    assert nameless == []


def test_every_payload_is_read() -> None:
    for payload in PAYLOADS.iterdir():
        news(payload.stem)
