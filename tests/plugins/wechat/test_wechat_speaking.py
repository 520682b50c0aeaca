"""What we send reaches the phone in every kind WeChat knows, within the rights people gave us."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from core.channels import (
    Content,
    Image,
    Link,
    Menu,
    MenuItem,
    MiniProgram,
    Template,
    Text,
    Video,
    Voice,
    send_message,
)
from core.db import execute, fetch, fetchrow, fetchval
from core.errors import Conflict, Invalid
from core.files import store
from core.testing import TestHouse
from plugins.wechat.simulator.drawing import picture, voice

pytestmark = pytest.mark.plugins("wechat", "sales")

FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(64)


async def conversation() -> UUID:
    """The only conversation there is."""
    return await fetchval("select id from channel_conversation")


async def states() -> list[tuple[str, str | None]]:
    """How far our messages are, and what went wrong with them."""
    rows = await fetch(
        "select state, trouble ->> 'code' as code from channel_outgoing order by created_at"
    )
    return [(row["state"], row["code"]) for row in rows]


async def content_of(kind: str) -> Content:
    """Something of each kind."""
    photo = (await store(picture(), name="a.png", kind="image")).id
    sound = (await store(voice(), name="a.amr", kind="voice")).id
    film = (await store(FILM, name="a.mp4", kind="video")).id
    contents: dict[str, Content] = {
        "text": Text(text="有现货的"),
        "image": Image(file=photo),
        "voice": Voice(file=sound),
        "video": Video(file=film, title="新品"),
        "link": Link(title="新品上市", url="https://shop.example.cn/new", picture=photo),
        "miniprogrampage": MiniProgram(app_id="wx00", page="x", title="订单", picture=photo),
        "msgmenu": Menu(head="满意吗？", items=(MenuItem(id="1", label="满意"),), tail="谢谢"),
    }
    return contents[kind]


@pytest.mark.parametrize(
    ("kind", "shown", "seen"),
    [
        ("text", "text", "有现货的"),
        ("image", "image", ""),
        ("voice", "voice", ""),
        ("video", "video", "新品"),
        ("link", "news", "新品上市"),
        ("miniprogrampage", "miniprogrampage", "订单"),
        ("msgmenu", "msgmenu", "满意吗？\n满意\n谢谢"),
    ],
)
async def test_every_kind_of_content_arrives(
    kind: str, shown: str, seen: str, crm: TestHouse
) -> None:
    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await mei.says("有现货吗？")
        await crm.settle()

        await send_message(await conversation(), await content_of(kind))
        await crm.settle()

        assert [(each.kind, each.text) for each in mei.inbox] == [(shown, seen)]
        assert await states() == [("sent", None)]
        assert len(stage.platform.calls("/cgi-bin/stable_token")) == 1


async def test_only_as_many_as_the_window_allows_and_the_platform_is_never_asked_in_vain(
    crm: TestHouse,
) -> None:
    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account()
        mei = theirs.person(
            "Mei",
        )
        await mei.follows()
        await mei.says("你好")
        await crm.settle()

        sent = 0
        with pytest.raises(Conflict) as no:
            while sent < 20:
                await send_message(await conversation(), Text(text=f"第 {sent} 条"))
                sent += 1
        await crm.settle()

        assert sent == 5
        assert len(mei.inbox) == 5
        assert "模板消息" in no.value.message.zh
        assert {call.answer["errcode"] for call in stage.platform.calls(CUSTOM)} == {0}


CUSTOM = "/cgi-bin/message/custom/send"
TEMPLATE = "/cgi-bin/message/template/send"


async def test_a_long_text_is_refused_before_it_leaves(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account()
        mei = theirs.person("Mei")
        await mei.says("你好")
        await crm.settle()

        with pytest.raises(Invalid):
            await send_message(await conversation(), Text(text="长" * 700))

        assert stage.platform.calls(CUSTOM) == []


@pytest.mark.parametrize(
    ("code", "state"),
    [(45015, "failed"), (45047, "failed"), (48002, "failed"), (40003, "failed"), (43019, "failed")],
)
async def test_a_refusal_ends_in_a_named_state(code: int, state: str, crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await mei.says("你好")
        await crm.settle()
        stage.platform.trouble(CUSTOM, errcode=code)
        stage.on_purpose.append("the platform is made to refuse it")

        await send_message(await conversation(), Text(text="在的"))
        await crm.settle()

        assert await states() == [(state, str(code))]
        assert mei.inbox == []
        assert len(stage.platform.calls(CUSTOM)) == 1


async def test_an_expired_token_is_renewed_once_and_the_message_arrives_once(
    crm: TestHouse,
) -> None:
    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await mei.says("你好")
        await crm.settle()
        await send_message(await conversation(), Text(text="一"))
        await crm.settle()
        theirs.tokens.expire()

        await send_message(await conversation(), Text(text="二"))
        await crm.settle()

        assert [each.text for each in mei.inbox] == ["一", "二"]
        assert await states() == [("sent", None), ("sent", None)]


async def test_a_token_the_platform_forgot_is_forced_anew(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await mei.says("你好")
        await crm.settle()
        stage.platform.trouble(CUSTOM, errcode=40001)

        await send_message(await conversation(), Text(text="一"))
        await crm.settle()

        forced = [
            call.body["force_refresh"] for call in stage.platform.calls("/cgi-bin/stable_token")
        ]
        assert [each.text for each in mei.inbox] == ["一"]
        assert forced == [False, False, True]


async def test_a_template_is_sent_when_the_window_is_closed_and_its_arrival_is_told(
    crm: TestHouse,
) -> None:
    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await crm.settle()
        template = next(iter(theirs.templates.private))
        data = {"thing1": "茶具套装", "time2": "2026年11月22日", "thing3": "请签收"}

        await send_message(await conversation(), Template(id=template, data=data, title="发货"))
        await crm.settle()
        await stage.platform.quiet()
        await crm.settle()

        assert mei.inbox[0].text == "茶具套装\n时间:2026年11月22日\n备注:请签收"
        assert await states() == [("delivered", None)]


async def test_a_template_somebody_switched_off_fails_in_words(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account()
        mei = theirs.person("Mei", refuses=True)
        await mei.follows()
        await crm.settle()
        template = next(iter(theirs.templates.private))
        data = {"thing1": "茶具", "time2": "今天", "thing3": "好"}

        await send_message(await conversation(), Template(id=template, data=data))
        await crm.settle()
        await stage.platform.quiet()
        await crm.settle()

        trouble = await fetchrow("select trouble from channel_outgoing")
        assert trouble is not None
        assert "关闭接收" in trouble["trouble"]
        assert await states() == [("failed", "failed:user block")]


async def test_each_acceptance_lets_one_notification_out(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await mei.does("accepts")
        await crm.settle()
        template = theirs.templates.any_subscription()
        content = Template(id=template, data={"thing1": "茶具", "time2": "今天"})

        await send_message(await conversation(), content)
        await crm.settle()
        await stage.platform.quiet()
        await crm.settle()

        consent = await fetchrow("select template, accepted, times from wechat_consent")
        assert [each.kind for each in mei.inbox] == ["subscription"]
        assert await states() == [("delivered", None)]
        assert consent is not None
        assert dict(consent) == {"template": template, "accepted": True, "times": 1}


async def test_media_people_send_are_fetched_and_kept(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account()
        mei = theirs.person("Mei")
        await mei.does("sends_image")
        await mei.does("sends_voice", words="我想退货")
        await mei.does("sends_video", content=FILM)
        await crm.settle()

        rows = await fetch("select kind, state, trouble from channel_media order by created_at")
        assert [(row["kind"], row["state"]) for row in rows] == [
            ("image", "fetched"),
            ("voice", "fetched"),
            ("video", "fetched"),
        ]


async def test_media_that_expired_are_named_so(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account()
        mei = theirs.person("Mei")
        await mei.does("sends_image")
        theirs.shelf.stored.clear()
        await crm.settle()

        row: Any = await fetchrow("select state, trouble ->> 'code' as code from channel_media")
        assert (row["state"], row["code"]) == ("expired", "40007")


TYPING = """
mutation ($id: ID!, $typing: Boolean!) {
  showTyping(input: {conversation: $id, typing: $typing}) { shown errors { code } } }"""

SHOWS = "query ($id: ID!) { conversation(id: $id) { canReply { showsTyping } } }"


@pytest.mark.parametrize("kind", ["service", "mini_program"])
async def test_whoever_waits_sees_that_an_answer_is_being_written(
    kind: str, crm: TestHouse
) -> None:
    async def types(typing: bool = True) -> bool | None:
        said = await crm.ask(TYPING, id=str(talk), typing=typing)
        assert said["showTyping"]["errors"] == []
        return said["showTyping"]["shown"]

    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account(kind=kind)
        mei = theirs.person("Mei")
        await (mei.follows() if kind == "service" else mei.does("enters"))
        await mei.says("有货吗？")
        await crm.settle()
        talk = await conversation()

        shows = (await crm.ask(SHOWS, id=str(talk)))["conversation"]["canReply"]["showsTyping"]
        seen = [(await types(), mei.typing), (await types(), mei.typing)]
        seen += [(await types(False), mei.typing), (await types(False), mei.typing)]
        seen += [(await types(), mei.typing)]
        await send_message(talk, Text(text="有的"))
        await crm.settle()
        ended = mei.typing
        seen += [(await types(), mei.typing)]

        assert (shows, ended) == (True, False)
        assert seen == [
            (True, True),
            (False, True),
            (True, False),
            (False, False),
            (True, True),
            (True, True),
        ]
        calls = [call for call in stage.platform.log if call.path.endswith("typing")]
        assert [call.answer["errcode"] for call in calls] == [0] * 4


async def test_nobody_is_shown_that_we_type_when_they_talked_long_ago(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await mei.says("有货吗？")
        await crm.settle()
        talk = await conversation()
        await execute(
            "update channel_conversation set last_said_at = last_said_at - interval '31 seconds'"
        )

        late = await crm.ask(TYPING, id=str(talk), typing=True)
        stage.platform.clock.forward(1)
        await mei.leaves()
        await crm.settle()
        gone = await crm.ask(TYPING, id=str(talk), typing=True)

        assert late["showTyping"] == {"shown": False, "errors": []}
        assert [each["code"] for each in gone["showTyping"]["errors"]] == ["CONFLICT"]
        assert [call.path for call in stage.platform.log if "typing" in call.path] == []
        assert not mei.typing


async def test_a_platform_that_shows_no_typing_is_no_trouble_to_whoever_types(
    crm: TestHouse,
) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await mei.says("有货吗？")
        await crm.settle()
        theirs.forbidden.add("/cgi-bin/message/custom/typing")

        said = await crm.ask(TYPING, id=str(await conversation()), typing=True)

        assert said["showTyping"] == {"shown": False, "errors": []}
        assert await fetchval("select trouble from channel_account where id = $1", ours.id) is None
