"""Staff are told once for each trouble, in their language, and each sees only their own."""

from uuid import uuid4

import pytest

from core.auth import Asker, acting_as, asker_of, deactivate_user
from core.db import execute, fetch, transaction
from core.errors import T
from core.notify import Notice, settled, tell, tell_owners, unread
from core.testing import TestHouse

TITLE = T("The key of “Shop” was refused", "“小店”的密钥被拒绝")
BODY = T("Enter it again.", "请重新填写。")
READ = """query ($unread: Boolean! = false, $first: Int! = 20, $older: ID) {
  notices(unreadOnly: $unread, first: $first, olderThan: $older) {
    unread more nodes { id kind title body link readAt } } }"""
MARK = "mutation ($ids: [ID!]) { markNoticesRead(ids: $ids) { unread errors { code } } }"


async def titles(crm: TestHouse, who: Asker) -> list[str]:
    found = await crm.ask(READ, as_=who)
    return [notice["title"] for notice in found["notices"]["nodes"]]


async def test_each_person_reads_their_own_in_their_language(crm: TestHouse) -> None:
    ann, ben, cat = await crm.user(), await crm.user(), await crm.user()
    assert ben.user_id and ann.user_id
    await execute("update users set language = 'en' where id = $1", ben.user_id)
    ben = await asker_of(ben.user_id)
    assert ben.user_id

    told = await tell([ann.user_id, ben.user_id], title=TITLE, body=BODY, link="/settings/channels")

    assert told == 2
    assert await titles(crm, ann) == ["“小店”的密钥被拒绝"]
    assert await titles(crm, ben) == ["The key of “Shop” was refused"]
    assert await titles(crm, cat) == []
    [notice] = (await crm.ask(READ, as_=ann))["notices"]["nodes"]
    assert (notice["body"], notice["link"]) == ("请重新填写。", "/settings/channels")
    assert (notice["kind"], notice["readAt"]) == ("core", None)


async def test_whoever_holds_a_permission_is_told(crm: TestHouse) -> None:
    owner, manager = await crm.user("owner"), await crm.user("manager")
    sales = await crm.user("sales")

    assert await tell("core.audit.read", title=TITLE) == 2
    assert await tell_owners(title=BODY) == 1

    assert await titles(crm, owner) == ["请重新填写。", "“小店”的密钥被拒绝"]
    assert await titles(crm, manager) == ["“小店”的密钥被拒绝"]
    assert await titles(crm, sales) == []


async def test_who_left_is_not_told(crm: TestHouse) -> None:
    ann = await crm.user()
    assert ann.user_id
    await deactivate_user(ann.user_id)

    assert await tell([ann.user_id, uuid4()], title=TITLE) == 0
    assert await Notice.count() == 0


async def test_the_same_trouble_is_told_once(crm: TestHouse) -> None:
    ann, ben = await crm.user("owner"), await crm.user("owner")

    assert await tell_owners(title=TITLE, key="account 1: token") == 2
    assert await tell_owners(title=TITLE, key="account 1: token") == 0
    assert await tell_owners(title=TITLE, key="account 2: token") == 2
    with acting_as(ann):
        await crm.ask(MARK, as_=ann, ids=None)
    assert await tell_owners(title=TITLE, key="account 1: token") == 0

    assert len(await titles(crm, ann)) == len(await titles(crm, ben)) == 2


async def test_a_trouble_that_lasts_is_told_again_a_day_after_it_was_read(crm: TestHouse) -> None:
    ann = await crm.user("owner")
    await tell_owners(title=TITLE, key="token")
    await crm.ask(MARK, as_=ann, ids=None)
    await execute("update notice set read_at = now() - interval '25 hours'")

    assert await tell_owners(title=TITLE, key="token") == 1

    assert len(await titles(crm, ann)) == 1
    assert ann.user_id and await unread(ann.user_id) == 1


