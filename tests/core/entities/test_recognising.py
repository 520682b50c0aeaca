"""Whoever speaks to us is recognised by their names, once, and never mistaken for another."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.db import execute, fetch, fetchval
from core.entities.customers import Claim, Strength, delete, recognise, update
from core.errors import Invalid
from core.testing import TestHouse

OPENID = Claim("openid", "service account", "o-mei")
UNIONID = Claim("unionid", "open platform", "u-mei")


async def names() -> list[tuple[str, str]]:
    """Every name we know, and whose it is."""
    rows = await fetch(
        "select c.name, i.external_id from identity i join customer c on c.id = i.customer"
        " order by c.name, i.external_id"
    )
    return [(row["name"], row["external_id"]) for row in rows]


async def test_someone_new_becomes_a_visitor_with_their_names(crm: TestHouse) -> None:
    mei = await recognise(
        [OPENID, UNIONID],
        {"name": "陈美", "subscribe": 1},
        source="wechat",
        source_detail="scene 7",
    )

    assert (mei.name, mei.lifecycle, mei.source, mei.source_detail) == (
        "陈美",
        "visitor",
        "wechat",
        "scene 7",
    )
    assert await names() == [("陈美", "o-mei"), ("陈美", "u-mei")]


async def test_someone_who_tells_no_name_gets_one_until_they_do(crm: TestHouse) -> None:
    visitor = await recognise([Claim("openid", "service account", "oABC1234")])
    assert visitor.name == "访客 1234"

    told = await recognise([Claim("openid", "service account", "oABC1234")], {"name": "陈美"})

    assert (told.id, told.name) == (visitor.id, "陈美")


async def test_what_staff_wrote_is_not_overwritten_by_a_platform(crm: TestHouse) -> None:
    mei = await recognise([OPENID], {"name": "小美"})
    await update(mei.id, name="陈美", region="上海")

    again = await recognise([OPENID], {"name": "小美美", "region": "北京", "gender": "female"})

    assert (again.name, again.region, again.gender) == ("陈美", "上海", "female")


async def test_nonsense_of_a_platform_is_kept_but_not_believed(crm: TestHouse) -> None:
    mei = await recognise([OPENID], {"name": "陈美", "phone": "no", "gender": "1"})

    assert (mei.phone, mei.gender) == (None, None)
    assert await fetchval("select profile ->> 'phone' from identity") == "no"


async def test_a_further_name_leads_to_the_same_person(crm: TestHouse) -> None:
    mei = await recognise([OPENID, UNIONID], {"name": "陈美"})

    in_app = await recognise([Claim("openid", "mini program", "m-mei"), UNIONID])

    assert in_app.id == mei.id
    assert await names() == [("陈美", "m-mei"), ("陈美", "o-mei"), ("陈美", "u-mei")]


async def test_what_comes_with_two_names_is_said_of_no_third(crm: TestHouse) -> None:
    third = Claim("openid", "service account", "o-typed", strength=Strength.WEAK)
    two = [Claim("openid", "mini program", "o-typed"), OPENID]
    await recognise([OPENID, third])
    await execute("update identity set last_seen = '2020-01-01'")

    await recognise(two, {"name": "陈美"})

    seen = await fetch(
        "select scope, external_id from identity"
        " where profile ->> 'name' = '陈美' and last_seen > '2020-01-01' order by 1, 2"
    )
    assert [tuple(row) for row in seen] == [
        ("mini program", "o-typed"),
        ("service account", "o-mei"),
    ]


async def test_a_name_that_contradicts_joins_nobody(crm: TestHouse) -> None:
    mei = await recognise([OPENID, UNIONID], {"name": "陈美"})

    other = await recognise(
        [Claim("openid", "service account", "o-other"), UNIONID], {"name": "他"}
    )
    await recognise([Claim("openid", "service account", "o-other"), UNIONID], {"name": "他"})

    assert other.id != mei.id
    assert await names() == [("他", "o-other"), ("陈美", "o-mei"), ("陈美", "u-mei")]
    suspicions = await fetch("select customer, other, external_id from customer_suspicion")
    assert [tuple(row) for row in suspicions] == [(other.id, mei.id, "u-mei")]
    assert await fetchval("select count(*) from event where name = 'customer.suspected'") == 1


async def test_two_customers_whose_names_come_together_are_one(crm: TestHouse) -> None:
    mei = await recognise([OPENID], {"name": "陈美"})
    fan = await recognise([UNIONID], {"name": "小美"})

    found = await recognise([OPENID, UNIONID])

    assert found.id == mei.id
    assert await names() == [("陈美", "o-mei"), ("陈美", "u-mei")]
    assert await fetchval("select merged_into from customer where id = $1", fan.id) == mei.id
    assert await fetchval("select count(*) from customer_suspicion") == 0


async def test_a_weak_name_is_a_hint_that_several_may_share(crm: TestHouse) -> None:
    home = Claim("phone", "house", "+862162345678", Strength.WEAK)

    mei = await recognise([OPENID, home], {"name": "陈美"})
    bo = await recognise([Claim("openid", "service account", "o-bo"), home], {"name": "王博"})

    assert mei.id != bo.id
    assert await fetchval("select count(*) from identity where strength = 'weak'") == 2


async def test_nobody_is_recognised_without_a_strong_name(crm: TestHouse) -> None:
    with pytest.raises(Invalid):
        await recognise([Claim("phone", "house", "+862162345678", Strength.WEAK)])

    assert await fetchval("select count(*) from customer") == 0


async def test_someone_in_the_trash_who_speaks_again_comes_back(crm: TestHouse) -> None:
    mei = await recognise([OPENID], {"name": "陈美"})
    await delete(mei.id)

    again = await recognise([OPENID])

    assert (again.id, again.deleted_at) == (mei.id, None)


async def test_first_messages_at_the_same_moment_make_one_customer(crm: TestHouse) -> None:
    letters = [recognise([OPENID, UNIONID], {"name": "陈美"}) for _ in range(8)]
    letters += [recognise([Claim("openid", "mini program", "m-mei"), UNIONID]) for _ in range(8)]

    found = await asyncio.gather(*letters)

    assert len({customer.id for customer in found}) == 1
    assert await fetchval("select count(*) from customer") == 1
    assert await fetchval("select count(*) from identity") == 3
    assert await fetchval("select count(*) from event where name = 'customer.registered'") == 1


CLAIMS = st.lists(
    st.builds(
        Claim,
        kind=st.sampled_from(["openid", "unionid"]),
        scope=st.sampled_from(["a", "b"]),
        external_id=st.sampled_from(["1", "2", "3"]),
    ),
    min_size=1,
    max_size=3,
)

SLOW_HOUSE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW_HOUSE)
@given(letters=st.lists(CLAIMS, min_size=1, max_size=12))
async def test_whatever_arrives_names_stay_unique_and_the_first_decides(
    crm: TestHouse, letters
) -> None:
    await execute("truncate customer cascade")

    for claims in letters:
        holder = await fetchval(
            "select customer from identity where (kind, scope, external_id) = ($1, $2, $3)",
            claims[0].kind,
            claims[0].scope,
            claims[0].external_id,
        )
        found = await recognise(claims)

        if holder is not None:
            stands = "select coalesce(merged_into, id) from customer where id = $1"
            assert await fetchval(stands, holder) == found.id
        assert found.id == (await recognise(claims)).id
        contradictions = await fetchval(
            "select count(*) from (select 1 from identity group by customer, kind, scope"
            " having count(*) > 1) as twice"
        )
        assert contradictions == 0


async def test_who_typed_a_number_is_not_taken_for_who_proves_it(crm: TestHouse) -> None:
    number = ("phone", "house", "+8613812345678")
    typed = await recognise([OPENID, Claim(*number, Strength.WEAK)], {"name": "陈美"})

    proven = await recognise([Claim(*number)], {"name": "王博"})

    assert proven.id != typed.id
    assert (await recognise([Claim(*number)])).id == proven.id
