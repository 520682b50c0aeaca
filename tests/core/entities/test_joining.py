"""Two whose names come together are joined by themselves, explained, and never against a no."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from core.db import execute, fetch, fetchval
from core.entities.customers import (
    Arrival,
    Claim,
    Strength,
    compare,
    delete,
    dismiss_duplicate,
    merge,
    note_hint,
    recognise,
    recognise_all,
    undo_merge,
)
from core.testing import TestHouse

FAN = Claim("openid", "service account", "o-mei", source="wechat")
USER = Claim("openid", "mini program", "m-mei", source="wechat")
CONTACT = Claim("external_userid", "corp", "wm-mei", source="wecom")
UNIONID = Claim("unionid", "open platform", "u-mei", source="wechat")


async def people() -> list[str]:
    rows = await fetch("select name from customer where deleted_at is null order by name")
    return [row["name"] for row in rows]


async def test_one_unionid_in_two_accounts_makes_one_of_two(crm: TestHouse) -> None:
    mei = await recognise([FAN, UNIONID], {"name": "陈美"}, source="wechat")
    contact = await recognise([CONTACT], {"name": "美美"}, source="wecom")

    found = await recognise([CONTACT, UNIONID], source="wecom")

    assert (found.id, await people()) == (mei.id, ["陈美"])
    told = await crm.ask(
        """query($id: ID!) { customer(id: $id) { merges { nodes
        { automatic loserName explanation evidence mergedBy { name } } } } }""",
        id=str(mei.id),
    )
    (joined,) = told["customer"]["merges"]["nodes"]
    assert (joined["automatic"], joined["loserName"], joined["mergedBy"]) == (True, "美美", None)
    assert joined["explanation"].startswith("在微信、企业微信中微信 UnionID相同，于 ")
    assert joined["evidence"]["by"] == {"kind": "unionid", "scope": "open platform"}
    assert (await recognise([CONTACT])).id == mei.id != contact.id


async def test_names_that_contradict_join_nobody(crm: TestHouse) -> None:
    mei = await recognise([FAN, UNIONID], {"name": "陈美"})
    other = Claim("openid", "service account", "o-bo")
    await recognise([other, CONTACT], {"name": "王博"})

    found = await recognise([CONTACT, UNIONID])

    assert found.id != mei.id
    assert await people() == ["王博", "陈美"]
    assert await fetchval("select other from customer_suspicion") == mei.id


async def test_a_letter_that_contradicts_itself_joins_nobody(crm: TestHouse) -> None:
    await recognise([FAN], {"name": "陈美"})
    await recognise([CONTACT], {"name": "王博"})

    await recognise([FAN, CONTACT, UNIONID, Claim("unionid", "open platform", "u-other")])

    assert await people() == ["王博", "陈美"]


async def test_a_weak_name_joins_nobody(crm: TestHouse) -> None:
    phone = Claim("phone", "house", "+8613812345678", Strength.WEAK)
    await recognise([FAN, phone], {"name": "陈美"})
    await recognise([CONTACT, phone], {"name": "王博"})

    assert await people() == ["王博", "陈美"]


async def test_three_become_one(crm: TestHouse) -> None:
    for claim in (FAN, USER, CONTACT):
        await recognise([claim], {"name": claim.external_id})

    found = await recognise([CONTACT, USER, FAN])

    assert await people() == ["o-mei"]
    assert found.name == "o-mei"


async def test_what_was_undone_is_not_joined_again(crm: TestHouse) -> None:
    await recognise([FAN, UNIONID], {"name": "陈美"})
    await recognise([CONTACT], {"name": "美美"})
    await recognise([CONTACT, UNIONID])
    await undo_merge(await fetchval("select id from customer_merge"))

    await recognise([CONTACT, UNIONID])

    assert await people() == ["美美", "陈美"]
    assert await fetchval("select count(*) from customer_merge") == 1


async def test_a_no_holds_for_whom_one_of_them_becomes(crm: TestHouse) -> None:
    mei = await recognise([FAN, UNIONID], {"name": "陈美"})
    contact = await recognise([CONTACT], {"name": "美美"})
    await dismiss_duplicate(mei.id, contact.id)
    user = await recognise([USER], {"name": "用户"})
    await merge(user.id, contact.id)

    await recognise([CONTACT, UNIONID])

    assert await people() == ["用户", "陈美"]


async def test_whoever_was_merged_is_recognised_as_who_they_are(crm: TestHouse) -> None:
    mei = await recognise([FAN], {"name": "陈美"})
    contact = await recognise([CONTACT], {"name": "美美"})
    await merge(mei.id, contact.id)
    left = "update identity set customer = $1 where external_id = 'wm-mei'"
    await execute(left, contact.id)

    assert (await recognise([CONTACT])).id == mei.id
    assert (await recognise([CONTACT, UNIONID])).id == mei.id


async def test_someone_in_the_trash_is_joined_and_comes_back(crm: TestHouse) -> None:
    mei = await recognise([FAN, UNIONID], {"name": "陈美"})
    await recognise([CONTACT], {"name": "美美"})
    await delete(mei.id)

    found = await recognise([CONTACT, UNIONID])

    assert (found.id, await people()) == (mei.id, ["陈美"])


@pytest.mark.parametrize("_time", range(3))
async def test_letters_at_once_join_once(crm: TestHouse, _time: int) -> None:
    mei = await recognise([FAN, UNIONID], {"name": "陈美"})
    contact = await recognise([CONTACT], {"name": "美美"})
    letters = [recognise([CONTACT, UNIONID]) for _ in range(4)]
    letters += [recognise([FAN]) for _ in range(4)] + [recognise([CONTACT]) for _ in range(4)]

    found = await asyncio.gather(*letters)

    assert {customer.id for customer in found} <= {mei.id, contact.id}
    assert {customer.id for customer in found[:4]} == {mei.id}
    assert await fetchval("select count(*) from customer_merge") == 1
    assert await fetchval("select count(*) from customer where deleted_at is null") == 1


PHONE = Claim("phone", "house", "+8613812345678", source="sms")


async def strengths() -> list[tuple[str, str]]:
    rows = await fetch(
        "select c.name, i.strength from identity i join customer c on c.id = i.customer"
        " where i.kind = 'phone' order by c.name"
    )
    return [(row["name"], row["strength"]) for row in rows]


async def suggested() -> list[int]:
    await compare()
    return [row["score"] for row in await fetch("select distinct score from customer_duplicate")]


async def test_a_number_somebody_typed_proves_nothing(crm: TestHouse) -> None:
    mei = await recognise([FAN], {"name": "陈美"})

    await note_hint(mei.id, PHONE)
    await note_hint(mei.id, PHONE)

    assert await strengths() == [("陈美", "weak")]
    assert (await recognise([PHONE], {"name": "短信"})).id != mei.id


async def test_a_number_of_somebody_else_joins_nobody_and_tells_nothing(crm: TestHouse) -> None:
    mei = await recognise([FAN], {"name": "陈美"})
    await recognise([PHONE], {"name": "王博"})

    assert await note_hint(mei.id, PHONE) is None

    assert await people() == ["王博", "陈美"]
    assert await strengths() == [("王博", "strong"), ("陈美", "weak")]
    assert await fetchval("select count(*) from customer_merge") == 0
    assert await suggested() == [60]


async def test_a_number_they_answer_from_is_theirs(crm: TestHouse) -> None:
    mei = await recognise([FAN], {"name": "陈美"})
    await note_hint(mei.id, PHONE)

    found = await recognise([PHONE], {"name": "短信"}, expected=whom(mei.id))

    assert (found.id, found.name) == (mei.id, "陈美")
    assert await strengths() == [("陈美", "strong")]
    assert (await recognise([PHONE])).id == mei.id


async def test_a_number_that_comes_with_proof_is_the_same_name(crm: TestHouse) -> None:
    mei = await recognise([FAN], {"name": "陈美"})
    await note_hint(mei.id, PHONE)

    assert await recognise_all([Arrival([FAN, PHONE])]) == [mei.id]

    assert await strengths() == [("陈美", "strong")]


async def test_who_proved_a_number_is_believed_before_who_was_expected(crm: TestHouse) -> None:
    mei = await recognise([FAN], {"name": "陈美"})
    bo = await recognise([PHONE], {"name": "王博"})

    found = await recognise([PHONE], expected=whom(mei.id))

    assert found.id == bo.id
    assert await people() == ["王博", "陈美"]


async def test_who_is_expected_under_a_second_number_keeps_the_first(crm: TestHouse) -> None:
    mei = await recognise([FAN, PHONE], {"name": "陈美"})
    second = Claim("phone", "house", "+8613900000000")

    found = await recognise([second], expected=whom(mei.id))

    assert found.id == mei.id
    assert await strengths() == [("陈美", "strong")]
    assert await fetchval("select external_id from customer_suspicion") == "+8613900000000"


async def test_who_is_expected_and_was_merged_is_who_they_are_now(crm: TestHouse) -> None:
    mei = await recognise([FAN], {"name": "陈美"})
    other = await recognise([CONTACT], {"name": "美美"})
    await merge(mei.id, other.id)

    found = await recognise([PHONE], expected=whom(other.id))

    assert found.id == mei.id


def whom(customer: UUID) -> Callable[[], Awaitable[UUID | None]]:
    async def expected() -> UUID | None:
        return customer

    return expected


@pytest.mark.parametrize("together", [False, True])
async def test_a_unionid_that_comes_later_joins_who_were_strangers(
    crm: TestHouse, together: bool
) -> None:
    async def comes(*claims: Claim) -> UUID:
        if together:
            return (await recognise_all([Arrival(claims)]))[0]
        return (await recognise(claims)).id

    await recognise([FAN], {"name": "陈美"})
    await recognise([USER], {"name": "小程序"})
    await recognise([CONTACT], {"name": "美美"})
    assert len(await people()) == 3

    fan = await comes(FAN, UNIONID)
    assert len(await people()) == 3
    user = await comes(USER, UNIONID)
    assert len(await people()) == 2
    contact = await comes(CONTACT, UNIONID)

    assert fan == user == contact
    assert await people() == ["陈美"]
    assert await fetchval("select count(*) from customer_merge where automatic") == 2
    assert {(await recognise([each])).id for each in (FAN, USER, CONTACT, UNIONID)} == {fan}


async def test_unionids_of_one_page_of_a_sync_join_too(crm: TestHouse) -> None:
    await recognise([FAN], {"name": "陈美"})
    await recognise([CONTACT], {"name": "美美"})

    found = await recognise_all([Arrival([FAN, UNIONID]), Arrival([CONTACT, UNIONID])])

    assert await people() == ["陈美"]
    assert (await recognise([UNIONID])).id in found


async def test_what_comes_to_be_known_of_somebody_is_compared(crm: TestHouse) -> None:
    weak = Claim("phone", "house", "+8613812345678", Strength.WEAK)
    await recognise([FAN], {"name": "陈美"})
    await recognise([CONTACT], {"name": "美美"})
    assert await suggested() == []

    await recognise([FAN, weak])
    await recognise([CONTACT, weak])

    assert await suggested() == [40]
