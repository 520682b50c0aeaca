"""Comments and mentions: looked for, known, and answered in public."""

from __future__ import annotations

import pytest
from weibo_stage import COUNTS, Weibo

from core.channels import Text, reconfigure, send_message
from core.db import fetch, fetchrow, fetchval

pytestmark = pytest.mark.plugins("weibo", "sales")


async def test_a_comment_is_known_and_answered_in_public(on: Weibo) -> None:
    mei = on.theirs.person("小梅")
    comment = await mei.comments("多少钱一盒？")
    await on.look()

    talk = await on.conversation("comments")
    await send_message(talk["id"], Text(text="68 元一盒"))
    await on.crm.settle()
    await on.look()

    assert talk["thread"] == str(comment.status.id)
    assert talk["title"] == "今秋第一批龙井到店，欢迎来喝茶。"
    assert [(one.kind, one.text) for one in mei.inbox] == [("comment", "68 元一盒")]
    answer = max(on.stage.platform.comments.values(), key=lambda each: each.id)
    assert (answer.answers, answer.author) == (comment, on.theirs.uid)
    assert await on.sent() == [("sent", f"comment:{answer.id}")]
    counts = await fetchrow(COUNTS)
    assert counts is not None
    assert (counts["customers"], counts["lines"]) == (1, 2)


async def test_the_comment_that_was_chosen_is_answered_and_no_later_one(on: Weibo) -> None:
    mei, lin = on.theirs.person("小梅"), on.theirs.person("小林")
    asked = await mei.comments("多少钱一盒？")
    await on.look()
    line = await fetchval("select id from activity where body = '多少钱一盒？'")
    await lin.comments("难喝")
    await on.look()

    talk = await on.conversation("comments")
    await send_message(talk["id"], Text(text="68 元一盒"), answering=line)
    await on.crm.settle()

    assert ([one.text for one in mei.inbox], lin.inbox) == (["68 元一盒"], [])
    answer = max(on.stage.platform.comments.values(), key=lambda each: each.id)
    assert answer.answers == asked


async def test_a_comment_whose_author_is_hidden_is_kept_and_can_be_answered(on: Weibo) -> None:
    mei = on.theirs.person("小梅")
    asked = await mei.comments("在哪里买？")
    mei.gone = True
    await on.look()

    talk = await on.conversation("comments")
    await send_message(talk["id"], Text(text="主页有店铺"))
    await on.crm.settle()

    said = await fetchrow("select body, actor_name, customer from activity where direction = 'in'")
    assert said is not None
    assert tuple(said) == ("在哪里买？", "匿名用户", None)
    counts = await fetchrow(COUNTS)
    assert counts is not None
    assert (counts["customers"], counts["deals"]) == (0, 0)
    assert max(on.stage.platform.comments.values(), key=lambda one: one.id).answers == asked


async def test_comments_on_many_pages_come_once_each(on: Weibo) -> None:
    mei = on.theirs.person("小梅")
    await mei.comments("开头")
    await on.look()
    for number in range(120):
        await mei.comments(f"第 {number} 条")

    await on.look()
    await on.look()

    bodies = await fetch("select body from activity where conversation is not null")
    assert {row["body"] for row in bodies} == {"开头", *(f"第 {n} 条" for n in range(120))}
    assert len(bodies) == 121


async def test_one_comment_in_two_lists_is_one(on: Weibo) -> None:
    mei = on.theirs.person("小梅")
    await mei.comments(f"@{on.theirs.name} 在吗")

    await on.look()

    assert await fetchval("select count(*) from channel_delivery") == 1


async def test_a_mention_elsewhere_is_answered_there(on: Weibo) -> None:
    mei = on.theirs.person("小梅")
    status = await mei.mentions("茶不错")
    await on.look()

    await send_message((await on.conversation("comments"))["id"], Text(text="谢谢喜欢"))
    await on.crm.settle()

    assert [(one.text, one.fields["status"]) for one in mei.inbox] == [("谢谢喜欢", str(status.id))]


async def test_who_bought_the_commercial_interface_is_served_at_its_addresses(on: Weibo) -> None:
    await reconfigure(on.ours.id, settings={"commercial": True})
    mei = on.theirs.person("小梅")
    await mei.comments("多少钱")

    await on.look()
    await send_message((await on.conversation("comments"))["id"], Text(text="68 元"))
    await on.crm.settle()

    assert [one.text for one in mei.inbox] == ["68 元"]
    asked = {(call.host, call.path) for call in on.stage.platform.log if "to_me" in call.path}
    assert asked == {("c.api.weibo.com", "/2/comments/to_me/biz.json")}
