"""However WeChat brings it (late, in copies, shuffled), each thing is written down once."""

from __future__ import annotations

import pytest

from core.db import fetch, fetchval
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wechat", "sales")


FORMS = [("service", "xml", mode) for mode in ("safe", "plain", "compatible")]
FORMS += [("mini_program", "json", mode) for mode in ("safe", "plain")]


@pytest.mark.parametrize(("kind", "form", "mode"), FORMS)
async def test_copies_in_any_order_count_once(
    kind: str, form: str, mode: str, crm: TestHouse
) -> None:
    async with crm.stage("wechat", seed=7) as stage:
        theirs, _ = await stage.account(kind=kind, format=form, mode=mode)
        theirs.post.holding = True
        people = [theirs.person(f"P{n}") for n in range(3)]
        for n in range(5):
            for person in people:
                await person.says(f"{person.name} {n}")
        theirs.post.copies = 3
        await theirs.post.release()
        await crm.settle()

        said = "select body from activity where kind = 'message' order by body"
        expected = sorted(f"P{person} {n}" for person in range(3) for n in range(5))
        assert [row["body"] for row in await fetch(said)] == expected
        assert await fetchval("select count(*) from customer") == 3
        assert set(theirs.post.statuses) == {200}
        assert [person.inbox for person in people] == [[], [], []]


async def test_the_console_finds_our_address(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account()

        assert await theirs.greet()


async def test_a_rule_answers_at_once_and_costs_none_of_the_window(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        saved = await crm.ask(
            "mutation ($input: AutoReplyInput!) { saveAutoReply(input: $input) {"
            " errors { message } } }",
            input={
                "account": str(ours.id),
                "trigger": "KEYWORD",
                "pattern": "营业时间",
                "content": {"text": "每天 9:00–21:00"},
            },
        )
        mei = theirs.person("Mei")

        await mei.says("请问营业时间？")
        await crm.settle()

        assert saved["saveAutoReply"]["errors"] == []
        assert [(each.kind, each.text) for each in mei.inbox] == [("text", "每天 9:00–21:00")]
        assert mei.inbox[0].fields["passive"] is True
        assert stage.platform.calls("/cgi-bin/message/custom/send") == []
