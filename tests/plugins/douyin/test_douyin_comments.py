"""Comments come below their video, by event or by looking; answers go back in public."""

import pytest

from core.channels import Text, reconfigure, ring, send_message
from core.db import fetch, fetchrow, fetchval
from core.errors import Invalid
from core.testing import TestHouse
from plugins.douyin.simulator import Mishap

pytestmark = pytest.mark.plugins("douyin", "sales")

SAID = """
select a.direction, a.body from activity a
join channel_conversation c on c.id = a.conversation and c.kind = 'comments'
order by a.happened_at, a.body"""


async def said() -> list[tuple[str, str]]:
    """Everything below videos."""
    return [(row["direction"], row["body"]) for row in await fetch(SAID)]


async def test_a_comment_that_is_told_and_found_counts_once(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account()
        theirs.publishes("新品上架")
        await theirs.person("小林").comments("怎么买？")
        await crm.settle()
        await ring(ours.id, "comments")
        await crm.settle()

    assert await said() == [("in", "怎么买？")]
    assert await fetchval("select count(*) from customer") == 1


async def test_without_events_comments_are_found_by_looking(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account()
        theirs.subscribed = False
        item = theirs.publishes("新品上架")
        lin = theirs.person("小林")
        first = await lin.comments("怎么买？")
        await lin.comments("有人吗", answers=first)
        for number in range(120):
            await theirs.person(f"客{number}").comments(f"第{number}", item=item.id)
        await ring(ours.id, "comments")
        await crm.settle()
        asked = len(stage.platform.log)

        await ring(ours.id, "comments")
        await crm.settle()

        assert len(await said()) == 122
        row = await fetchrow("select title, kind from channel_conversation")
        assert row is not None and tuple(row) == ("新品上架", "comments")
        assert len(stage.platform.log) == asked + 1  # only whether anything changed


async def test_a_comment_that_came_as_another_went_is_found_within_the_hour(
    crm: TestHouse,
) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account()
        theirs.subscribed = False
        theirs.publishes("新品上架")
        lin = theirs.person("小林")
        await lin.comments("怎么买？")
        await ring(ours.id, "comments")
        await crm.settle()
        theirs.comments.clear()
        await lin.comments("有现货吗？")

        found = []
        for _ in range(20):
            await ring(ours.id, "comments")
            await crm.settle()
            found.append(len(await said()))

    assert (found[0], found[-1]) == (1, 2)
    assert ("in", "有现货吗？") in await said()


async def test_comments_below_older_videos_are_found_page_by_page_within_the_days_watched(
    crm: TestHouse,
) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account()
        await reconfigure(ours.id, settings={"comment_days": 60})
        theirs.subscribed = False
        items = [theirs.publishes(f"第{number}个") for number in range(65)]
        for days, item in enumerate(reversed(items)):  # one a day, the newest today
            item.at -= days * 86_400
        lin = theirs.person("小林")
        for days in (0, 25, 45, 59, 62):
            await lin.comments(f"{days}天前的视频", item=items[-1 - days].id)

        found, asked = [], []
        for _ in range(4):
            before = len(stage.platform.log)
            await ring(ours.id, "comments")
            await crm.settle()
            found.append(len(await said()))
            asked.append(sum("video_list" in call.path for call in stage.platform.log[before:]))

        assert (found, asked) == ([2, 4, 4, 4], [2, 2, 2, 2])
        assert "62天前的视频" not in [body for _, body in await said()]


async def test_an_older_comment_is_fetched_once_and_a_later_one_when_its_page_comes_again(
    crm: TestHouse,
) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account()
        theirs.subscribed = False
        items = [theirs.publishes(f"第{number}个") for number in range(41)]
        lin = theirs.person("小林")
        await lin.comments("早", item=items[0].id)
        for _ in range(3):
            await ring(ours.id, "comments")
            await crm.settle()
        looked = sum("comment/list" in call.path for call in stage.platform.log)

        await lin.comments("晚", item=items[0].id)
        for _ in range(2):
            await ring(ours.id, "comments")
            await crm.settle()

        assert looked == 1
        assert sorted(await said()) == [("in", "早"), ("in", "晚")]


async def test_an_answer_stands_below_the_comment_and_is_not_written_down_twice(
    crm: TestHouse,
) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account()
        theirs.publishes("新品上架")
        lin = theirs.person("小林")
        comment = await lin.comments("怎么买？")
        await crm.settle()

        room = await fetchval("select id from channel_conversation where kind = 'comments'")
        await send_message(room, Text(text="点主页小店"))
        await crm.settle()
        await ring(ours.id, "comments")
        await crm.settle()

        assert [seen.text for seen in lin.inbox] == ["点主页小店"]
        assert [each.answers for each in theirs.comments] == ["", comment]
        assert await said() == [("in", "怎么买？"), ("out", "点主页小店")]


async def test_an_answer_is_as_long_as_the_settings_say(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account()
        await reconfigure(ours.id, settings={"comment_letters": 20})
        await theirs.person("小林").comments("怎么买？")
        await crm.settle()
        room = await fetchval("select id from channel_conversation where kind = 'comments'")

        with pytest.raises(Invalid):
            await send_message(room, Text(text="买" * 21))
        await send_message(room, Text(text="买" * 20))
        await crm.settle()

    assert await said() == [("in", "怎么买？"), ("out", "买" * 20)]


async def test_the_comment_that_was_chosen_is_answered_and_no_later_one(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        item = theirs.publishes("新品上架")
        lin, mei = theirs.person("小林"), theirs.person("小梅")
        asked = await lin.comments("怎么买？", item=item.id)
        await crm.settle()
        line = await fetchval("select id from activity where body = '怎么买？'")
        await mei.comments("难看", item=item.id)
        await crm.settle()
        room = await fetchval("select id from channel_conversation where kind = 'comments'")

        await send_message(room, Text(text="点主页小店"), answering=line)
        await crm.settle()

        assert ([seen.text for seen in lin.inbox], mei.inbox) == (["点主页小店"], [])
        assert theirs.comments[-1].answers == asked


async def test_a_busy_platform_is_asked_again_later_and_nothing_is_lost(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account()
        theirs.subscribed = False
        theirs.publishes()
        await theirs.person("小林").comments("怎么买？")
        stage.platform.mishaps.append(Mishap(path="video_list", status=502))
        await ring(ours.id, "comments")
        await crm.settle()
        early = await said()

        await ring(ours.id, "comments")
        await fetchval("update job set run_at = now() where state = 'waiting' returning id")
        await crm.settle()

    assert early == []
    assert await said() == [("in", "怎么买？")]


async def test_without_the_ability_nobody_looks(crm: TestHouse) -> None:
    from core.channels import line_to

    async with crm.stage("douyin") as stage:
        _, ours = await stage.account(shown_scopes=("user_info",), lead_app_id="", leads_too=False)
        line = await line_to(ours.id)

        assert line.adapter.cursors(line.settings) == ()
