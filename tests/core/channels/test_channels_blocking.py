"""Whoever is blocked is on the platforms' own lists too, or it says why not and what is left."""

from typing import Any
from uuid import UUID

from core.channels import connect
from core.db import execute, fetch, fetchrow, fetchval
from core.entities.customers import block, unblock

BLOCKS = """
query ($id: ID!) { customer(id: $id) { platformBlocks { nodes {
    blocked accountName channel doneAt problem { message advice } } } } }"""


async def mei(loft) -> UUID:
    await loft.letter()
    return await fetchval("select id from customer")


async def mirrored(loft) -> None:
    """The last words are out, and the platforms are told."""
    await loft.crm.settle()
    await execute("update job set run_at = now() where state = 'waiting'")
    await loft.crm.settle()


async def shown(loft, customer: UUID) -> list[dict[str, Any]]:
    answer = await loft.crm.ask(BLOCKS, id=str(customer))
    return answer["customer"]["platformBlocks"]["nodes"]


async def test_a_block_is_on_the_platforms_list_and_is_taken_off_it(loft) -> None:
    customer = await mei(loft)

    await block(customer, "spam", silent=True)
    await mirrored(loft)
    (row,) = await shown(loft, customer)
    assert (row["blocked"], row["accountName"], row["problem"]) == (True, "Our loft", None)
    assert row["doneAt"] is not None

    await unblock(customer)
    await mirrored(loft)
    assert loft.tower.shooed == {"shoo": [["mei"]], "lure": [["mei"]]}
    (row,) = await shown(loft, customer)
    assert (row["blocked"], row["problem"]) == (False, None)


async def test_what_the_platform_does_not_do_stands_with_the_block_in_words(loft) -> None:
    customer = await mei(loft)
    loft.tower.shooing.append({"error": "content"})

    await block(customer, "spam", silent=True)
    await mirrored(loft)

    (row,) = await shown(loft, customer)
    assert row["doneAt"] is None
    assert row["problem"] == {
        "message": "信鸽说：content",
        "advice": "content 的处理办法。",
    }
    assert await fetchval("select trouble from channel_account") is None


async def test_what_the_whole_account_suffers_from_is_told_of_the_account_until_it_is_over(
    loft,
) -> None:
    customer = await mei(loft)
    loft.tower.shooing.append({"error": "address"})
    await block(customer, "spam", silent=True)
    await mirrored(loft)
    assert await fetchval("select trouble ->> 'kind' from channel_account") == "configuration"

    await unblock(customer)
    await mirrored(loft)

    assert await fetchval("select trouble from channel_account") is None


async def test_the_last_word_goes_where_a_window_is_open(loft) -> None:
    customer = await mei(loft)
    settings = {"loft": "barn", "secret": "seed"}
    barn = await connect("pigeon", "Barn", settings, platform_url=loft.account.platform_url)
    livelier = await fetchval(
        "insert into channel_conversation (id, account, kind, thread, customer, last_inbound_at)"
        " values (gen_random_uuid(), $1, 'direct', 'mei', $2, now() + interval '1 minute')"
        " returning id",
        barn.id,
        customer,
    )

    await block(customer, "spam")
    await loft.crm.settle()

    (word,) = loft.tower.sent
    assert "spam" in word["content"]["text"]
    assert await fetch("select 1 from activity where conversation = $1", livelier) == []


async def test_a_platform_that_is_away_is_asked_for_a_day_and_holds_up_no_other(loft) -> None:
    customer = await mei(loft)
    other = await connect(
        "pigeon", "Barn", {"loft": "barn", "secret": "seed"}, platform_url="http://127.0.0.1:9"
    )
    await execute(
        "insert into channel_conversation (id, account, kind, thread, customer)"
        " values (gen_random_uuid(), $1, 'direct', 'mei', $2)",
        other.id,
        customer,
    )

    await block(customer, "spam", silent=True)
    await mirrored(loft)
    assert loft.tower.shooed["shoo"] == [["mei"]]
    assert [row["problem"] for row in await shown(loft, customer)] == [None, None]

    await execute("update channel_kept_away set wanted_at = now() - interval '25 hours'")
    await mirrored(loft)
    there, away = sorted(await shown(loft, customer), key=lambda row: row["doneAt"] is None)
    assert there["problem"] is None
    assert away["accountName"] == "Barn"
    assert away["problem"]["advice"] is not None
    assert await fetch("select id from job where state in ('waiting', 'dead')") == []


async def test_whoever_seemed_gone_while_they_were_blocked_can_be_reached_again(loft) -> None:
    customer = await mei(loft)
    await block(customer, "spam", silent=True)
    await mirrored(loft)
    await execute("update channel_conversation set reachable = false, reachable_since = now()")

    await unblock(customer)
    await mirrored(loft)

    row = await fetchrow("select reachable from channel_conversation")
    assert row is not None
    assert row["reachable"] is True
