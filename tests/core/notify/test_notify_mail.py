"""What stays unread goes out by mail: together, once, in the reader's language."""

import dataclasses
from collections.abc import AsyncIterator, Sequence
from uuid import uuid4

import pytest
from post_office import PostOffice, post_office

from core.auth import change_house
from core.db import execute, fetch, fetchrow, fetchval
from core.errors import Invalid, T
from core.notify import (
    Message,
    Notifier,
    Reader,
    deliver,
    mark_read,
    tell,
    use_notifiers,
    use_post_office,
)
from core.notify.errands import clean
from core.notify.mail import MAIL, office_at, written
from core.settings import Settings
from core.testing import TestHouse

TITLE = T("The key of “Shop” was refused", "“小店”的密钥被拒绝")
BODY = T("Enter it again.", "请重新填写。")


@pytest.fixture
async def office(crm: TestHouse) -> AsyncIterator[PostOffice]:
    """A mail server that the house knows."""
    async with post_office() as office:
        use_post_office(office.address)
        yield office
        use_post_office(None)
        use_notifiers([MAIL])


async def a_minute_passes(crm: TestHouse) -> None:
    await execute("update job set run_at = now() where state = 'ready' or state = 'waiting'")
    await crm.settle()


async def test_what_stays_unread_comes_by_mail(crm: TestHouse, office: PostOffice) -> None:
    ann = await crm.user()
    assert ann.user_id
    await change_house(business="小店", url="https://crm.example.cn")

    await tell([ann.user_id], title=TITLE, body=BODY, link="/settings/channels")
    await crm.settle()
    assert office.letters == []
    await a_minute_passes(crm)

    [letter] = office.letters
    assert office.receivers == ["sales1@example.cn"]
    assert letter["subject"] == "“小店”的密钥被拒绝"
    assert letter["from"] == "小店 <crm@example.cn>"
    assert letter["to"] == "sales 1 <sales1@example.cn>"
    assert letter.get_content_type() == "text/plain"
    text = letter.get_content().replace("\r\n", "\n")
    assert "请重新填写。\nhttps://crm.example.cn/app/settings/channels" in text
    await a_minute_passes(crm)
    assert len(office.letters) == 1


async def test_many_come_in_one_letter(crm: TestHouse, office: PostOffice) -> None:
    ann = await crm.user()
    assert ann.user_id
    await execute("update users set language = 'en' where id = $1", ann.user_id)

    for number in range(3):
        await tell([ann.user_id], title=T(f"no. {number}", f"第 {number} 条"))
    await a_minute_passes(crm)

    [letter] = office.letters
    assert letter["subject"] == "3 new notices"
    assert "no. 0\n\nno. 1\n\nno. 2\n" in letter.get_content().replace("\r\n", "\n")


async def test_what_was_read_in_the_app_does_not_come(crm: TestHouse, office: PostOffice) -> None:
    ann = await crm.user()
    assert ann.user_id
    await tell([ann.user_id], title=TITLE)

    await mark_read(ann.user_id)
    await a_minute_passes(crm)

    assert office.letters == []


async def test_without_a_server_nothing_waits(crm: TestHouse) -> None:
    ann = await crm.user()
    assert ann.user_id

    await tell([ann.user_id], title=TITLE)

    assert await fetchval("select count(*) from notice_errand") == 0
    assert await fetchval("select count(*) from job where kind = 'notify.deliver'") == 0


async def test_a_server_that_is_down_is_tried_again(crm: TestHouse, office: PostOffice) -> None:
    ann = await crm.user()
    assert ann.user_id
    use_post_office("smtp://127.0.0.1:1?from=crm@example.cn")
    await tell([ann.user_id], title=TITLE)
    await a_minute_passes(crm)
    waiting = await fetchrow("select state, failures from job where kind = 'notify.deliver'")
    assert waiting and waiting["failures"] == 1 and waiting["state"] != "dead"

    use_post_office(office.address)
    await a_minute_passes(crm)

    assert len(office.letters) == 1


async def test_an_address_that_is_refused_for_good_is_not_tried_again(
    crm: TestHouse, office: PostOffice
) -> None:
    ann = await crm.user()
    assert ann.user_id
    office.refuse = b"550 no such person"

    await tell([ann.user_id], title=TITLE)
    await a_minute_passes(crm)

    found = await fetchrow("select state, last_error from job where kind = 'notify.deliver'")
    assert found and found["state"] == "dead"
    assert "the mail server refuses this address" in found["last_error"]


async def test_one_that_is_refused_for_now_is(crm: TestHouse, office: PostOffice) -> None:
    ann = await crm.user()
    assert ann.user_id
    office.refuse = b"450 later"
    await tell([ann.user_id], title=TITLE)
    await a_minute_passes(crm)

    office.refuse = None
    await a_minute_passes(crm)

    assert len(office.letters) == 1


