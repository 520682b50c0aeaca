"""Every message, event, comment and mention of Weibo becomes a letter in the house's words.

The payloads stand in `payloads/`; each names its public source, and ours are called `made_*`.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.channels import (
    ConversationKind,
    Envelope,
    Grant,
    Letter,
    LetterKind,
    Location,
    Media,
    News,
    Occasion,
    Ring,
)
from core.entities.customers import Claim
from core.errors import Invalid, T
from plugins.weibo.channel import Weibo, delivery_key
from plugins.weibo.settings import WeiboSettings

PAYLOADS = Path(__file__).parent / "payloads"
OURS = WeiboSettings(app_key="1838358847", app_secret="0" * 32)  # type: ignore[arg-type]
DAYS = timedelta(hours=48)


def payload(name: str) -> dict[str, Any]:
    """What the platform said."""
    return json.loads((PAYLOADS / f"{name}.json").read_bytes())["said"]


def news(name: str, *, pulled: str | None = None) -> list[News]:
    """What we make of it."""
    body = json.dumps(payload(name)).encode()
    return list(Weibo().read(OURS, Envelope(body=body, pulled=pulled)))


def letter(name: str, *, pulled: str | None = None) -> Letter:
    """The letter in it."""
    first = news(name, pulled=pulled)[0]
    assert isinstance(first, Letter)
    return first


def said(text: str | T | None) -> str | None:
    """A text as a Chinese reader sees it."""
    return text.say("zh-CN") if isinstance(text, T) else text


def test_a_text_says_who_wrote_what_and_when() -> None:
    text = letter("text")

    assert text == Letter(
        id=delivery_key(payload("text")),
        thread="2489518277",
        claims=(Claim("uid", "weibo", "2489518277", source="weibo"),),
        happened_at=datetime(2012, 7, 16, 10, 9, 20, tzinfo=UTC),
        occasion=Occasion.MESSAGE,
        body="私信或留言内容",
        payload={"platform": "weibo", "type": "text", "text": "私信或留言内容", "data": {}},
        reachable=True,
        grants=(Grant(trigger="message", lasts=DAYS),),
    )


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("image", "[图片]"),
        ("voice", "[语音]"),
        ("position", "[位置] 我在这里: http://t.cn/zQgLLYO 39.982525, 116.308586"),
        ("made_unknown_message", "[暂不支持的消息：video] 发了一个视频"),
    ],
)
def test_every_kind_of_message_reads_well(name: str, body: str) -> None:
    message = letter(name)

    assert said(message.body) == body
    assert (message.kind, message.occasion) == (LetterKind.MESSAGE, Occasion.MESSAGE)
    assert message.grants == (Grant(trigger="message", lasts=DAYS),)


def test_of_a_picture_the_copy_for_us_is_fetched() -> None:
    assert letter("image").media == (Media(id="821804469", kind="image"),)
    assert letter("voice").media == (Media(id="821804469", kind="voice"),)


def test_no_picture_is_fetched_where_that_is_switched_off() -> None:
    without = OURS.model_copy(update={"media": False})
    body = json.dumps(payload("image")).encode()

    (only,) = Weibo().read(without, Envelope(body=body))

    assert isinstance(only, Letter)
    assert only.media == ()


def test_a_position_is_a_place_on_the_map() -> None:
    place = letter("position").content

    assert isinstance(place, Location)
    assert (place.latitude, place.longitude) == (39.982525, 116.308586)


def test_ids_beyond_2_to_the_53_stay_exact() -> None:
    assert letter("made_unknown_message").payload["data"] == {"vfid": "9107199254740993"}


EVENTS = {
    "follow": ("关注了账号", Occasion.FOLLOW, None, True, "follow"),
    "made_unfollow": ("取消关注了账号", None, None, False, None),
    "subscribe": ("订阅了消息", Occasion.FOLLOW, None, True, "subscribe"),
    "made_unsubscribe": ("取消订阅了消息", None, None, None, None),
    "scan_follow": ("扫码关注了账号", Occasion.FOLLOW, "action_name_scene_id", True, "scan"),
    "made_scan": ("扫描了二维码", Occasion.SCAN, "7", True, "scan"),
    "made_scan_temporary": ("扫描了二维码", Occasion.SCAN, "123123", True, "scan"),
    "made_click": ("点击了菜单", Occasion.MENU, None, True, "menu"),
    "made_view": ("从菜单打开了网页", None, None, None, None),
    "made_unknown_event": ("微博事件：wink", None, None, None, None),
}


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_says_what_it_means(name: str) -> None:
    subject, occasion, origin, reachable, trigger = EVENTS[name]

    event = letter(name)

    assert event.kind is LetterKind.EVENT
    assert said(event.subject) == subject
    assert (event.occasion, event.origin, event.reachable) == (occasion, origin, reachable)
    assert [grant.trigger for grant in event.grants] == ([trigger] if trigger else [])


def test_a_pushed_mention_allows_one_message_and_rings_for_the_post() -> None:
    told, ring = news("mention")

    assert isinstance(told, Letter)
    assert said(told.subject) == "在微博中@了我们"
    assert told.grants == (Grant(trigger="mention", lasts=DAYS, count=1),)
    assert ring == Ring(cursor="status_mentions")


def test_the_older_form_of_a_mention_is_one_too() -> None:
    (told,) = news("made_mention_in_comment")

    assert isinstance(told, Letter)
    assert told.grants == (Grant(trigger="mention", lasts=DAYS, count=1),)


def test_a_comment_stands_below_its_post() -> None:
    comment = letter("comment", pulled="comments")

    assert (comment.id, comment.thread) == ("comment:12438492184", "11488058246")
    assert (comment.room, comment.room_title) == (ConversationKind.COMMENTS, "求关注。")
    assert (comment.body, comment.occasion) == ("love your work.......", Occasion.COMMENT)
    assert comment.claims == (Claim("uid", "weibo", "1404376560", source="weibo"),)
    assert comment.profile == {
        "name": "zaku",
        "gender": "male",
        "region": "北京 朝阳区",
        "avatar": "http://tp1.sinaimg.cn/1404376560/180/0/1",
        "followers": 1204,
        "verified": False,
    }
    assert comment.happened_at == datetime(2011, 5, 31, 16, 50, 25, tzinfo=UTC)


def test_an_answer_names_the_comment_it_answers() -> None:
    answer = letter("made_answer", pulled="comments")

    assert (answer.id, answer.answers) == ("comment:9107199254740995", "comment:12438492184")


def test_a_post_that_mentions_us_opens_a_conversation_below_it() -> None:
    mention = letter("status_mention", pulled="status_mentions")

    assert (mention.id, mention.thread) == ("status:11488058246", "11488058246")
    assert (mention.room, mention.body) == (ConversationKind.COMMENTS, "@茶言 茶不错")


@pytest.mark.parametrize(
    "change",
    [
        {"text": "其他"},
        {"created_at": "Mon Jul 16 18:09:21 +0800 2012"},
        {"sender_id": 2489518278},
        {"type": "image"},
        {"data": {"x": 1}},
    ],
)
def test_another_push_has_another_key(change: dict[str, Any]) -> None:
    push = payload("text")

    assert delivery_key(push) == delivery_key(dict(reversed(push.items())))
    assert delivery_key(push | change) != delivery_key(push)


@pytest.mark.parametrize("field", ["sender_id", "created_at", "type"])
def test_a_message_without_what_every_message_has_is_refused(field: str) -> None:
    push = payload("text")
    del push[field]

    with pytest.raises(Invalid):
        Weibo().read(OURS, Envelope(body=json.dumps(push).encode()))


@pytest.mark.parametrize("field", ["id", "status", "created_at"])
def test_a_comment_without_what_every_comment_has_is_refused(field: str) -> None:
    comment = payload("comment")
    del comment[field]

    with pytest.raises(Invalid):
        Weibo().read(OURS, Envelope(body=json.dumps(comment).encode(), pulled="comments"))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Mon Jul 16 18:09:20 +0800 2012", "2012-07-16T10:09:20+00:00"),
        ("Mon, 16 Jul 2012 18:09:20 +0800", "2012-07-16T10:09:20+00:00"),
        ("Mon, 16 Jul 2012 18:09:20 -0000", "2012-07-16T10:09:20+00:00"),
    ],
)
def test_a_time_that_does_not_say_where_is_meant_in_china(written: str, meant: str) -> None:
    (letter,) = Weibo().read(
        OURS, Envelope(body=json.dumps(payload("text") | {"created_at": written}).encode())
    )

    assert isinstance(letter, Letter)
    assert letter.happened_at.isoformat() == meant


def test_every_payload_names_its_source() -> None:
    nameless = [
        file.name
        for file in PAYLOADS.glob("*.json")
        if (json.loads(file.read_bytes())["source"] == "made") != file.name.startswith("made_")
    ]

    assert nameless == []