async def test_a_trouble_that_was_settled_is_told_anew_when_it_comes_again(crm: TestHouse) -> None:
    ann = await crm.user("owner")
    assert ann.user_id
    await tell_owners(title=TITLE, key="token")

    assert await settled("token") == 1
    assert await settled("token") == 0
    assert await unread(ann.user_id) == 0
    assert await tell_owners(title=TITLE, key="token") == 1
    assert (await unread(ann.user_id), len(await titles(crm, ann))) == (1, 2)


async def test_what_was_undone_was_never_told(crm: TestHouse) -> None:
    await crm.user("owner")

    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await tell_owners(title=TITLE)
            raise ZeroDivisionError

    assert await Notice.count() == 0
    await crm.settle()
    assert await fetch("select name from event where name = 'user.noticed'") == []


async def test_reading_some_and_then_all(crm: TestHouse) -> None:
    ann, ben = await crm.user(), await crm.user()
    assert ann.user_id and ben.user_id
    for number in range(3):
        await tell([ann.user_id, ben.user_id], title=T(f"no. {number}", f"第 {number} 条"))
    nodes = (await crm.ask(READ, as_=ann))["notices"]["nodes"]
    bens = (await crm.ask(READ, as_=ben))["notices"]["nodes"]

    some = await crm.ask(MARK, as_=ann, ids=[nodes[0]["id"], bens[0]["id"]])
    left = (await crm.ask(READ, as_=ann, unread=True))["notices"]

    assert some["markNoticesRead"] == {"unread": 2, "errors": []}
    assert [notice["title"] for notice in left["nodes"]] == ["第 1 条", "第 0 条"]
    assert await unread(ben.user_id) == 3
    every = await crm.ask(MARK, as_=ann, ids=None)
    assert every["markNoticesRead"]["unread"] == 0


async def test_notices_come_in_pages(crm: TestHouse) -> None:
    ann = await crm.user()
    assert ann.user_id
    for number in range(5):
        await tell([ann.user_id], title=T(f"no. {number}", f"第 {number} 条"))

    first = (await crm.ask(READ, as_=ann, first=3))["notices"]
    rest = (await crm.ask(READ, as_=ann, first=3, older=first["nodes"][-1]["id"]))["notices"]

    assert ([n["title"] for n in first["nodes"]], first["more"]) == (
        ["第 4 条", "第 3 条", "第 2 条"],
        True,
    )
    assert ([n["title"] for n in rest["nodes"]], rest["more"]) == (["第 1 条", "第 0 条"], False)
    assert first["unread"] == rest["unread"] == 5


async def test_bad_questions_are_refused(crm: TestHouse) -> None:
    ann = await crm.user()

    for wrong in ({"first": 0}, {"first": 101}, {"older": "none"}):
        answer = await crm.answer(READ, as_=ann, **wrong)
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    answer = await crm.answer(MARK, as_=ann, ids=["none"])
    assert answer["data"]["markNoticesRead"]["errors"][0]["code"] == "BAD_USER_INPUT"
    nobody = await crm.answer(MARK, ids=None)
    assert nobody["data"]["markNoticesRead"]["errors"][0]["code"] == "FORBIDDEN"


@pytest.mark.parametrize("link", ["https://evil.example", "//evil.example", "/\\evil", "settings"])
async def test_a_notice_leads_nowhere_but_into_the_app(crm: TestHouse, link: str) -> None:
    await crm.user("owner")

    with pytest.raises(ValueError, match="page of the app"):
        await tell_owners(title=TITLE, link=link)

    assert await Notice.count() == 0


async def test_browsers_hear_that_there_is_something_new(crm: TestHouse) -> None:
    ann = await crm.user()
    assert ann.user_id

    await tell([ann.user_id], title=TITLE)
    await crm.settle()
    await crm.ask(MARK, as_=ann, ids=None)
    await crm.ask(MARK, as_=ann, ids=None)
    await crm.settle()

    told = await fetch("select entity, entity_id from event where name = 'user.noticed'")
    assert [tuple(row) for row in told] == [("user", ann.user_id)] * 2
