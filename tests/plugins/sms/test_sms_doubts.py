"""What proves nothing is doubted in words: a number long silent, a push from anywhere."""

from __future__ import annotations

from typing import Any

import pytest
from sms_counter import Counter

from core.channels import reconfigure
from core.db import execute, fetch, fetchval
from core.errors import Invalid
from plugins.sms.callers import read_networks

pytestmark = pytest.mark.plugins("sms", "sales")

AGO = "update {table} set {column} = {column} - interval '{days} days 1 hour'"


async def warnings() -> list[str]:
    """What is said beside the answers."""
    rows = await fetch("select subject from activity where payload ->> 'doubts' is not null")
    return [row["subject"] for row in rows]


async def silent_for(days: int) -> None:
    """Everything that was said, and every name, is so many days old."""
    for table, column in (("activity", "happened_at"), ("identity", "first_seen")):
        await execute(AGO.format(table=table, column=column, days=days))


async def test_a_number_that_was_silent_for_half_a_year_is_doubted_once(at: Counter) -> None:
    mei, customer, talk = await at.knows("小梅", "13800000001")
    await mei.says("谢谢")
    await at.crm.settle()
    await silent_for(200)

    await mei.says("在吗？")
    await mei.says("还在吗？")
    await at.crm.settle()

    assert await warnings() == ["该号码已 200 天没有消息"]
    assert (
        await fetchval(
            "select count(*) from activity where conversation = $1 and customer = $2"
            " and direction = 'in'",
            talk,
            customer.id,
        )
        == 3
    )


async def test_a_number_we_only_noted_long_ago_is_doubted_when_it_first_writes(at: Counter) -> None:
    mei, _, _ = await at.knows("小梅", "13800000001")
    await silent_for(400)

    await mei.says("请问是哪位？")
    await at.crm.settle()

    assert await warnings() == ["该号码已 400 天没有消息"]


@pytest.mark.parametrize(("days", "after"), [(100, 180), (400, 0)])
async def test_a_number_is_believed_as_long_as_the_house_says(
    at: Counter, days: int, after: int
) -> None:
    await reconfigure(at.ours.id, settings={"doubted_after": after})
    mei, _, _ = await at.knows("小梅", "13800000001")
    await mei.says("谢谢")
    await at.crm.settle()
    await silent_for(days)

    await mei.says("在吗？")
    await at.crm.settle()

    assert await warnings() == []


@pytest.mark.parametrize(
    ("addresses", "taken"), [("", 1), ("127.0.0.0/8", 1), ("47.1.2.3\n10.0.0.0/8", 0)]
)
async def test_pushes_are_taken_from_the_addresses_that_were_entered(
    at: Counter, addresses: str, taken: int
) -> None:
    await reconfigure(at.ours.id, settings={"push_addresses": addresses})
    mei, _, _ = await at.knows("小梅", "13800000001")

    await mei.says("在吗？")
    await at.crm.settle()

    assert await fetchval("select count(*) from channel_delivery") == taken


@pytest.mark.parametrize("text", ["47.1.2", "47.1.2.0/33", "aliyun.com"])
def test_what_is_no_address_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(Invalid) as no:
        read_networks(f"47.1.2.3\n{text}")

    assert "2" in no.value.message.zh
    assert no.value.field == "push_addresses"


async def test_the_self_test_says_from_where_pushes_come(at: Counter) -> None:
    await reconfigure(at.ours.id, settings={"push_addresses": "47.1.2.3"})
    test: Any = await at.crm.ask(
        "mutation ($id: ID!) { testAccount(input: {id: $id}) { errors { message } } }",
        id=str(at.ours.id),
    )
    found = await fetchval("select findings::text from channel_account where id = $1", at.ours.id)

    assert test["testAccount"]["errors"] == []
    assert "仅接受所填 IP 地址的推送" in found
