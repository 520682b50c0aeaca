"""Whatever is thrown at the slot: only what Douyin signed gets in, and nothing brings us down."""

import hashlib
import hmac
import json
from pathlib import Path

import pytest

from core.channels import Envelope
from core.errors import Forbidden, Invalid
from plugins.douyin.channel import Douyin
from plugins.douyin.crypto import push_signature, webhook_signature
from plugins.douyin.settings import DouyinSettings

PAYLOADS = Path(__file__).parent / "payloads"
SECRET = "0123456789abcdef0123456789abcdef"
PUSH = "fedcba9876543210fedcba9876543210"
SETTINGS = DouyinSettings(
    client_key="awdemo0000000001",
    client_secret=SECRET,  # type: ignore[arg-type]
    lead_app_id="1",
    lead_secret=PUSH,  # type: ignore[arg-type]
    push_secret=PUSH,  # type: ignore[arg-type]
)


def signed(body: bytes, **headers: str) -> Envelope:
    """A delivery as Douyin signs it."""
    signature = hashlib.sha1(SECRET.encode() + body).hexdigest()
    return Envelope(headers={"x-douyin-signature": signature, **headers}, body=body)


def pushed(body: bytes) -> Envelope:
    """A delivery as Ocean Engine signs it."""
    signature = hmac.new(PUSH.encode(), body, "sha256").hexdigest()
    return Envelope(headers={"x-open-signature": signature}, body=body)


def payload(name: str) -> bytes:
    """A captured body."""
    return (PAYLOADS / f"{name}.json").read_bytes()


def test_signatures_agree_with_published_vectors() -> None:
    abc = webhook_signature("a", b"bc")
    quick = push_signature("key", b"The quick brown fox jumps over the lazy dog")

    assert abc == "a9993e364706816aba3e25717850c26c9cd0d89d"  # FIPS 180: SHA-1 of "abc"
    assert quick == "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"


def test_the_console_s_challenge_goes_back_as_it_came() -> None:
    stamp = Douyin().verify(SETTINGS, signed(payload("verify_webhook")))

    assert stamp.answer == b'{"challenge":12345}'


def test_the_challenge_of_a_push_is_answered_in_its_own_form() -> None:
    body = b'{"event":"verify_webhook","challenge":"abc"}'

    stamp = Douyin().verify(SETTINGS, pushed(body))

    assert json.loads(stamp.answer or b"") == {
        "BaseResp": {"StatusCode": 0, "StatusMessage": ""},
        "challenge": "abc",
    }


@pytest.mark.parametrize("challenge", ["null", "true", "{}", "[1]", "1.5"])
def test_a_challenge_that_is_none_is_refused(challenge: str) -> None:
    body = f'{{"event":"verify_webhook","content":{{"challenge":{challenge}}}}}'.encode()

    with pytest.raises(Invalid):
        Douyin().verify(SETTINGS, signed(body))


def test_a_delivery_goes_by_its_signed_bytes_whatever_id_stands_beside_them() -> None:
    body = payload("text")

    named = Douyin().verify(SETTINGS, signed(body, **{"msg-id": "8b6e0d1c-aaaa"}))
    again = Douyin().verify(SETTINGS, signed(body, **{"msg-id": "8b6e0d1c-bbbb"}))

    assert named.key == again.key == f"body:{hashlib.sha256(body).hexdigest()}"
    assert named.sender == "7c1f0a52-0000-4000-8000-000000000001"


def test_an_event_of_another_app_is_refused() -> None:
    body = payload("text").replace(b"awdemo0000000001", b"awdemo0000000002")

    with pytest.raises(Forbidden):
        Douyin().verify(SETTINGS, signed(body))


def test_an_event_of_another_account_of_the_app_tells_nothing_here() -> None:
    ours = SETTINGS.model_copy(update={"open_id": "biz-0000000000000001"})
    others = SETTINGS.model_copy(update={"open_id": "biz-0000000000000002"})
    names = ("text", "sent_by_staff", "recall", "enter_from_ad", "follow", "agree")

    here = [len(Douyin().read(ours, signed(payload(name)))) for name in names]
    there = [len(Douyin().read(others, signed(payload(name)))) for name in names]

    assert (here, there) == ([1] * 6, [0] * 6)


def test_both_directions_of_a_conversation_wait_for_each_other() -> None:
    lanes = {
        Douyin().verify(SETTINGS, signed(payload(name))).sender
        for name in ("text", "sent_by_staff", "sent_by_us", "recall", "enter_from_ad")
    }

    assert len(lanes) == 1


