"""A group belongs to nobody who happened to speak first, and who answers it sees it."""

from typing import Any
from uuid import UUID

import pytest

from core.auth import Asker, acting_as
from core.channels import Progress, Text, Trouble, TroubleKind, send_message
from core.channels.inbox.attending import assign
from core.channels.outward.receipts import note_progress
from core.db import execute, fetch, fetchval, now
from core.entities.activities import DeliveryState
from core.entities.customers import block
from core.errors import T

SEEN = """
{ conversations(first: 5) { nodes {
    id title customer { name } obstacle activities { nodes { body } } } } }"""
TIMELINE = "{ activities(first: 5) { nodes { body } } }"


async def comment(loft, name: str, text: str, *, id: str, **more: Any) -> None:
    await loft.letter(name, id=id, text=text, thread="post", room="comments", **more)


async def room() -> UUID:
    return await fetchval("select id from channel_conversation where thread = 'post'")


async def sees(loft, who: Asker) -> list[dict[str, Any]]:
    return (await loft.crm.ask(SEEN, as_=who))["conversations"]["nodes"]


async def test_what_is_said_below_a_post_is_on_everybodys_own_timeline(loft) -> None:
    await comment(loft, "mei", "nice", id="c1")
    await comment(loft, "bo", "how much?", id="c2")

    rows = await fetch(
        "select a.body, i.external_id as ring from activity a join identity i using (customer)"
        " order by a.body"
    )
    assert [(row["body"], row["ring"]) for row in rows] == [("how much?", "bo"), ("nice", "mei")]
    assert await fetchval("select customer from channel_conversation") is None


async def test_who_spoke_first_and_is_blocked_closes_it_for_nobody(loft) -> None:
    await comment(loft, "mei", "spam", id="c1")
    await block(await fetchval("select id from customer"), "spam", silent=True)
    await comment(loft, "bo", "how much?", id="c2")

    await send_message(await room(), Text(text="ten"))
    await loft.crm.settle()

    assert [each["content"]["text"] for each in loft.tower.sent] == ["ten"]


@pytest.mark.parametrize("why", ["gone", "blocked"])
async def test_a_commenter_who_is_gone_keeps_nobody_else_from_an_answer(loft, why) -> None:
    await comment(loft, "mei", "nice", id="c1")
    await comment(loft, "bo", "how much?", id="c2")
    loft.tower.next.append({"error": why})

    missed = await send_message(await room(), Text(text="thank you"))
    await loft.crm.settle()
    await send_message(await room(), Text(text="ten"))
    await loft.crm.settle()

    assert (await loft.outgoing(missed))["state"] == "failed"
    assert [each["content"]["text"] for each in loft.tower.sent] == ["ten"]
    assert await fetchval("select reachable from channel_conversation") is True


async def test_news_of_one_who_is_gone_closes_a_group_for_nobody(loft) -> None:
    await comment(loft, "mei", "hello all", id="c1")
    missed = await send_message(await room(), Text(text="hello"))
    await loft.crm.settle()
    gone = Trouble(kind=TroubleKind.GONE, message=T("Gone", "已离开"))

    news = Progress(message="flight-1", state=DeliveryState.FAILED, trouble=gone)
    await note_progress(loft.account.id, news, received_at=now())

    assert (await loft.outgoing(missed))["state"] == "failed"
    assert await fetchval("select reachable from channel_conversation") is True
    assert await loft.left("post") == 4


async def test_whoever_is_given_a_group_sees_and_answers_it(loft) -> None:
    rep, other = await loft.crm.user("sales"), await loft.crm.user("sales")
    await comment(loft, "mei", "hello all", id="c1", ringed=False)
    assert await sees(loft, rep) == []

    await assign(await room(), rep.user_id)

    (seen,) = await sees(loft, rep)
    assert (seen["customer"], seen["obstacle"]) == (None, None)
    assert [each["body"] for each in seen["activities"]["nodes"]] == ["hello all"]
    said = (await loft.crm.ask(TIMELINE, as_=rep))["activities"]["nodes"]
    assert [each["body"] for each in said] == ["hello all"]
    with acting_as(rep):
        await send_message(await room(), Text(text="hello you"))
    assert await sees(loft, other) == []
    assert (await loft.crm.ask(TIMELINE, as_=other))["activities"]["nodes"] == []


async def test_whoever_is_given_a_conversation_sees_it_without_the_customer(loft) -> None:
    rep, owner = await loft.crm.user("sales"), await loft.crm.user("sales")
    await loft.letter(text="help")
    await execute("update customer set owner = $1", owner.user_id)
    conversation = (await loft.conversation())["id"]
    assert await sees(loft, rep) == []

    await assign(conversation, rep.user_id)
    (seen,) = await sees(loft, rep)
    assert (seen["customer"], [each["body"] for each in seen["activities"]["nodes"]]) == (
        None,
        ["help"],
    )

    await assign(conversation, None)
    assert await sees(loft, rep) == []


async def test_managers_see_every_group(loft) -> None:
    manager = await loft.crm.user("manager")

    await comment(loft, "mei", "hello all", id="c1", ringed=False)

    assert len(await sees(loft, manager)) == 1
