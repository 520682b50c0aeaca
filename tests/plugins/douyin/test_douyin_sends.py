"""What goes out on Douyin besides words, and what becomes of it."""

import asyncio

import pytest
from douyin_talk import conversation_of, states

from core.channels import Card, Text, reconfigure, send_message
from core.db import fetchrow
from core.testing import TestHouse
from plugins.douyin.simulator.account import Windows

pytestmark = pytest.mark.plugins("douyin", "sales")


async def test_a_picture_is_fetched_from_douyin_by_its_id(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        await theirs.person("小林").sends_image()
        await crm.settle()

    file = await fetchrow("select content_type from file")
    assert file is not None and file["content_type"] == "image/png"


async def test_a_token_that_died_is_replaced_and_the_message_goes_out_once(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        lin = theirs.person("小林")
        await lin.says("在吗")
        await crm.settle()
        await send_message(await conversation_of(), Text(text="一"))
        await crm.settle()
        theirs.authorisation.access_until = 0.0

        await send_message(await conversation_of(), Text(text="二"))
        await crm.settle()

        assert [seen.text for seen in lin.inbox] == ["一", "二"]
        refreshed = [call for call in stage.platform.log if "refresh_token" in call.path]
        assert len(refreshed) == 2


async def test_a_send_whose_answer_is_lost_is_never_sent_twice(crm: TestHouse) -> None:
    from plugins.douyin.simulator import Mishap

    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        lin = theirs.person("小林")
        await lin.says("在吗")
        await crm.settle()
        stage.platform.mishaps.append(Mishap(path="/im/send/msg/", lost=True))

        await send_message(await conversation_of(), Text(text="在的"))
        await crm.settle()
        await asyncio.sleep(0)
        await crm.settle()

        assert [seen.text for seen in lin.inbox] == ["在的"]
        assert [state for state, _ in await states()] == ["unknown"]


@pytest.mark.parametrize(
    ("codes", "said", "open_still"),
    [
        (None, "抖音拒绝了请求：超出频控限制次数 (28003099)", True),
        ("28003070，28003099", "已达发送上限，需等待对方再次来信。", False),
        ("", "抖音拒绝了请求：超出频控限制次数 (28003099)", True),
    ],
)
async def test_which_code_means_that_nothing_more_may_follow_is_a_setting(
    crm: TestHouse, codes: str | None, said: str, open_still: bool
) -> None:
    async with crm.stage("douyin") as stage:
        windows = Windows(after_message=(1, 86_400.0), closed_code=28003099)
        stage.on_purpose.append("its windows are smaller than it says")
        theirs, ours = await stage.account(windows=windows)
        if codes is not None:
            await reconfigure(ours.id, settings={"window_codes": codes})
        await theirs.person("小林").says("在吗")
        await crm.settle()
        for text in ("在", "请说"):
            await send_message(await conversation_of(), Text(text=text))
            await crm.settle()

        answer = await crm.ask("{ conversations { nodes { canReply { mode } } } }")

    assert await states() == [("sent", None), ("failed", said)]
    (room,) = answer["conversations"]["nodes"]
    assert (room["canReply"]["mode"] is not None) is open_still


async def test_a_picture_goes_out_and_can_be_taken_back(crm: TestHouse) -> None:
    from core.channels import Image
    from core.files import store
    from plugins.douyin.simulator.doings import PNG

    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        lin = theirs.person("小林")
        await lin.says("有图吗")
        await crm.settle()
        file = await store(PNG, name="茶具.png", kind="image")
        sent = await send_message(await conversation_of(), Image(file=file.id))
        await crm.settle()
        seen = [each.kind for each in lin.inbox]

        answer = await crm.ask(
            "mutation ($id: ID!) { recallMessage(input: {activity: $id}) { errors { message } } }",
            id=str(sent.id),
        )
        await crm.settle()

        assert answer["recallMessage"]["errors"] == []
        assert (seen, lin.inbox) == (["image"], [])
        assert [each[:8] for each in theirs.images.values()] == [PNG[:8]]
    assert [state for state, _ in await states()] == ["recalled"]


@pytest.mark.parametrize(
    ("card", "kind"),
    [("video:@SXRlbQ==", "video"), ("group:@R3JvdXA=", "group_invitation")],
)
async def test_what_douyin_keeps_goes_out_as_a_card(crm: TestHouse, card: str, kind: str) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        lin = theirs.person("小林")
        await lin.says("在吗")
        await crm.settle()
        await send_message(await conversation_of(), Card(id=card))
        await crm.settle()

    assert [seen.kind for seen in lin.inbox] == [kind]


async def test_a_mini_program_card_needs_its_template(crm: TestHouse) -> None:
    from core.channels import MiniProgram

    page = MiniProgram(app_id="tt1234567890", page="pages/shop?id=1", title="小店")
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account()
        lin = theirs.person("小林")
        await lin.says("在吗")
        await crm.settle()
        await send_message(await conversation_of(), page)
        await crm.settle()
        await reconfigure(ours.id, settings={"applet_template": "@VGVtcGxhdGU="})
        await send_message(await conversation_of(), page)
        await crm.settle()

    assert await states() == [("failed", "尚未设置小程序引导卡片模板。"), ("sent", None)]
    assert [seen.fields["path"] for seen in lin.inbox] == ["pages/shop"]


async def test_a_group_is_written_to_as_a_group(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        lin = theirs.person("小林")
        content = {
            "conversation_short_id": "@R3JvdXA=",
            "server_message_id": "@R3JvdXBNc2c=",
            "conversation_type": 2,
            "create_time": int(theirs.now * 1000),
            "message_type": "text",
            "text": "群里有人吗",
        }
        await theirs.webhooks.event("im_group_receive_msg", lin.open_id, content)
        await crm.settle()
        await send_message(await conversation_of("group"), Text(text="有的"))
        await crm.settle()

        (call,) = [each for each in stage.platform.log if "msg/group" in each.path]

    assert call.json == {
        "group_id": "@R3JvdXA=",
        "content": {"msg_type": 1, "text": {"text": "有的"}},
    }
    assert await states() == [("sent", None)]
