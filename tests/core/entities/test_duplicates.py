"""Who looks like somebody else is suggested, with what hints at it; never joined for it."""

import re

from core.auth import acting_as
from core.db import execute, fetch, fetchval
from core.entities.companies import add as add_company
from core.entities.customers import (
    Claim,
    Strength,
    compare,
    delete,
    dismiss_duplicate,
    merge,
    recognise,
    register,
    undo_merge,
    update,
)
from core.testing import TestHouse


async def pairs() -> list[tuple[str, str, int, list[str]]]:
    """Every suggestion, once, after all who wait were compared."""
    while await compare():
        pass
    rows = await fetch(
        "select least(a.name, b.name) as one, greatest(a.name, b.name) as two, score, evidence"
        " from customer_duplicate d join customer a on a.id = d.customer"
        " join customer b on b.id = d.other where d.customer < d.other order by 1, 2"
    )
    return [(row["one"], row["two"], row["score"], row["evidence"]) for row in rows]


async def test_the_same_phone_or_mail_hints_at_one_person(crm: TestHouse) -> None:
    await register("a", phone="13812345678", email="a@example.cn")
    await register("b", phone="+86 138 1234 5678")
    await register("c", phone="13812345679", email="a@example.cn")

    assert await pairs() == [("a", "b", 70, ["phone"]), ("a", "c", 70, ["email"])]


async def test_hints_add_up(crm: TestHouse) -> None:
    tea = (await add_company("茶行")).id
    await register("陈美", phone="13812345678", company=tea)
    await register("陈美", phone="13812345678", company=tea)
    await register("陈美")

    assert await pairs() == [("陈美", "陈美", 85, ["name", "phone"])]


async def test_a_number_somebody_typed_hints_at_who_has_it(crm: TestHouse) -> None:
    number = ("phone", "house", "+8613812345678")
    await recognise([Claim("openid", "a", "1"), Claim(*number, Strength.WEAK)], {"name": "a"})
    await recognise([Claim("openid", "a", "2"), Claim(*number, Strength.WEAK)], {"name": "b"})
    await recognise([Claim(*number)], {"name": "c"})

    assert [pair[:2] for pair in await pairs()] == [("a", "b"), ("a", "c"), ("b", "c")]


async def test_what_many_share_hints_at_nobody(crm: TestHouse) -> None:
    for number in range(30):
        await register(f"p{number}", phone="021-62345678")

    assert await pairs() == []


async def test_names_that_came_together_are_a_hint(crm: TestHouse) -> None:
    await recognise([Claim("openid", "a", "1"), Claim("unionid", "u", "1")], {"name": "a"})
    await recognise([Claim("openid", "a", "2"), Claim("unionid", "u", "1")], {"name": "b"})

    assert await pairs() == [("a", "b", 60, ["suspicion"])]


async def test_what_no_longer_hints_is_suggested_no_longer(crm: TestHouse) -> None:
    one = await register("a", phone="13812345678")
    await register("b", phone="13812345678")
    third = await register("c", phone="13812345678")
    assert len(await pairs()) == 3

    await update(one.id, phone="13900000000")
    await delete(third.id)

    assert [pair[:2] for pair in await pairs()] == [("b", "c")]
    shown = await crm.ask("{ duplicateSuggestions { totalCount } }")
    assert shown["duplicateSuggestions"]["totalCount"] == 0


async def test_a_no_is_remembered_and_can_be_taken_back(crm: TestHouse) -> None:
    one = await register("a", phone="13812345678")
    two = await register("b", phone="13812345678")
    await pairs()
    said = await crm.ask(
        """mutation($a: ID!, $b: ID!) { dismissDuplicate(input: {customer: $a, other: $b})
        { done undoToken errors { code } } }""",
        a=str(one.id),
        b=str(two.id),
    )
    assert said["dismissDuplicate"]["done"] is True
    await update(one.id, email="a@example.cn")
    await update(two.id, email="a@example.cn")
    assert await pairs() == []

    token = said["dismissDuplicate"]["undoToken"]
    await crm.ask("mutation($t: String!) { undo(token: $t) { done } }", t=token)

    assert [pair[:2] for pair in await pairs()] == [("a", "b")]