def test_a_pushed_lead_goes_by_its_message() -> None:
    stamp = Douyin().verify(SETTINGS, pushed(payload("lead_push")))

    assert (stamp.key, stamp.sender) == ("push:m-1", "clue:7300000000000000001")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-douyin-signature": ""},
        {"x-douyin-signature": "0" * 40},
        {"x-douyin-signature": "签名"},
        {"x-douyin-signature": "\ud800"},
        {"x-open-signature": ""},
        {"x-open-signature": "0" * 64},
        {"x-open-signature": "\udfff" * 64},
    ],
)
@pytest.mark.parametrize("name", ["text", "lead_push"])
def test_what_nobody_signed_stays_outside(headers: dict[str, str], name: str) -> None:
    with pytest.raises(Forbidden):
        Douyin().verify(SETTINGS, Envelope(headers=headers, body=payload(name)))


def test_an_unsigned_challenge_is_answered_and_nothing_else_is_believed_of_it() -> None:
    bare = Envelope(body=payload("verify_webhook"))
    smuggled = Envelope(body=b'{"x": "verify_webhook", "event": "im_receive_msg"}')

    assert Douyin().verify(SETTINGS, bare).answer == b'{"challenge":12345}'
    with pytest.raises(Forbidden):
        Douyin().verify(SETTINGS, smuggled)


def test_one_changed_byte_breaks_the_signature() -> None:
    right = signed(payload("text"))
    wrong = Envelope(headers=right.headers, body=right.body.replace(b"\xe4", b"\xe5", 1))

    with pytest.raises(Forbidden):
        Douyin().verify(SETTINGS, wrong)


def test_the_secret_of_one_platform_opens_nothing_of_the_other() -> None:
    body = payload("lead_push")
    crossed = hmac.new(SECRET.encode(), body, "sha256").hexdigest()

    with pytest.raises(Forbidden):
        Douyin().verify(SETTINGS, Envelope(headers={"x-open-signature": crossed}, body=body))


def test_without_a_push_secret_no_push_gets_in() -> None:
    bare = SETTINGS.model_copy(update={"push_secret": None})

    with pytest.raises(Forbidden):
        Douyin().verify(bare, pushed(payload("lead_push")))


BROKEN = [
    b"",
    b"null",
    b"[]",
    b"12",
    b'"text"',
    b"{",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"event":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    b'{"event": null}',
    b'{"event": {"a": 1}}',
    b'{"event": "' + b"x" * 61 + b'"}',
    b'{"event": "im_receive_msg", "content": "\\ud800"}',
]


@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
def test_broken_bodies_are_refused_and_nothing_else_happens(body: bytes) -> None:
    for envelope in (signed(body), pushed(body)):
        with pytest.raises(Invalid):
            Douyin().verify(SETTINGS, envelope)


STRANGE = [
    {"content": None},
    {"content": []},
    {"content": 7},
    {"content": "not json"},
    {"content": '"only a text"'},
    {"content": {"create_time": "soon", "user_infos": "nobody"}},
    {"content": {"create_time": 10**30, "user_infos": [None, 7, {"open_id": {}}]}},
    {"content": {"create_time": -1, "card_data": {"label": "手机号"}}},
    {
        "content": {
            "message_type": "retain_consult_card",
            "card_data": [7, {"label": [], "value": 1}],
        }
    },
    {"content": {"message_type": ["text"], "text": {"a": 1}}},
    {"content": {"conversation_type": "2", "conversation_short_id": "x" * 5000}},
    {"content": {"server_message_id": "y" * 5000, "ad_info": "{broken"}},
]


@pytest.mark.parametrize("content", STRANGE, ids=range(len(STRANGE)))
@pytest.mark.parametrize(
    "event", ["im_receive_msg", "im_enter_direct_msg", "im_authorize", "new_follow_action"]
)
def test_strange_contents_are_read_as_far_as_they_make_sense(
    event: str, content: dict[str, object]
) -> None:
    fields = {"event": event, "from_user_id": "person-1", "to_user_id": "biz", **content}

    news = Douyin().read(SETTINGS, Envelope(body=json.dumps(fields).encode()))

    assert [len(getattr(each, "id", "")) <= 200 for each in news] == [True] * len(news)


@pytest.mark.parametrize("who", ["", "a b", "x" * 129, "<script>", "人"])
def test_a_sender_who_cannot_be_a_user_is_refused(who: str) -> None:
    fields = {"event": "im_receive_msg", "from_user_id": who, "content": {"text": "hi"}}

    with pytest.raises(Invalid):
        Douyin().read(SETTINGS, Envelope(body=json.dumps(fields).encode()))


def test_nobody_greets_by_get() -> None:
    with pytest.raises(Forbidden):
        Douyin().greet(SETTINGS, Envelope())
