"""Mail out and back, over real sockets on both sides."""

from __future__ import annotations

import pytest
from email_office import Office

from core.channels import (
    Link,
    Text,
    line_to,
    reconfigure,
    send_message,
)
from core.db import execute, fetch, fetchrow, fetchval
from core.errors import Conflict

pytestmark = pytest.mark.plugins("email", "sales")


async def test_a_mail_becomes_a_lead_and_is_answered_in_its_thread(at: Office) -> None:
    mei = at.theirs.person("小梅", "mei@elsewhere.example")
    asked = await mei.writes("团购咨询", "50 套多少钱？")
    await at.look()

    await send_message(await at.talk(), Text(text="50 套 3400 元。"))
    await at.crm.settle()

    answer = mei.mails[0]
    assert [(one.text, one.fields["subject"]) for one in mei.inbox] == [
        ("50 套 3400 元。", "Re: 团购咨询")
    ]
    assert answer["In-Reply-To"] == asked["Message-ID"]
    assert answer["References"] == asked["Message-ID"]
    assert answer["List-Unsubscribe"] is None
    person = await fetchrow("select name, email, source from customer")
    assert person is not None
    assert tuple(person) == ("小梅", "mei@elsewhere.example", "email")
    assert await fetchval("select count(*) from deal") == 1
    assert await at.outcome() == [("sent", None)]


async def test_a_mail_fetched_twice_counts_once(at: Office) -> None:
    await at.theirs.person("小梅").writes()
    await at.look()
    await at.look()
    at.theirs.rebuild()
    await at.look()

    assert await fetchval("select count(*) from channel_delivery") == 1
    assert await fetchval("select count(*) from activity where conversation is not null") == 1


async def test_many_mails_come_in_order_and_unread(at: Office) -> None:
    mei = at.theirs.person("小梅")
    for number in range(45):
        await mei.writes(f"第 {number} 封", f"第 {number} 封")

    await at.look()

    rows = await fetch(
        "select body from activity where conversation is not null order by created_at"
    )
    assert [row["body"] for row in rows] == [f"第 {n} 封" for n in range(45)]
    assert not any("STORE" in command or "BODY[" in command for command in at.stage.platform.log)


async def test_old_mail_is_left_alone(at: Office) -> None:
    mei = at.theirs.person("小梅")
    at.stage.platform.clock.forward(-10 * 86_400)
    for number in range(3):
        await mei.writes(f"旧 {number}", "旧")
    at.stage.platform.clock.forward(10 * 86_400)

    await at.look()
    await mei.writes("新", "新")
    await at.look()

    rows = await fetch("select body from activity where conversation is not null")
    assert [row["body"] for row in rows] == ["新"]


async def test_a_thread_goes_on_from_another_address(at: Office) -> None:
    mei, _, talk = await at.knows("小梅", "mei@elsewhere.example")
    colleague = at.theirs.person("小林", "lin@elsewhere.example")
    await send_message(talk, Text(text="主题：报价单\n请看报价。"))
    await at.crm.settle()
    colleague.mails.append(mei.mails[0])

    await colleague.replies("我替小梅回复：可以。")
    await at.look()

    assert mei.inbox[0].fields["subject"] == "报价单"
    assert await fetchval("select count(*) from channel_conversation") == 1
    row = await fetchrow("select conversation, body from activity where direction = 'in'")
    assert row is not None
    assert (row["conversation"], row["body"]) == (talk, "我替小梅回复：可以。")


async def test_an_answer_comes_from_the_customer_we_wrote_to(at: Office) -> None:
    mei, customer, talk = await at.knows("小梅", "mei@elsewhere.example")
    await send_message(talk, Text(text="您好"))
    await at.crm.settle()

    await mei.replies("收到")
    await at.look()

    assert await fetchval("select count(*) from customer") == 1
    assert await fetchval("select customer from activity where direction = 'in'") == customer.id


async def test_an_automatic_answer_is_kept_and_opens_no_lead(at: Office) -> None:
    mei, _, talk = await at.knows("小梅", "mei@elsewhere.example")
    await send_message(talk, Text(text="您好"))
    await at.crm.settle()

    await mei.is_away()
    await at.look()

    row = await fetchrow("select kind, subject from activity where direction = 'in'")
    assert row is not None
    assert tuple(row) == ("system", "自动回复")
    assert await fetchval("select count(*) from deal") == 0
    assert len(mei.inbox) == 1


async def test_a_bounce_ends_in_a_named_state(at: Office) -> None:
    mei, _, talk = await at.knows("小梅", "mei@elsewhere.example")
    await mei.moves_away("later")
    await send_message(talk, Text(text="您好"))
    await at.crm.settle()
    before = await at.outcome()

    await at.look()

    assert (before, await at.outcome()) == ([("sent", None)], [("failed", "gone")])