async def test_a_no_goes_with_whoever_is_merged_and_holds_at_once(crm: TestHouse) -> None:
    one, two, three = [await register(name, phone="13812345678") for name in "abc"]
    await pairs()
    await dismiss_duplicate(one.id, two.id)

    await merge(three.id, one.id)

    shown = await crm.ask("{ duplicateSuggestions { totalCount } }")
    assert shown["duplicateSuggestions"]["totalCount"] == 0
    assert await fetchval("select count(*) from customer_duplicate") == 0
    assert await pairs() == []


async def test_merging_a_pair_settles_it_and_undoing_is_a_no(crm: TestHouse) -> None:
    one = await register("a", phone="13812345678")
    two = await register("b", phone="13812345678")
    await register("c", phone="13812345678")
    await pairs()

    done = await merge(one.id, two.id)
    assert [pair[:2] for pair in await pairs() if "b" not in pair] == [("a", "c")]
    shown = await crm.ask("{ duplicateSuggestions { totalCount } }")
    assert shown["duplicateSuggestions"]["totalCount"] == 1

    await undo_merge(done.id)
    assert [pair[:2] for pair in await pairs()] == [("a", "c"), ("b", "c")]


async def test_the_api_shows_pairs_only_to_who_sees_both(crm: TestHouse) -> None:
    anna, bo = await crm.user("sales"), await crm.user("sales")
    one = await register("a", phone="13812345678", owner=anna.user_id)
    await register("b", phone="13812345678", owner=bo.user_id)
    await register("c", phone="13812345678", owner=anna.user_id)
    await pairs()
    document = """query($id: ID!) {
        duplicateSuggestions { totalCount nodes { score evidence reasons customer { name } } }
        customer(id: $id) { duplicates { nodes { other { name } } } } }"""

    hers = await crm.ask(document, as_=anna, id=str(one.id))
    all_ = await crm.ask(document, id=str(one.id))

    assert hers["duplicateSuggestions"]["nodes"] == [
        {"score": 70, "evidence": ["phone"], "reasons": ["手机号相同"], "customer": {"name": "a"}}
    ]
    assert hers["customer"]["duplicates"]["nodes"] == [{"other": {"name": "c"}}]
    assert all_["duplicateSuggestions"]["totalCount"] == 3


async def test_whoever_was_there_before_is_compared_too(crm: TestHouse) -> None:
    await register("a", phone="13812345678")
    await register("b", phone="13812345678")
    await execute("truncate customer_to_compare")

    said = await crm.ask("mutation { findDuplicates { done errors { code } } }")
    assert said["findDuplicates"] == {"done": True, "errors": []}
    await execute(
        "insert into job (id, kind, args) values (gen_random_uuid(), 'customers.compare', '{}')"
    )
    await crm.settle()

    assert await fetchval("select count(*) from customer_duplicate") == 2
    refused = await crm.ask(
        "mutation { findDuplicates { done errors { code } } }", as_=await crm.user("sales")
    )
    assert refused["findDuplicates"]["errors"] == [{"code": "FORBIDDEN"}]


async def test_hints_are_looked_up_not_searched_for(crm: TestHouse) -> None:
    """Comparing a batch must not read everybody."""
    from core.entities.customers.service import comparing

    await execute(
        "insert into customer (name, phone, email) select 'n' || i, '+86' || i, i || '@x.cn'"
        " from generate_series(1, 20000) i"
    )
    await execute(
        "insert into identity (customer, kind, scope, external_id, strength)"
        " select id, 'openid', 'a', id::text, 'strong' from customer"
    )
    await execute("analyze customer, identity")
    with acting_as(await crm.user("manager")):
        ids = [row["id"] for row in await fetch("select id from customer limit 100")]
    plan = await fetch("explain " + comparing._KEEP.format(hints=comparing._HINTS), ids, 22)

    scans = [
        row[0].strip() for row in plan if re.search("Seq Scan on (customer|identity) ", row[0])
    ]
    assert scans == []
