"""Every message and event of Douyin becomes a letter in the house's words, or none at all."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.channels import (
    Card,
    ConversationKind,
    Direction,
    Envelope,
    Grant,
    Letter,
    LetterKind,
    Media,
    News,
    Occasion,
    Recall,
    Ring,
)
from core.entities.customers import Claim, Strength
from core.errors import Invalid, T
from plugins.douyin.channel import Douyin
from plugins.douyin.settings import DouyinSettings

PAYLOADS = Path(__file__).parent / "payloads"
KEY = "awdemo0000000001"
WHO = "7c1f0a52-0000-4000-8000-000000000001"
CONVERSATION = "@Q29udmVyc2F0aW9uT25l+/=="
MESSAGE = "@TWVzc2FnZU9uZQ+/=="
VIDEO = "@SXRlbQ=="
SOME = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
ALL = "im.direct_message im.multimedia_message item.comment video.list.bind"
SETTINGS = DouyinSettings(client_key=KEY, client_secret="0" * 32, business_scopes=ALL)  # type: ignore[arg-type]

PULLED = {"lead_pulled": "clues", "comment_pulled": "comments", "comment_pulled_ours": "comments"}


def news(name: str) -> list[News]:
    """What a payload says."""
    body = (PAYLOADS / f"{name}.json").read_bytes()
    return list(Douyin().read(SETTINGS, Envelope(body=body, pulled=PULLED.get(name))))


def letter(name: str) -> Letter:
    """The only letter in a payload."""
    (only,) = news(name)
    assert isinstance(only, Letter)
    return only


def said(text: str | T | None) -> str | None:
    """A text as a Chinese reader sees it."""
    return text.say("zh-CN") if isinstance(text, T) else text


def test_a_text_says_who_wrote_what_and_when_and_that_we_may_answer() -> None:
    text = letter("text")

    assert (text.id, text.thread, text.body) == (MESSAGE, WHO, "你好，多少钱？")
    assert text.claims == (Claim("open_id", f"douyin:{KEY}", WHO, source="douyin"),)
    assert text.happened_at == SOME + timedelta(milliseconds=123)
    assert (text.kind, text.direction) == (LetterKind.MESSAGE, Direction.IN)
    assert (text.room, text.occasion) == (ConversationKind.DIRECT, Occasion.MESSAGE)
    assert text.profile == {"name": "小林"}
    assert text.grants == (Grant(trigger="message", lasts=timedelta(hours=24), count=6),)


def test_content_in_a_string_says_the_same() -> None:
    assert letter("text_in_a_string") == letter("text")


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("image", "[图片，请在抖音 App 内查看]"),
        ("user_local_image", "[图片]"),
        ("emoji", "[表情]"),
        ("video", "[分享视频]"),
        ("user_local_video", "[视频]"),
        ("other", "[消息，请在抖音 App 内查看]"),
        ("unheard_of", "[暂不支持的消息：hologram]"),
        ("card_empty", "[留资卡片]"),
        ("card_filled_in", "[已填写留资卡片] 姓名：林晓；手机号：13800138000；城市：上海市"),
        ("old_message", "在吗"),
    ],
)
def test_every_kind_of_message_reads_well(name: str, body: str) -> None:
    message = letter(name)

    assert said(message.body) == body
    assert (message.kind, message.direction) == (LetterKind.MESSAGE, Direction.IN)


@pytest.mark.parametrize(
    ("name", "kind"), [("user_local_image", "image"), ("user_local_video", "video")]
)
def test_what_people_send_from_their_phone_can_be_fetched_by_id(name: str, kind: str) -> None:
    assert letter(name).media == (Media(id=f"{CONVERSATION} {MESSAGE}", kind=kind),)


def test_without_the_ability_nothing_is_promised_to_be_fetched() -> None:
    body = (PAYLOADS / "user_local_image.json").read_bytes()
    fewer = SETTINGS.model_copy(update={"business_scopes": "im.direct_message"})

    (only,) = Douyin().read(fewer, Envelope(body=body))

    assert isinstance(only, Letter) and only.media == ()


def test_a_card_that_was_filled_in_is_a_form_with_name_and_number() -> None:
    card = letter("card_filled_in")

    assert card.occasion is Occasion.FORM
    assert card.claims[1] == Claim("phone", "house", "+8613800138000", Strength.WEAK, "douyin")
    assert card.content == Card(id="@Q2FyZA==", title=said(card.body) or "")
    assert card.profile == {"name": "林晓", "phone": "13800138000"}


def test_what_we_sent_ourselves_is_no_news() -> None:
    assert news("sent_by_us") == []


def test_what_a_colleague_sent_with_the_app_is_ours_and_named() -> None:
    sent = letter("sent_by_staff")

    assert (sent.direction, sent.author, sent.body) == (
        Direction.OUT,
        "演示门店",
        "您好，我是店员",
    )
    assert (sent.thread, sent.claims[0].external_id) == (WHO, WHO)
    assert (sent.occasion, sent.grants, sent.profile) == (None, (), {})


def test_groups_are_rooms_of_their_own() -> None:
    received, sent = letter("group_received"), letter("group_sent")

    assert (received.room, received.thread) == (ConversationKind.GROUP, CONVERSATION)
    assert (received.claims[0].external_id, received.occasion) == (WHO, None)
    assert (sent.room, sent.direction, sent.claims) == (ConversationKind.GROUP, Direction.OUT, ())
    assert received.grants == ()


def test_a_recall_names_the_message() -> None:
    assert news("recall") == [Recall(message=MESSAGE)]


def test_a_new_video_is_a_reason_to_look_for_comments() -> None:
    assert news("create_video") == [Ring(cursor="comments")]


@pytest.mark.parametrize(
    ("name", "subject", "body", "occasion", "origin"),
    [
        ("enter_from_ad", "进入了私信会话", "双十一", None, "ad:7001"),
        ("enter_from_video", "进入了私信会话", f"video:{VIDEO}", None, f"video:{VIDEO}"),
        ("follow", "关注了账号", "", Occasion.FOLLOW, None),
        ("unfollow", "取消关注了账号", "", None, None),
        ("like", "点赞了视频", "", None, None),
        ("agree", "同意接收主动私信", "", None, None),
        ("agree_no_longer", "取消了主动私信授权", "", None, None),
        ("group_joined", "加入了粉丝群", "", None, None),
        ("group_asked", "申请加入粉丝群", "", None, None),
        ("dial_phone", "点击了电话", "", None, None),
        ("website", "点击了官网", "", None, None),
        ("contact", "点击了主页联系方式", "", None, None),
        ("unheard_of_event", "抖音事件：im_future_event", "", None, None),
    ],
)
def test_every_event_says_what_it_means(
    name: str, subject: str, body: str, occasion: Occasion | None, origin: str | None
) -> None:
    event = letter(name)

    assert event.kind is LetterKind.EVENT
    assert (said(event.subject), said(event.body)) == (subject, body)
    assert (event.occasion, event.origin) == (occasion, origin)
    assert event.claims[0].external_id == WHO


@pytest.mark.parametrize(
    ("name", "grants"),
    [
        ("enter_from_ad", (Grant(trigger="enter", lasts=timedelta(hours=24), count=1),)),
        ("agree", (Grant(trigger="consent", lasts=timedelta(days=30)),)),
        ("agree_no_longer", (Grant(trigger="consent", lasts=timedelta()),)),
        ("follow", ()),
    ],
)
def test_what_people_do_allows_what_douyin_allows(name: str, grants: tuple[Grant, ...]) -> None:
    assert letter(name).grants == grants


@pytest.mark.parametrize(
    "name",
    [
        "authorize",
        "unauthorize",
        "contract_authorize",
        "contract_unauthorize",
        "union_auth_c",
        "union_auth_b",
        "lead_push",
        "lead_pulled",
    ],
)
def test_what_concerns_only_the_account_or_the_lead_pool_is_no_letter(name: str) -> None:
    assert news(name) == []


def test_a_comment_stands_below_its_video_however_we_hear_of_it() -> None:
    told, pulled = letter("comment"), letter("comment_pulled")

    for each in (told, pulled):
        assert (each.id, each.thread, each.body) == ("@Q29tbWVudA==", VIDEO, "怎么买？")
        assert (each.room, each.occasion) == (ConversationKind.COMMENTS, Occasion.COMMENT)
        assert (each.claims[0].external_id, each.happened_at) == (WHO, SOME)
    assert (pulled.room_title, pulled.profile) == ("新品上架", {"name": "小林"})


def test_an_answer_names_the_comment_above() -> None:
    assert letter("comment_answer").answers == "@Q29tbWVudA=="


def test_our_own_comment_is_ours() -> None:
    ours = letter("comment_pulled_ours")

    assert (ours.direction, ours.author, ours.claims) == (Direction.OUT, "演示门店", ())


def test_the_window_is_what_the_settings_say() -> None:
    body = (PAYLOADS / "text.json").read_bytes()
    strict = SETTINGS.model_copy(update={"reply_hours": 2.0, "reply_messages": 0})

    (only,) = Douyin().read(strict, Envelope(body=body))

    assert isinstance(only, Letter)
    assert only.grants == (Grant(trigger="message", lasts=timedelta(hours=2)),)


@pytest.mark.parametrize("field", ["event", "from_user_id"])
def test_an_event_without_what_every_event_has_is_refused(field: str) -> None:
    text = (PAYLOADS / "text.json").read_text().replace(f'"{field}"', '"other"')

    with pytest.raises(Invalid):
        Douyin().read(SETTINGS, Envelope(body=text.encode()))


def test_every_payload_is_read_by_a_test() -> None:
    here = (
        Path(__file__).read_text() + (Path(__file__).parent / "test_douyin_hostile.py").read_text()
    )

    unread = [file.stem for file in PAYLOADS.glob("*.json") if f'"{file.stem}"' not in here]

    assert unread == []
