"""A subscription account names nobody: those who are meant get a tag, and one message a day."""

from __future__ import annotations

from typing import Any

import pytest

from core.db import execute, fetch
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wechat", "sales")

BEGIN = """
mutation ($account: ID!) {
  sendToMany(input: {account: $account, title: "早报", audience: {}, content: {text: "今日早报"},
                     mode: MASS, marketing: false}) { errors { code message field } } }"""


async def readers(crm: TestHouse, theirs: Any, *names: str) -> list[Any]:
    """People who follow."""
    people = [theirs.person(name) for name in names]
    for person in people:
        await person.follows()
    await crm.settle()
    return people


async def send(crm: TestHouse, stage: Any, ours: Any) -> None:
    """A message to everybody, and what WeChat tells of it."""
    said = await crm.ask(BEGIN, account=str(ours.id))
    assert said["sendToMany"]["errors"] == []
    await crm.settle()
    await stage.platform.quiet()
    await crm.settle()


async def states() -> list[tuple[str, str | None]]:
    """How far our messages are, and why."""
    rows = await fetch(
        "select state, trouble ->> 'code' as code from channel_outgoing order by state, id"
    )
    return [(row["state"], row["code"]) for row in rows]


async def test_everybody_meant_gets_one_message_and_the_tag_goes_again(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account(kind="subscription")
        people = await readers(crm, theirs, "Mei", "Lin", "Bo")
        outsider = theirs.person("Outsider")
        outsider.following = True

        await send(crm, stage, ours)
        tagged = [len(each.tags) for each in (*people, outsider)]
        await execute("update job set run_at = now() where state = 'waiting'")
        await crm.settle()

        assert [[each.text for each in one.inbox] for one in people] == [["今日早报"]] * 3
        assert outsider.inbox == []
        assert await states() == [("delivered", None)] * 3
        assert tagged == [1, 1, 1, 0]
        assert list(theirs.tags.names.values()) == ["星标组"]


async def test_a_second_message_of_a_day_says_in_words_that_it_is_used_up(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account(kind="subscription")
        (mei,) = await readers(crm, theirs, "Mei")

        await send(crm, stage, ours)
        await send(crm, stage, ours)

        assert [each.text for each in mei.inbox] == ["今日早报"]
        assert await states() == [("delivered", None), ("failed", "45028")]


async def test_whoever_has_too_many_tags_holds_up_nobody_else(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account(kind="subscription")
        mei, lin = await readers(crm, theirs, "Mei", "Lin")
        lin.tags = list(range(200, 220))

        await send(crm, stage, ours)

        assert [each.text for each in mei.inbox] == ["今日早报"]
        assert lin.inbox == []
        assert await states() == [("delivered", None), ("failed", "45059")]


async def test_a_lost_answer_is_asked_again_and_nobody_hears_twice(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account(kind="subscription")
        people = await readers(crm, theirs, "Mei", "Lin")
        stage.platform.trouble("/cgi-bin/message/mass/sendall", status=502, after=True)

        await send(crm, stage, ours)
        stage.platform.clock.forward(120)
        await execute("update job set run_at = now() where state = 'waiting'")
        await crm.settle()

        assert [[each.text for each in one.inbox] for one in people] == [["今日早报"]] * 2
        assert {state for state, _ in await states()} <= {"sent", "delivered"}
