"""A passive answer is sealed as WeChat opens it, and says what we meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechat_wire import OFFICIAL

from core.channels import Card, Content, Envelope, Image, Link, Text, key_from, seal, unseal
from core.db import uuid7
from plugins.wechat.channel import WeChat
from plugins.wechat.settings import Kind, WeChatSettings
from plugins.wechat.simulator import OfficialAccount, Person

SAFE = WeChatSettings(
    app_id=OFFICIAL.app_id,
    token=OFFICIAL.token,  # type: ignore[arg-type]
    encoding_aes_key=OFFICIAL.encoding_aes_key,  # type: ignore[arg-type]
)


def envelope(official: OfficialAccount = OFFICIAL) -> Envelope:
    """A genuine message, as it was kept."""
    request = official.request(Person(account=official, openid="oMei1").writes("你好"))
    return Envelope(query=request.params, body=request.content)


def answered(content: Content) -> dict[str, str]:
    """What WeChat reads in our answer."""
    answer = WeChat().passive(SAFE, envelope(), content)
    assert answer is not None
    return OFFICIAL.opened(answer)


def test_a_text_goes_back_to_whoever_wrote() -> None:
    said = answered(Text(text="欢迎 <b>&]]>"))

    assert (said["ToUserName"], said["FromUserName"]) == ("oMei1", OFFICIAL.original_id)
    assert (said["MsgType"], said["Content"]) == ("text", "欢迎 <b>&]]>")


def test_a_link_goes_back_as_one_article() -> None:
    said = answered(Link(title="新品", url="https://shop.example.cn/?a=1&b=2"))

    assert (said["MsgType"], said["ArticleCount"]) == ("news", "1")
    assert (said["Title"], said["Url"]) == ("新品", "https://shop.example.cn/?a=1&b=2")


@pytest.mark.parametrize("kind", ["image", "voice", "video"])
def test_what_wechat_keeps_goes_back_by_its_number(kind: str) -> None:
    said = answered(Card(id=f"{kind}:media-1", title="新品 & 热卖"))

    assert (said["MsgType"], said["MediaId"]) == (kind, "media-1")
    assert said.get("Title") == ("新品 & 热卖" if kind == "video" else None)


def test_what_needs_the_platform_first_cannot_be_said_at_once() -> None:
    assert WeChat().passive(SAFE, envelope(), Image(file=uuid7())) is None


def test_a_mini_program_has_no_passive_answers() -> None:
    mini = SAFE.model_copy(update={"kind": Kind.MINI_PROGRAM})

    assert WeChat().passive(mini, envelope(), Text(text="hello")) is None


def test_in_plain_mode_the_answer_is_plain() -> None:
    from dataclasses import replace

    from plugins.wechat.settings import Mode

    plain = replace(OFFICIAL, mode="plain")
    settings = SAFE.model_copy(update={"mode": Mode.PLAIN})

    answer = WeChat().passive(settings, envelope(plain), Text(text="hello"))

    assert answer is not None
    assert plain.opened(answer)["Content"] == "hello"


@given(st.binary(max_size=300), st.binary(min_size=16, max_size=16))
def test_we_seal_as_the_platform_does(content: bytes, salt: bytes) -> None:
    key = key_from(OFFICIAL.encoding_aes_key)

    ours = seal(key, content, receiver=OFFICIAL.app_id, salt=salt)

    assert ours == OFFICIAL.seal(content, salt=salt)
    assert unseal(key, ours, receiver=OFFICIAL.app_id) == content
    assert OFFICIAL.unseal(ours) == content


@pytest.mark.parametrize(
    "body", [b"hello", b"<xml></xml>", b"<xml><Content>x</Content></xml>", b"<"]
)
def test_the_platform_takes_nothing_else_for_an_answer_in_safe_mode(body: bytes) -> None:
    with pytest.raises(ValueError):
        OFFICIAL.opened(body)