async def test_who_left_meanwhile_gets_nothing(crm: TestHouse, office: PostOffice) -> None:
    ann = await crm.user()
    assert ann.user_id
    await tell([ann.user_id], title=TITLE)
    await execute("update users set active = false where id = $1", ann.user_id)

    await a_minute_passes(crm)
    await deliver(person=str(uuid4()), way="mail")

    assert office.letters == []


async def test_a_name_cannot_write_headers(crm: TestHouse) -> None:
    reader = Reader(uuid4(), "Ann\r\nBcc: all@example.cn", "ann@example.cn", "en")
    message = Message(uuid4(), T("a", "甲"), T("", ""), None)

    with pytest.raises(ValueError):
        await written(reader, [message], "crm@example.cn")


def test_the_address_of_a_server_is_read() -> None:
    office = office_at("smtps://ann%40example.cn:p%40ss@mail.example.cn?from=crm@example.cn")

    assert (office.host, office.port, office.tls) == ("mail.example.cn", 465, True)
    assert (office.user, office.password) == ("ann@example.cn", "p@ss")
    assert office.sender == "crm@example.cn"
    assert office_at("smtp://crm%40example.cn:x@mail.example.cn").sender == "crm@example.cn"
    assert office_at("smtp://mail.example.cn?from=a@b.cn").port == 587
    assert "p@ss" not in repr(office)


@pytest.mark.parametrize(
    "address",
    ["smtp://", "smtp://mail", "smtp://mail?from=a", "smtp://mail:x?from=a@b", "imap://m?from=a@b"],
)
def test_an_address_that_cannot_be_right_is_refused(address: str) -> None:
    with pytest.raises(Invalid, match="GUANXI_SMTP_URL"):
        office_at(address)


def test_the_environment_names_the_server_and_nobody_prints_its_password() -> None:
    settings = Settings.from_env({"GUANXI_SMTP_URL": "smtp://a:secret@mail?from=a@b.cn"})

    assert settings.smtp_url == "smtp://a:secret@mail?from=a@b.cn"
    assert "secret" not in repr(settings)
    with pytest.raises(Invalid):
        Settings.from_env({"GUANXI_SMTP_URL": "http://mail"})


async def test_a_plugin_may_bring_another_way_and_neither_stops_the_other(
    crm: TestHouse, office: PostOffice
) -> None:
    ann = await crm.user()
    assert ann.user_id
    heard: list[str] = []

    async def ready() -> bool:
        return True

    async def never() -> bool:
        return False

    async def ring(reader: Reader, messages: Sequence[Message]) -> None:
        heard.extend(message.title.say(reader.language) for message in messages)

    async def fail(reader: Reader, messages: Sequence[Message]) -> None:
        raise ConnectionResetError

    name = T("Bell", "铃")
    use_notifiers(
        [
            MAIL,
            Notifier(name="bell", title=name, ready=ready, send=ring),
            Notifier(name="broken", title=name, ready=ready, send=fail),
            Notifier(name="off", title=name, ready=never, send=fail),
        ]
    )

    await tell([ann.user_id], title=TITLE)
    await a_minute_passes(crm)

    assert heard == ["“小店”的密钥被拒绝"]
    assert len(office.letters) == 1
    ways = await fetch("select notifier, sent_at is not null as sent from notice_errand order by 1")
    assert [tuple(row) for row in ways] == [("bell", True), ("broken", False), ("mail", True)]


async def test_a_way_that_was_switched_off_is_given_up(crm: TestHouse, office: PostOffice) -> None:
    ann = await crm.user()
    assert ann.user_id
    await tell([ann.user_id], title=TITLE)
    use_notifiers([])

    await a_minute_passes(crm)

    found = await fetchrow("select state, last_error from job where kind = 'notify.deliver'")
    assert found and found["state"] == "dead"
    assert "switched off" in found["last_error"]


def test_two_ways_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="mail"):
        use_notifiers([MAIL, dataclasses.replace(MAIL)])


async def test_old_notices_are_cleared_away(crm: TestHouse) -> None:
    ann = await crm.user()
    assert ann.user_id
    for age in ("10 days", "100 days", "400 days"):
        await tell([ann.user_id], title=T(age, age))
        await tell([ann.user_id], title=T(f"{age}, read", age))
    await execute(
        "update notice set created_at = now() - split_part(title_en, ',', 1)::interval,"
        " read_at = case when title_en like '%read' then now() end"
    )

    await clean()

    left = await fetch("select title_en from notice order by id")
    assert [row["title_en"] for row in left] == ["10 days", "10 days, read", "100 days"]
