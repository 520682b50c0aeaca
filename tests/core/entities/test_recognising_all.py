"""Many who come at once are known as if they had come one after the other."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.db import execute, fetch, fetchval
from core.entities.customers import (
    Arrival,
    Claim,
    Strength,
    recognise,
    recognise_all,
)
from core.testing import TestHouse


def arrivals(count: int) -> list[Arrival]:
    return [
        Arrival(
            [
                Claim("external_userid", "corp", f"wm{number}"),
                Claim("unionid", "platform", f"u{number}"),
            ],
            {"name": f"客户 {number}", "phone": f"138{number:08}"},
            source="wecom",
        )
        for number in range(count)
    ]


async def test_a_first_sync_brings_everybody_once(crm: TestHouse) -> None:
    first = await recognise_all(arrivals(1200))
    again = await recognise_all(arrivals(1200))

    assert first == again
    assert len(set(first)) == 1200
    assert await fetchval("select count(*) from identity") == 2400
    assert await fetchval("select count(*) from event where name = 'customer.registered'") == 1200
    assert await fetchval("select count(*) from event where name = 'customer.identified'") == 2400
    found = await crm.ask('{ search(text: "客户 777") { ... on Customer { name source phone } } }')
    assert found["search"] == [{"name": "客户 777", "source": "wecom", "phone": "+8613800000777"}]


async def test_who_is_known_from_elsewhere_is_met_again(crm: TestHouse) -> None:
    fan = await recognise([Claim("unionid", "platform", "u1")], source="wechat")

    found = await recognise_all(arrivals(3))

    assert found[1] == fan.id
    told = await fetch("select name, source from customer order by name")
    assert [tuple(row) for row in told] == [
        ("客户 0", "wecom"),
        ("客户 1", "wechat"),
        ("客户 2", "wecom"),
    ]


CLAIM = st.builds(
    Claim,
    kind=st.sampled_from(["openid", "unionid"]),
    scope=st.sampled_from(["a", "b"]),
    external_id=st.sampled_from(["1", "2", "3"]),
    strength=st.sampled_from([Strength.STRONG, Strength.STRONG, Strength.STRONG, Strength.WEAK]),
)
ARRIVAL = st.builds(
    Arrival,
    claims=st.lists(CLAIM, min_size=1, max_size=3).filter(lambda c: any(x.strong for x in c)),
    profile=st.fixed_dictionaries(
        {},
        optional={
            "name": st.sampled_from(["美", "博"]),
            "region": st.sampled_from(["上海", "北京"]),
        },
    ),
    source=st.sampled_from(["wechat", "wecom"]),
)


async def known(found: list[Any]) -> Any:
    """Everything about everybody, with people called by the order in which they were answered."""
    await execute("update customer set last_activity_at = null")
    number = {each: place for place, each in reversed(list(enumerate(found)))}
    stands = {
        row["id"]: row["stands"]
        for row in await fetch("select id, coalesce(merged_into, id) as stands from customer")
    }
    people = await fetch("select * from customer where merged_into is null")
    told = {
        number.get(row["id"], row["name"]): (row["name"], row["region"], row["source"])
        for row in people
    }
    names = await fetch("select * from identity")
    held = sorted(
        (
            str(number.get(stands[n["customer"]])),
            n["kind"],
            n["scope"],
            n["external_id"],
            n["strength"],
            n["profile"],
        )
        for n in names
    )
    suspected = await fetch(
        "select kind, scope, external_id from customer_suspicion order by 1, 2, 3"
    )
    return told, held, [tuple(row) for row in suspected], [number[stands[each]] for each in found]


async def clean() -> None:
    for table in ("customer", "search_entry", "event", "job"):
        await execute(f"truncate {table} cascade")


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(before=st.lists(ARRIVAL, max_size=4), batch=st.lists(ARRIVAL, min_size=1, max_size=6))
async def test_together_they_are_known_as_one_by_one(
    crm: TestHouse, before: list[Arrival], batch: list[Arrival]
) -> None:
    results = []
    for together in (False, True):
        await clean()
        for each in before:
            await recognise(each.claims, each.profile, source=each.source)
        if together:
            found = await recognise_all(batch)
        else:
            found = [
                (await recognise(each.claims, each.profile, source=each.source)).id
                for each in batch
            ]
        rows = await fetch("select id, coalesce(merged_into, id) as stands from customer")
        stands = {row["id"]: row["stands"] for row in rows}
        results.append(await known([stands[each] for each in found]))

    assert results[0] == results[1]
