"""Mass messages: one call for many, ordered once, and told of in words."""

from __future__ import annotations

from typing import Any

import pytest
from wechat_screen import look

from core.db import execute, fetch
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wechat", "sales")

SEND = "/cgi-bin/message/mass/send"

BEGIN = """
mutation ($account: ID!, $content: ContentInput!) {
  sendToMany(input: {account: $account, title: "新品", audience: {}, content: $content,
                     mode: MASS, marketing: false}) {
    massMessage { id } errors { code message field } } }"""


async def crowd(crm: TestHouse, theirs: Any, *names: str) -> list[Any]:
    """People who follow."""
    people = [theirs.person(name) for name in names]
    for person in people:
        await person.follows()
    await crm.settle()
    return people


async def begin(crm: TestHouse, ours: Any, **content: Any) -> None:
    """Send something to everybody."""
    said = await crm.ask(BEGIN, account=str(ours.id), content=content)
    assert said["sendToMany"]["errors"] == []


async def at_once(crm: TestHouse) -> None:
    """Whatever waits is done now."""
    await execute("update job set run_at = now() where state = 'waiting'")
    await crm.settle()


async def states() -> list[tuple[str, str | None]]:
    """How far our messages are, and why."""
    rows = await fetch("select state, trouble ->> 'code' as code from channel_outgoing order by id")
    return [(row["state"], row["code"]) for row in rows]


async def test_many_people_are_one_call_and_each_hears_of_it_once(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        people = await crowd(crm, theirs, "Mei", "Lin", "Bo")

        await begin(crm, ours, text="新茶上市")
        await crm.settle()
        await stage.platform.quiet()
        await crm.settle()

        (call,) = stage.platform.calls(SEND)
        assert sorted(call.body["touser"]) == sorted(each.openid for each in people)
        assert [[each.text for each in one.inbox] for one in people] == [["新茶上市"]] * 3
        assert await states() == [("delivered", None)] * 3
        (told,) = await look(crm, "broadcasts")
        counts = {name: told[name] for name in ("wanted", "letThrough", "sent", "failed")}
        assert counts == {"wanted": 3, "letThrough": 3, "sent": 3, "failed": 0}
        assert (told["title"], told["trouble"]) == ("新品", None)


async def test_a_lost_answer_does_not_send_it_twice(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei, lin = await crowd(crm, theirs, "Mei", "Lin")
        stage.platform.trouble(SEND, status=502, after=True)

        await begin(crm, ours, text="新茶上市")
        await crm.settle()
        await at_once(crm)
        stage.platform.clock.forward(61)
        await at_once(crm)
        await stage.platform.quiet()
        await crm.settle()

        calls = stage.platform.calls(SEND)
        assert [call.answer.get("errcode") for call in calls[1:]] == [45066, 45065]
        assert len({call.body["clientmsgid"] for call in calls}) == 1
        assert [len(mei.inbox), len(lin.inbox)] == [1, 1]
        assert {state for state, _ in await states()} <= {"sent", "delivered"}


async def test_what_wechat_held_back_is_said_in_words_with_what_to_do(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei, _ = await crowd(crm, theirs, "Mei", "Lin")
        theirs.mass_status = "err(10001)"

        await begin(crm, ours, text="全场一折")
        await crm.settle()
        await stage.platform.quiet()
        await crm.settle()

        (told,) = await look(crm, "broadcasts")
        assert told["trouble"] == "群发未通过微信审核：涉嫌广告。"
        assert told["advice"] == "请修改内容后重新群发。"
        assert mei.inbox == []
        assert await states() == [("failed", "err(10001)")] * 2


async def test_a_draft_goes_out_to_many_as_it_is(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei, _ = await crowd(crm, theirs, "Mei", "Lin")
        draft = theirs.library.draft("秋季新品")

        await begin(crm, ours, card={"id": f"draft:{draft}"})
        await crm.settle()
        await stage.platform.quiet()

        assert [each.text for each in mei.inbox] == ["秋季新品"]


async def test_one_person_is_no_mass(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        (mei,) = await crowd(crm, theirs, "Mei")

        await begin(crm, ours, text="新茶上市")
        await crm.settle()

        assert mei.inbox == []
        assert stage.platform.calls(SEND) == []
        assert [state for state, _ in await states()] == ["failed"]
