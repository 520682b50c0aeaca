"""What an account keeps on WeChat: service accounts, material, quotas and menus for some."""

from __future__ import annotations

from typing import Any

import pytest
from wechat_screen import choices, look, press

from core.auth import acting_as
from core.channels import Card, Text, send_message
from core.db import fetchval
from core.files import store
from core.testing import TestHouse
from plugins.wechat.simulator.drawing import picture

pytestmark = pytest.mark.plugins("wechat", "sales")

SEND = """
mutation ($conversation: ID!, $card: String!, $staff: String) {
  sendMessage(input: {conversation: $conversation, staff: $staff,
      content: {card: {id: $card}}}) { errors { code message } } }"""


async def conversation() -> Any:
    """The only conversation there is."""
    return await fetchval("select id from channel_conversation")


async def test_a_colleague_answers_under_the_name_that_stands_for_them(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await mei.says("你好")
        await crm.settle()
        colleague = await crm.user("owner")

        await press(crm, "sync_servants", account=str(ours.id), what="servants")
        made = await press(crm, "add_servant", account=str(ours.id), name="kf2", nick="小林")
        rows = {row["nick"]: row for row in await look(crm, "servants")}
        await press(crm, "lend_servant", id=rows["小林"]["id"], user=str(colleague.user_id))
        with acting_as(colleague):
            await send_message(await conversation(), Text(text="我是小林"))
        await crm.settle()

        name = f"kf2@{theirs.wire.original_id}"
        assert made == []
        assert rows["小林"]["name"] == name
        assert mei.inbox[-1].fields["kf_account"] == name


async def test_service_accounts_are_renamed_and_dismissed_on_wechat(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        await press(crm, "sync_servants", account=str(ours.id), what="servants")
        (first,) = await look(crm, "servants")

        await press(crm, "rename_servant", id=first["id"], nick="店长")
        renamed = [each.nick for each in theirs.staff.people.values()]
        wrong = await press(crm, "add_servant", account=str(ours.id), name="客服二", nick="二")
        long = await press(crm, "rename_servant", id=first["id"], nick="名" * 17)
        await press(crm, "dismiss_servant", id=first["id"])

        assert renamed == ["店长"]
        assert wrong == [("BAD_USER_INPUT", "name")]
        assert long == [("BAD_USER_INPUT", "nick")]
        assert theirs.staff.people == {}
        assert await look(crm, "servants") == []


async def test_material_is_uploaded_drafted_published_and_sent(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await mei.says("有介绍吗？")
        await crm.settle()
        cover = await store(picture(), name="cover.png", kind="image")

        await press(crm, "keep_material", account=str(ours.id), kind="image", file=str(cover.id))
        (image,) = await look(crm, "materials")
        await press(
            crm,
            "draft_article",
            account=str(ours.id),
            title="新品上市",
            words="第一段\n<b>第二段</b>",
            cover=image["id"],
        )
        (draft,) = [row for row in await look(crm, "materials") if row["kind"] == "DRAFT"]
        written = next(iter(theirs.library.drafts.values()))[0]["content"]
        await press(crm, "publish_draft", id=draft["id"])
        await stage.platform.quiet()
        await crm.settle()
        here = str(await conversation())
        offered = {
            each["title"]: each for each in await choices(crm, "pick_material", conversation=here)
        }
        for title in ("新品上市", "cover.png"):
            answer = await crm.ask(SEND, conversation=here, card=offered[title]["card"])
            assert answer["sendMessage"]["errors"] == []
        await crm.settle()

        assert written == "<p>第一段</p><p>&lt;b&gt;第二段&lt;/b&gt;</p>"
        assert {row["kind"] for row in await look(crm, "materials")} == {"IMAGE", "ARTICLE"}
        assert [(each.kind, each.text) for each in mei.inbox] == [
            ("mpnewsarticle", "新品上市"),
            ("image", ""),
        ]


async def test_a_draft_goes_out_to_nobody_before_it_is_published(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account()
        draft = theirs.library.draft("还没写完")
        mei = theirs.person("Mei")
        await mei.says("你好")
        await crm.settle()

        await send_message(await conversation(), Card(id=f"draft:{draft}"))
        await crm.settle()

        assert mei.inbox == []
        assert "请先发布" in await fetchval("select trouble::text from channel_outgoing")


async def test_material_needs_a_file_and_a_cover(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        account = str(ours.id)

        refused = [
            await press(crm, "keep_material", account=account, kind="image", file=None),
            await press(crm, "keep_material", account=account, kind="exe", file=None),
            await press(crm, "draft_article", account=account, title="a", words="b", cover=None),
        ]

        assert refused == [
            [("BAD_USER_INPUT", "file")],
            [("BAD_USER_INPUT", "kind")],
            [("BAD_USER_INPUT", "cover")],
        ]
        assert theirs.library.drafts == {}


async def test_quotas_are_asked_shown_and_reset(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        theirs.counter.limits["/cgi-bin/media/get"] = 0

        await press(crm, "look_up_quotas", account=str(ours.id))
        first = {row["title"]: row for row in await look(crm, "quotas")}
        row = first["客服消息"]
        await press(crm, "clear_again", account=row["account"]["id"])

        assert (row["daily"], row["used"], row["remaining"]) == (500_000, 0, 500_000)
        assert first["下载素材"]["remaining"] == 0
        assert len(first) == 9
        assert len(theirs.counter.cleared) == 1
        assert len(stage.platform.calls("/cgi-bin/openapi/quota/get")) == 18


async def test_a_reset_that_is_used_up_is_told_in_words(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        theirs.counter.cleared = [stage.platform.clock.now()] * 10

        await press(crm, "clear_quotas", account=str(ours.id))

        (sync,) = [row for row in await look(crm, "syncs") if row["what"] == "quota"]
        assert sync["state"] == "FAILED"
        assert sync["trouble"] == "本月清零次数（10 次）已用完。请等待次日零点恢复。"


async def test_a_menu_for_some_is_seen_by_them_alone(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        account = str(ours.id)
        mei, lin = theirs.person("Mei"), theirs.person("Lin")
        await mei.follows()
        await lin.follows()
        await press(crm, "create_tag", account=account, name="会员")
        mei.tags.append(max(theirs.tags.names))
        (tag,) = [row for row in await look(crm, "tags") if row["name"] == "会员"]
        usual = {"name": "客服", "action": "click", "key": "kefu"}
        special = {"name": "积分", "action": "view", "url": "https://shop.example.cn/points"}

        await press(crm, "open_variant", account=account, title="会员", tag=tag["id"])
        (variant,) = await look(crm, "menu_variants")
        await press(crm, "add_variant_item", variant=variant["id"], **special)
        await press(crm, "publish_variant", id=variant["id"])
        early = (await look(crm, "menu_variants"))[0]["trouble"]
        await press(crm, "add_item", account=account, **usual)
        await press(crm, "publish_menu", account=account)
        await press(crm, "publish_variant", id=variant["id"])
        first = theirs.menus.shown(mei)[0], theirs.menus.shown(lin)[0]
        await press(crm, "publish_variant", id=variant["id"])
        kept = len(theirs.menus.special)
        items = {row["title"]: row["variant"] for row in await look(crm, "menu_items")}
        await press(crm, "close_variant", id=variant["id"])

        assert early == "还没有发布默认菜单。请先发布默认菜单，再发布个性化菜单。"
        assert [[each["name"] for each in menu] for menu in first] == [["积分"], ["客服"]]
        assert kept == 1
        assert items == {"客服": None, "积分": {"title": "会员"}}
        assert theirs.menus.special == {}
        assert await look(crm, "menu_variants") == []


async def test_a_menu_for_some_needs_to_say_for_whom(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        _, ours = await stage.account()

        refused = await press(crm, "open_variant", account=str(ours.id), title="谁？")

        assert refused == [("BAD_USER_INPUT", "tag")]
        assert await look(crm, "menu_variants") == []