async def test_a_mailbox_that_is_gone_is_named_at_once(at: Office) -> None:
    mei, _, talk = await at.knows("小梅", "mei@elsewhere.example")
    await mei.moves_away("at_once")

    await send_message(talk, Text(text="您好"))
    await at.crm.settle()

    assert await at.outcome() == [("failed", "gone")]
    with pytest.raises(Conflict):
        await send_message(talk, Text(text="您好？"))


async def test_one_click_unsubscribes(at: Office) -> None:
    mei, _, talk = await at.knows("小梅", "mei@elsewhere.example")
    await send_message(talk, Link(title="秋茶上新", url="https://example.cn/tea"))
    await at.crm.settle()
    address = str(mei.mails[0]["List-Unsubscribe"]).strip("<>").removeprefix(at.stage.house)

    looked = await at.crm.get(address)
    still = await fetchval("select consent ? 'email' from customer")
    clicked = [await mei.unsubscribes() for _ in range(2)]

    assert (looked.status_code, still, clicked) == (200, False, [200, 200])
    assert "退订" in looked.text
    assert mei.mails[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (await fetchval("select consent -> 'email' ->> 'how' from customer")).startswith(
        "List-Unsubscribe mei@elsewhere.example"
    )
    with pytest.raises(Conflict):
        await send_message(talk, Text(text="您好"))


@pytest.mark.parametrize(
    ("accepted", "words"),
    [
        ("fr-FR, en-GB;q=0.8, zh;q=0.5", "more mail from us?"),
        ("fr-FR, zh-HK;q=0.8, en;q=0.5", "退订"),
        ("", "退订"),
    ],
)
async def test_the_way_out_speaks_the_first_language_we_know(
    accepted: str, words: str, at: Office
) -> None:
    mei, _, talk = await at.knows("小梅", "mei@elsewhere.example")
    await send_message(talk, Link(title="秋茶上新", url="https://example.cn/tea"))
    await at.crm.settle()
    address = str(mei.mails[0]["List-Unsubscribe"]).strip("<>").removeprefix(at.stage.house)

    looked = await at.crm.get(address, headers={"accept-language": accepted})

    assert words in looked.text


@pytest.mark.parametrize("token", ["x", "x.y", "é.x", "W10." + "A" * 22, "a" * 3000])
async def test_a_forged_way_out_leads_nowhere(token: str, at: Office) -> None:
    answers = [
        await at.crm.get(f"/plugins/email/leave/{token}"),
        await at.crm.post(f"/plugins/email/leave/{token}"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize(
    ("command", "said", "outcome"),
    [
        ("BODY", "554 5.7.1 looks like spam", ("failed", "permanent")),
        ("BODY", "552 5.3.4 too large", ("failed", "content")),
        ("BODY", "hang up", ("unknown", "transient")),
        ("RCPT", "550 5.2.2 mailbox full", ("failed", "permanent")),
        ("RCPT", "451 4.7.1 greylisted", ("queued", "rate_limited")),
        ("MAIL", "hang up", ("queued", "transient")),
    ],
)
async def test_what_a_server_refuses_ends_in_a_named_state(
    command: str, said: str, outcome: tuple[str, str], at: Office
) -> None:
    mei, _, talk = await at.knows("小梅", "mei@elsewhere.example")
    at.stage.platform.refuse[command] = said

    await send_message(talk, Text(text="您好"))
    await at.crm.settle()

    assert await at.outcome() == [outcome]
    assert mei.inbox == []


async def test_greylisting_is_waited_out(at: Office) -> None:
    mei, _, talk = await at.knows("小梅", "mei@elsewhere.example")
    at.stage.platform.refuse["RCPT"] = "451 4.7.1 greylisted"
    await send_message(talk, Text(text="您好"))
    await at.crm.settle()

    await execute("update job set run_at = now() where kind = 'channels.post'")
    await at.crm.settle()

    assert [state for state, _ in await at.outcome()] == ["sent"]
    assert len(mei.inbox) == 1


async def test_a_changed_password_is_told_to_the_owner(at: Office) -> None:
    at.theirs.password = "changed"

    await at.look()

    row = await fetchrow("select state, trouble ->> 'kind' as kind from channel_account")
    assert row is not None
    assert tuple(row) == ("needs_reauth", "token")
    assert "code00000000" not in str(at.stage.platform.log)


async def test_a_file_is_fetched(at: Office) -> None:
    await at.theirs.person("小梅").sends_file()
    await at.look()

    row = await fetchrow("select kind, name, state from channel_media")
    assert row is not None
    assert (row["kind"], row["name"]) == ("file", "清单.pdf")
    assert row["state"] in ("fetched", "refused")


async def test_the_self_test_names_what_is_missing(at: Office) -> None:
    line = await line_to(at.ours.id)
    fine = await line.adapter.check(line)
    at.theirs.password = "changed"
    worse = await line.adapter.check(line)

    assert [finding.ok for finding in fine] == [True, True, True, True, None]
    assert [finding.ok for finding in worse] == [False, False, None, True, None]
    assert worse[0].advice is not None


async def test_nobody_calls_a_mailbox(at: Office) -> None:
    answer = await at.crm.post(f"/channels/email/{at.ours.key}", content=b"From: a@x.cn\r\n\r\nx")

    assert answer.status_code == 401


async def test_the_self_test_learns_who_vouches_for_senders(at: Office) -> None:
    await reconfigure(at.ours.id, settings={"authserv_id": ""})
    line = await line_to(at.ours.id)

    found = await line.adapter.check(line)
    await at.look()

    told = next(each for each in found if each.title.en == "Senders are verified")
    assert (told.ok, told.detail and told.detail.en) == (
        True,
        "By the mail server mx.provider.example",
    )
    known = await fetchval("select settings ->> 'authserv_id' from channel_account")
    assert known == "mx.provider.example"
    assert await fetchval("select count(*) from customer") == 0


async def test_a_forged_sender_is_not_the_customer_they_claim_to_be(at: Office) -> None:
    mei = at.theirs.person("小梅", "mei@elsewhere.example")
    thief = at.theirs.person("小梅", "thief@attacker.example")
    await mei.writes("团购咨询", "50 套多少钱？")
    await at.look()
    await thief.forges("mei@elsewhere.example", "请改打到这个账号。")
    await at.look()

    rows = await fetch(
        "select a.body, a.subject, a.customer from activity a where a.conversation is not null"
        " order by a.created_at"
    )
    assert [(row["body"], row["subject"]) for row in rows] == [
        ("50 套多少钱？", "团购咨询"),
        ("请改打到这个账号。", "[发件人未验证] 转账"),
    ]
    assert rows[0]["customer"] != rows[1]["customer"]
    assert await fetchval("select count(*) from customer where merged_into is null") == 2


async def test_what_answers_nobody_who_waits_carries_a_way_out(at: Office) -> None:
    mei = at.theirs.person("小梅", "mei@elsewhere.example")
    await mei.writes("团购咨询", "50 套多少钱？")
    await at.look()
    await send_message(await at.talk(), Text(text="50 套 3400 元。"))
    await at.crm.settle()
    await execute("update activity set received_at = now() - interval '8 days'")
    await send_message(await at.talk(), Text(text="秋茶上新。"))
    await at.crm.settle()

    answer, later = mei.mails
    assert answer["List-Unsubscribe"] is None
    assert later["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(later["List-Unsubscribe"]).strip("<>")
    lines = mei.inbox[1].text.splitlines()
    assert lines == ["秋茶上新。", "", "-- ", f"退订：{address}"]
    assert await mei.unsubscribes() == 200
    with pytest.raises(Conflict):
        await send_message(await at.talk(), Text(text="还有吗？"))


async def test_an_answer_goes_where_the_writer_wants_it(at: Office) -> None:
    mei = at.theirs.person("小梅", "mei@elsewhere.example")
    office = at.theirs.person("采购部", "office@elsewhere.example")
    await mei.writes("团购咨询", "50 套多少钱？", **{"Reply-To": "office@elsewhere.example"})
    await at.look()
    await send_message(await at.talk(), Text(text="50 套 3400 元。"))
    await at.crm.settle()

    assert [one.text for one in office.inbox] == ["50 套 3400 元。"]
    assert mei.inbox == []


async def test_a_colleague_who_answered_gets_the_answer_and_the_customer_a_copy(
    at: Office,
) -> None:
    mei, _, talk = await at.knows("小梅", "mei@elsewhere.example")
    colleague = at.theirs.person("小林", "lin@elsewhere.example")
    await send_message(talk, Text(text="请看报价。"))
    await at.crm.settle()
    colleague.mails.append(mei.mails[0])
    await colleague.replies("可以。")
    await at.look()
    await send_message(talk, Text(text="今天发货。"))
    await at.crm.settle()

    assert colleague.inbox[-1].text == mei.inbox[-1].text == "今天发货。"
    assert (mei.mails[-1]["To"], mei.mails[-1]["Cc"]) == (
        "lin@elsewhere.example",
        "mei@elsewhere.example",
    )


async def test_the_button_of_the_self_test_learns_as_well(at: Office) -> None:
    await reconfigure(at.ours.id, settings={"authserv_id": ""})
    test = "mutation ($id: ID!) { testAccount(input: {id: $id}) { errors { message } } }"

    answer = await at.crm.ask(test, id=str(at.ours.id))

    assert answer["testAccount"]["errors"] == []
    known = await fetchval("select settings ->> 'authserv_id' from channel_account")
    assert known == "mx.provider.example"


async def test_a_mail_too_large_to_fetch_leaves_a_line(
    at: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugins.email.fetching.LARGEST", 2 << 20)
    mei = at.theirs.person("小梅", "mei@elsewhere.example")
    await mei.sends_file(content=b"%PDF-1.4\n" + b"x" * (3 << 20))

    await at.look()

    row = await fetchrow("select body, subject from activity where direction = 'in'")
    assert row is not None
    assert tuple(row) == ("邮件过大（4 MB），未收取，请在邮箱中查看。", "清单")
    assert await fetchval("select name from customer") == "小梅"
