"""Two whose names come together are joined by themselves, explained, and never against a no."""

import asyncio

import pytest

from core.db import execute, fetch, fetchval
from core.entities.customers import (
    Claim,
    Strength,
    delete,
    dismiss_duplicate,
    know_as,
    merge,
    recognise,
    undo_merge,
)
from core.errors import Conflict
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


async def test_whom_we_write_to_is_known_by_that_name(crm: TestHouse) -> None:
    mei = await recognise([FAN], {"name": "陈美"})

    assert await know_as(mei.id, PHONE) == mei.id
    assert await know_as(mei.id, PHONE) == mei.id

    assert (await recognise([PHONE])).id == mei.id
    assert await fetchval("select count(*) from identity where kind = 'phone'") == 1


async def test_who_held_that_name_is_the_same_person(crm: TestHouse) -> None:
    mei = await recognise([FAN], {"name": "陈美"})
    await recognise([PHONE], {"name": "短信"})

    assert await know_as(mei.id, PHONE) == mei.id
    assert await people() == ["陈美"]


async def test_a_name_of_somebody_who_cannot_be_them_is_refused(crm: TestHouse) -> None:
    mei = await recognise([FAN], {"name": "陈美"})
    other = Claim("openid", "service account", "o-bo")
    bo = await recognise([other, PHONE], {"name": "王博"})

    with pytest.raises(Conflict, match="王博") as refusal:
        await know_as(mei.id, PHONE)

    assert refusal.value.current == {"customer": bo.id}
    assert await people() == ["王博", "陈美"]
