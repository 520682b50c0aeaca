"""Two customers who are one person become one, whole; and two again, exactly as they were."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.auth import acting_as
from core.db import execute, fetch, fetchval
from core.entities.activities import note, record
from core.entities.companies import add as add_company
from core.entities.customers import (
    Claim,
    Strength,
    Wish,
    delete,
    follow,
    merge,
    recognise,
    register,
    undo_merge,
    update,
)
from core.entities.customers.blending import From
from core.entities.deals import open_deal, open_lead
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("sales")

COUNTED = ("customer", "identity", "customer_follower", "deal", "activity", "customer_suspicion")


async def digest() -> dict[str, str]:
    """Every row about people, but for how often it was written; versions only grow."""
    found = {}
    for table in COUNTED:
        found[table] = await fetchval(
            f"select md5(coalesce(string_agg((to_jsonb(t) - 'version' - 'updated_at')::text, ','"
            f" order by id), '')) from {table} t"
        )
    searchable = "select md5(string_agg(e::text, ',' order by id)) from search_entry e"
    return {**found, "search": await fetchval(searchable)}


async def of(customer: UUID, table: str) -> int:
    return await fetchval(f"select count(*) from {table} where customer = $1", customer)


async def two(**loser: Any) -> tuple[UUID, UUID]:
    """Mei, and the 小美 whom we know from elsewhere."""
    mei = await register("陈美", phone="13812345678")
    other = await register("小美", **loser)
    return mei.id, other.id


async def test_all_that_is_somebodys_goes_with_them(crm: TestHouse) -> None:
    mei, other = await two(email="mei@example.cn", tags=["vip"])
    await recognise([Claim("openid", "a", "o-mei")], {"name": "x"})
    await execute("update identity set customer = $1", other)
    await note("会喝茶", customer=other)
    deal = await open_deal("茶叶", customer=other)

    done = await merge(mei, other)

    assert [await of(mei, table) for table in ("identity", "activity", "deal")] == [1, 1, 1]
    assert (done.survivor.name, done.survivor.phone) == ("陈美", "+8613812345678")
    assert (done.survivor.email, done.survivor.tags) == ("mei@example.cn", ["vip"])
    assert await fetchval("select customer from deal where id = $1", deal.id) == mei
    moved = {rows.rule.table: rows.count for rows in done.moved}
    assert moved == {"identity": 1, "activity": 1, "deal": 1}


async def test_who_was_merged_is_in_no_list_and_leads_to_who_stayed(crm: TestHouse) -> None:
    mei, other = await two()
    await merge(mei, other)

    said = await crm.ask(
        """query($id: ID!) { customer(id: $id) { name mergedInto { id name } }
        customers { totalCount nodes { name } } trash: customers(trashed: true) { totalCount }
        search(text: "小美") { __typename } }""",
        id=str(other),
    )

    assert said == {
        "customer": {"name": "小美", "mergedInto": {"id": str(mei), "name": "陈美"}},
        "customers": {"totalCount": 1, "nodes": [{"name": "陈美"}]},
        "trash": {"totalCount": 0},
        "search": [],
    }


async def test_a_merge_of_a_merge_leads_straight_to_the_last(crm: TestHouse) -> None:
    a, b = await two()
    c = (await register("美美")).id
    await merge(b, a)
    last = await merge(c, b)

    assert await fetchval("select merged_into from customer where id = $1", a) == c

    await undo_merge(last.id)
    assert await fetchval("select merged_into from customer where id = $1", a) == b


async def test_people_choose_whose_word_counts_field_by_field(crm: TestHouse) -> None:
    mei, other = await two(phone="13900000000", region="上海", tags=["b"])
    await update(mei, tags=["a"], region="北京")

    wish = Wish(choices={"phone": From.LOSER, "tags": From.LOSER, "name": From.LOSER})
    done = await merge(mei, other, wish)

    told = (done.survivor.name, done.survivor.phone, done.survivor.tags, done.survivor.region)
    assert told == ("小美", "+8613900000000", ["b"], "北京")


async def test_undoing_brings_both_back_exactly(crm: TestHouse) -> None:
    mei, other = await two(email="mei@example.cn", tags=["vip"], region="上海")
    await recognise([Claim("openid", "a", "o-mei"), Claim("unionid", "b", "u")], {"name": "x"})
    await execute("update identity set customer = $1", other)
    anna, bo = await crm.user(), await crm.user()
    await follow(mei, anna.user_id)
    await follow(other, anna.user_id)
    await follow(other, bo.user_id)
    await note("会喝茶", customer=other)
    await open_deal("茶叶", customer=other)
    before = await digest()

    done = await merge(mei, other)
    assert await digest() != before
    undone = await undo_merge(done.id)

    assert await digest() == before
    assert undone.kept == []
    assert (undone.survivor.id, undone.restored.id) == (mei, other)


async def test_what_was_made_since_stays_and_is_listed(crm: TestHouse) -> None:
    mei, other = await two()
    done = await merge(mei, other)
    since = await note("neu", customer=mei)
    await update(mei, name="陈小美")

    undone = await undo_merge(done.id)

    assert [(rows.rule.table, rows.count, list(rows.ids)) for rows in undone.kept] == [
        ("activity", 1, [since.id])
    ]
    assert undone.survivor.name == "陈小美"
    assert await of(mei, "activity") == 1


async def test_a_field_that_was_changed_since_stays_as_it_is(crm: TestHouse) -> None:
    mei, other = await two(email="mei@example.cn", region="上海")
    done = await merge(mei, other)
    await update(mei, email="chen@example.cn")

    undone = await undo_merge(done.id)

    assert (undone.survivor.email, undone.survivor.region) == ("chen@example.cn", None)
    assert undone.restored.email == "mei@example.cn"


async def test_who_follows_both_follows_once(crm: TestHouse) -> None:
    mei, other = await two()
    anna = await crm.user()
    await follow(mei, anna.user_id)
    await follow(other, anna.user_id)

    done = await merge(mei, other)

    assert await of(mei, "customer_follower") == 1
    assert [(rows.rule.table, rows.count) for rows in done.stayed] == [("customer_follower", 1)]


async def test_of_two_open_leads_in_one_pipeline_the_second_goes_to_the_trash(
    crm: TestHouse,
) -> None:
    mei, other = await two()
    pipeline = await first_pipeline()
    first = await open_lead("一", customer=mei, pipeline=pipeline)
    second = await open_lead("二", customer=other, pipeline=pipeline)
    before = await digest()

    done = await merge(mei, other)

    rows = await fetch("select id, customer, deleted_at is null as here from deal order by title")
    assert [(row["id"], row["customer"], row["here"]) for row in rows] == [
        (first.id, mei, True),
        (second.id, mei, False),
    ]
    await undo_merge(done.id)
    assert await digest() == before


async def first_pipeline() -> UUID:
    return await fetchval("select pipeline from stage where kind = 'lead' limit 1")


async def test_names_that_contradict_want_a_second_thought(crm: TestHouse) -> None:
    mei = await recognise([Claim("openid", "a", "o-mei")], {"name": "陈美"})
    bo = await recognise([Claim("openid", "a", "o-bo")], {"name": "王博"})
    before = await digest()

    with pytest.raises(Conflict, match="openid"):
        await merge(mei.id, bo.id)
    assert await digest() == before

    await merge(mei.id, bo.id, Wish(force=True))
    assert await of(mei.id, "identity") == 2


async def test_what_cannot_be_merged_is_refused_and_nothing_changes(crm: TestHouse) -> None:
    mei, other = await two()
    gone = (await register("走了")).id
    await delete(gone)
    before = await digest()

    with pytest.raises(Invalid):
        await merge(mei, mei)
    with pytest.raises(Conflict):
        await merge(mei, gone)
    with pytest.raises(NotFound):
        await merge(mei, UUID(int=7))
    with pytest.raises(Conflict):
        await merge(mei, other, Wish(expected_version=7))
    with pytest.raises(Invalid):
        await merge(mei, other, Wish(choices={"blocked": From.LOSER}))
    with pytest.raises(Invalid):
        await merge(mei, other, Wish(choices={"name": From.BOTH}))
    assert await digest() == before

    await merge(mei, other)
    third = (await register("三")).id
    for pair in ((third, other), (other, third)):
        with pytest.raises(Conflict):
            await merge(*pair)


async def test_only_who_may_merge_both_merges(crm: TestHouse) -> None:
    viewer, sales = await crm.user("viewer"), await crm.user("sales")
    mei, other = await two()

    for asker in (viewer, sales):
        with acting_as(asker), pytest.raises(Forbidden):
            await merge(mei, other)

    assert await fetchval("select count(*) from customer_merge") == 0


async def test_undoing_twice_or_out_of_turn_is_refused(crm: TestHouse) -> None:
    a, b = await two()
    c = (await register("美美")).id
    first = await merge(b, a)
    second = await merge(c, b)

    with pytest.raises(Conflict, match="undo that first"):
        await undo_merge(first.id)
    await undo_merge(second.id)
    await undo_merge(first.id)
    with pytest.raises(Conflict):
        await undo_merge(first.id)
    with pytest.raises(NotFound):
        await undo_merge(a)


async def test_of_two_merges_into_one_the_earlier_can_be_undone_first(crm: TestHouse) -> None:
    mei = (await register("陈美")).id
    one, two_ = (await register("一", region="上海")).id, (await register("二", region="北京")).id
    await note("一", customer=one)
    await note("二", customer=two_)
    before = await digest()
    first = await merge(mei, one)
    second = await merge(mei, two_, Wish(choices={"region": From.LOSER}))

    undone = await undo_merge(first.id)
    assert (undone.survivor.region, await of(one, "activity")) == ("北京", 1)

    undone = await undo_merge(second.id)
    assert (undone.survivor.region, await of(two_, "activity")) == (None, 1)
    assert await digest() == before


async def test_the_same_merge_at_once_happens_once(crm: TestHouse) -> None:
    mei, other = await two()

    done = await asyncio.gather(
        *(merge(mei, other) for _ in range(4)),
        *(merge(other, mei) for _ in range(4)),
        return_exceptions=True,
    )

    assert sum(not isinstance(each, BaseException) for each in done) == 1
    assert {type(each) for each in done if isinstance(each, BaseException)} == {Conflict}
    assert await fetchval("select count(*) from customer_merge") == 1


async def test_what_is_written_for_the_loser_meanwhile_follows(crm: TestHouse) -> None:
    mei, other = await two()
    done = await merge(mei, other)
    late = await record("note", customer=mei, body="late")
    await execute("update activity set customer = $1 where id = $2", other, late.id)
    await execute("update job set run_at = now() where kind = 'customers.follow'")

    await crm.settle()
    assert await of(mei, "activity") == 1

    await undo_merge(done.id)
    assert await of(other, "activity") == 1


async def test_it_is_told_to_whoever_reads_the_log(crm: TestHouse) -> None:
    mei, other = await two()
    done = await merge(mei, other)
    await undo_merge(done.id)
    await crm.settle()

    said = await crm.ask('{ changes(entities: ["customer"]) { name id payload } }')

    told = [
        fact for fact in said["changes"] if fact["name"] in ("customer.merged", "customer.unmerged")
    ]
    assert [(fact["name"], fact["id"]) for fact in told] == [
        ("customer.merged", str(mei)),
        ("customer.unmerged", str(mei)),
    ]
    assert told[0]["payload"]["merged_id"] == str(other)


STEPS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=5)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(pairs=STEPS, seed=st.integers(0, 3))
async def test_merges_undone_in_reverse_leave_everything_as_it_was(
    crm: TestHouse, pairs: list[tuple[int, int]], seed: int
) -> None:
    for table in ("customer", "deal", "activity", "search_entry", "customer_merge"):
        await execute(f"truncate {table} cascade")
    people = [await somebody(crm, number, seed) for number in range(5)]
    before = await digest()

    done = []
    for survivor, loser in pairs:
        try:
            done.append(await merge(people[survivor], people[loser], Wish(force=True)))
        except (Invalid, Conflict):
            continue
    assert await fetchval("select count(*) from customer where merged_into is null") == 5 - len(
        done
    )
    for each in reversed(done):
        await undo_merge(each.id)

    assert await digest() == before


async def somebody(crm: TestHouse, number: int, seed: int) -> UUID:
    """A person with a little of everything, some of it shared with the others."""
    if not hasattr(crm, "anna"):
        crm.anna, crm.bo = await crm.user(), await crm.user()  # type: ignore[attr-defined]
    mixed = number * 7 + seed
    company = (await add_company(f"茶行 {number}")).id if mixed % 2 else None
    claims = [
        Claim("openid", f"account {mixed % 3}", f"o{number}"),
        Claim("phone", "house", f"+86{mixed % 2}", Strength.WEAK),
    ]
    person = await recognise(
        claims, {"name": f"人 {number}"}, source=["wechat", "wecom"][mixed % 2]
    )
    await update(
        person.id,
        company=company,
        region=["上海", None][mixed % 2],
        tags=[f"t{mixed % 3}", f"t{number}"],
        consent={"sms": bool(mixed % 2), f"c{number}": 1},
        lifecycle=["lead", "customer", "lapsed"][mixed % 3],
    )
    await follow(person.id, crm.anna.user_id if mixed % 3 else crm.bo.user_id)  # type: ignore[attr-defined]
    await follow(person.id, crm.bo.user_id)  # type: ignore[attr-defined]
    for line in range(mixed % 3):
        await record("message", customer=person.id, body=str(line), direction="in")
    if mixed % 3 != 1:
        await open_lead("线索", customer=person.id, pipeline=await first_pipeline())
    return person.id
