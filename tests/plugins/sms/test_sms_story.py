"""Text messages out and back, over real HTTP on both sides."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest
from sms_counter import Counter

from core.channels import Template, Text, line_to, note_consent, send_message
from core.db import execute, fetch, fetchrow, fetchval
from core.errors import Conflict, Invalid
from plugins.sms.errors import BEIJING
from plugins.sms.sending import quiet_until
from plugins.sms.settings import SmsSettings

pytestmark = pytest.mark.plugins("sms", "sales")

SHIPPED = Template(id="SMS_1002", data={"order": "A-17", "day": "周六"})
OFFER = Template(id="SMS_1003", data={"name": "小梅"})
CODE = Template(id="SMS_1001", data={"code": "4711"})


@pytest.fixture(autouse=True)
def law_of_any_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stories happen at whatever hour they are told: here any hours may be entered."""
    monkeypatch.setattr("plugins.sms.settings.EARLIEST", 0)
    monkeypatch.setattr("plugins.sms.settings.LATEST", 24 * 60)


async def test_a_message_goes_out_and_its_report_comes_back(at: Counter) -> None:
    mei, _, talk = await at.knows("小梅", "13800000001")

    await send_message(talk, SHIPPED)
    await at.crm.settle()
    before = await at.states()
    await at.theirs.report()
    await at.crm.settle()

    assert [one.text for one in mei.inbox] == ["【茶言】您的订单A-17已发货，预计周六送达。"]
    assert (before, await at.states()) == (["sent"], ["delivered"])


async def test_a_report_twice_counts_once_and_late_order_changes_nothing(at: Counter) -> None:
    _, _, talk = await at.knows("小梅", "13800000001")
    await send_message(talk, SHIPPED)
    await at.crm.settle()
    reports = list(at.theirs.reports)

    for _ in range(3):
        await at.theirs.push(reports)
    await at.crm.settle()

    assert await at.states() == ["delivered"]
    assert await fetchval("select count(*) from channel_delivery") == 1


async def test_a_phone_that_is_off_is_named(at: Counter) -> None:
    mei, _, talk = await at.knows("小梅", "13800000001")
    await mei.switches_off()

    await send_message(talk, SHIPPED)
    await at.crm.settle()
    await at.theirs.report()
    await at.crm.settle()

    assert await at.states() == ["failed"]
    assert await at.troubles() == ["对方关机或停机。"]


async def test_a_reply_comes_from_the_customer_we_wrote_to(at: Counter) -> None:
    mei, customer, talk = await at.knows("小梅", "13800000001")
    await send_message(talk, SHIPPED)
    await at.crm.settle()

    await mei.says("好的，谢谢")
    await at.crm.settle()

    row = await fetchrow("select customer, body from activity where direction = 'in'")
    assert row is not None
    assert (row["customer"], row["body"]) == (customer.id, "好的，谢谢")
    assert await fetchval("select count(*) from customer") == 1


async def test_a_stranger_who_writes_becomes_a_lead(at: Counter) -> None:
    await at.theirs.person("小林", "13800000002").says("你们在哪里？")
    await at.crm.settle()

    row = await fetchrow("select phone, source from customer")
    assert row is not None
    assert (row["phone"], row["source"]) == ("+8613800000002", "sms")
    assert await fetchval("select count(*) from deal") == 1


async def test_td_is_heeded(at: Counter) -> None:
    mei, _, talk = await at.knows("小梅", "13800000001")
    await send_message(talk, SHIPPED)
    await at.crm.settle()

    await mei.unsubscribes()
    await at.crm.settle()

    with pytest.raises(Conflict):
        await send_message(talk, SHIPPED)
    said = await fetchval("select consent -> 'sms' ->> 'how' from customer")
    assert said.startswith("SMS “TD” ")
    await mei.says("恢复订阅")
    await at.crm.settle()
    await send_message(talk, SHIPPED)


async def test_whoever_unsubscribes_in_between_gets_nothing_more(at: Counter) -> None:
    mei, customer, talk = await at.knows("小梅", "13800000001")
    await send_message(talk, SHIPPED)
    await note_consent(customer, "sms", allowed=False, how="by phone")

    await at.crm.settle()

    assert (mei.inbox, await at.states()) == ([], ["failed"])
    assert await at.troubles() == ["对方已退订，不愿再在此渠道接收消息。"]


async def test_marketing_needs_consent(at: Counter) -> None:
    mei, customer, talk = await at.knows("小梅", "13800000001")
    await _by_day(at)

    await send_message(talk, OFFER)
    await at.crm.settle()
    without = await at.troubles()
    await note_consent(customer, "marketing", allowed=True, how="signed at the counter")
    await send_message(talk, OFFER)
    await at.crm.settle()

    assert without == ["对方未同意接收营销短信。"]
    assert len(mei.inbox) == 1
    assert await at.states() == ["failed", "sent"]


async def test_marketing_waits_for_the_morning(at: Counter) -> None:
    mei, customer, talk = await at.knows("小梅", "13800000001")
    await note_consent(customer, "marketing", allowed=True, how="signed at the counter")
    await _by_night(at)

    await send_message(talk, OFFER)
    await at.crm.settle()

    assert (mei.inbox, await at.states()) == ([], ["queued"])
    assert "营销短信仅在" in (await at.troubles())[0]


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-03-01T07:59", "2026-03-01T08:00"),
        ("2026-03-01T08:00", None),
        ("2026-03-01T20:59", None),
        ("2026-03-01T21:00", "2026-03-02T08:00"),
        ("2026-03-01T23:30", "2026-03-02T08:00"),
    ],
)
def test_the_quiet_hours(now: str, until: str | None) -> None:
    settings = SmsSettings(key_id="LTAI0123456789", key_secret="0123456789", sign_name="茶言")  # type: ignore[arg-type]

    waits = quiet_until(settings, datetime.fromisoformat(now).replace(tzinfo=BEIJING))

    assert (waits.strftime("%Y-%m-%dT%H:%M") if waits else None) == until


async def test_a_number_gets_one_code_a_minute(at: Counter) -> None:
    mei, _, talk = await at.knows("小梅", "13800000001")

    await send_message(talk, CODE)
    await send_message(talk, CODE)
    await at.crm.settle()
    at.stage.platform.clock.forward(61)
    await execute("update job set run_at = now() where kind = 'channels.post'")
    await at.crm.settle()

    assert len(mei.inbox) == 2
    assert await at.states() == ["sent", "sent"]


async def test_only_templates_go_out(at: Counter) -> None:
    _, _, talk = await at.knows("小梅", "13800000001")

    with pytest.raises(Invalid):
        await send_message(talk, Text(text="你好"))


@pytest.mark.parametrize(
    ("template", "why"),
    [
        (Template(id="SMS_9"), "账号设置中没有该模板。"),
        (Template(id="SMS_1002", data={"order": "A-17"}), "模板缺少变量“day”。"),
        (
            Template(id="SMS_1002", data={"order": "https://x.cn", "day": "周六"}),
            "变量“order”不能包含网址。",
        ),
        (
            Template(id="SMS_1002", data={"order": "长" * 36, "day": "周六"}),
            "变量“order”超过 35 字。",
        ),
    ],
)
async def test_a_template_that_does_not_fit_is_not_sent(
    template: Template, why: str, at: Counter
) -> None:
    mei, _, talk = await at.knows("小梅", "13800000001")

    await send_message(talk, template)
    await at.crm.settle()

    assert (await at.troubles(), mei.inbox) == ([why], [])


@pytest.mark.parametrize(
    ("code", "state", "kind"),
    [
        ("isv.AMOUNT_NOT_ENOUGH", "failed", "quota"),
        ("SignatureDoesNotMatch", "failed", "configuration"),
        ("isp.RAM_PERMISSION_DENY", "failed", "permission"),
        ("isv.SMS_CONTENT_ILLEGAL", "failed", "content"),
        ("isp.SYSTEM_ERROR", "unknown", "transient"),
        ("isv.SOMETHING_NEW", "failed", "permanent"),
    ],
)
async def test_what_the_provider_refuses_ends_in_a_named_state(
    code: str, state: str, kind: str, at: Counter
) -> None:
    _, _, talk = await at.knows("小梅", "13800000001")
    at.stage.platform.trouble("SendSms", errcode=code)

    await send_message(talk, SHIPPED)
    await at.crm.settle()

    row = await fetchrow("select state, trouble ->> 'kind' as kind from channel_outgoing")
    assert row is not None
    assert (row["state"], row["kind"]) == (state, kind)


async def test_the_self_test_names_what_is_missing(at: Counter) -> None:
    line = await line_to(at.ours.id)
    fine = await line.adapter.check(line)
    at.theirs.key_secret = "changed000000"
    worse = await line.adapter.check(line)

    assert [finding.ok for finding in fine] == [True, True, True]
    assert [finding.ok for finding in worse] == [False, True, True]


PREVIEW = """
query ($id: ID!, $data: JSON) { smsPreview(account: $id, template: "SMS_1002", data: $data) {
  text characters segments problem } smsTemplates(account: $id) { code purpose gaps segments } }"""


async def test_a_preview_shows_words_and_cost(at: Counter) -> None:
    data = {"order": "A-17", "day": "周六"}

    answer = await at.crm.ask(PREVIEW, id=str(at.ours.id), data=data)
    open_gap = await at.crm.ask(PREVIEW, id=str(at.ours.id), data={})

    assert answer["smsPreview"] == {
        "text": "【茶言】您的订单A-17已发货，预计周六送达。",
        "characters": 23,
        "segments": 1,
        "problem": None,
    }
    assert answer["smsTemplates"][2] == {
        "code": "SMS_1003",
        "purpose": "MARKETING",
        "gaps": ["name"],
        "segments": 1,
    }
    assert open_gap["smsPreview"]["problem"] == "模板缺少变量“order”。"


async def test_n_ends_nothing_unless_it_answers_marketing(at: Counter) -> None:
    mei, customer, talk = await at.knows("小梅", "13800000001")
    await note_consent(customer, "marketing", allowed=True, how="signed at the counter")
    await _by_day(at)
    await send_message(talk, SHIPPED)
    await at.crm.settle()
    await mei.says("N")
    await at.crm.settle()
    after_a_notice = await fetchval("select consent ? 'sms' from customer")

    await send_message(talk, OFFER)
    await at.crm.settle()
    await mei.says("N")
    await at.crm.settle()

    assert after_a_notice is False
    assert (await fetchval("select consent -> 'sms' ->> 'how' from customer")).startswith("SMS “N”")
    with pytest.raises(Conflict):
        await send_message(talk, SHIPPED)


async def test_a_word_by_sms_takes_back_only_what_was_said_by_sms(at: Counter) -> None:
    mei, customer, talk = await at.knows("小梅", "13800000001")
    await send_message(talk, SHIPPED)
    await at.crm.settle()
    await note_consent(customer, "sms", allowed=False, how="by phone")

    await mei.says("恢复订阅")
    await at.crm.settle()

    assert await fetchval("select consent -> 'sms' ->> 'how' from customer") == "by phone"
    with pytest.raises(Conflict):
        await send_message(talk, SHIPPED)


async def test_a_push_without_the_token_is_refused_and_another_token_shuts_the_old_out(
    at: Counter,
) -> None:
    from core.channels import reconfigure

    mei, _, talk = await at.knows("小梅", "13800000001")
    await send_message(talk, SHIPPED)
    await at.crm.settle()
    at.theirs.push_token = ""
    await mei.says("没有口令")
    without = at.theirs.tries[-1]
    at.theirs.push_token = "a-word-behind-it"
    await reconfigure(at.ours.id, settings={"push_token": "another-word-1"})
    await asyncio.sleep(1.1)
    await mei.says("旧的口令")
    old = at.theirs.tries[-1]
    at.theirs.push_token = "another-word-1"
    await mei.says("新的口令")
    await at.crm.settle()

    assert (without, old, at.theirs.tries[-1]) == (401, 401, 200)
    said = await fetch("select body from activity where direction = 'in'")
    assert [row["body"] for row in said] == ["新的口令"]


async def test_a_code_that_would_come_late_is_not_sent(at: Counter) -> None:
    mei, _, talk = await at.knows("小梅", "13800000001")
    await send_message(talk, CODE)
    await execute("update channel_outgoing set created_at = now() - interval '6 minutes'")
    await at.crm.settle()

    assert (mei.inbox, await at.states()) == ([], ["failed"])
    assert await at.troubles() == ["验证码已过期，未发送。"]


async def test_a_number_that_nobody_has_is_named_with_the_next_step(at: Counter) -> None:
    _, _, talk = await at.knows("小梅", "13800000001")
    at.stage.platform.phones.clear()
    await send_message(talk, SHIPPED)
    await at.crm.settle()
    await at.theirs.report()
    await at.crm.settle()

    row = await fetchrow(
        "select trouble ->> 'kind' as kind, trouble -> 'advice' ->> 1 as advice"
        " from channel_outgoing"
    )
    assert row is not None
    assert tuple(row) == ("gone", "请与客户核对手机号码。")
    with pytest.raises(Conflict):
        await send_message(talk, SHIPPED)


async def _by_day(at: Counter) -> None:
    await _hours(at, "0:00", "23:59")


async def _by_night(at: Counter) -> None:
    """Hours that are over or yet to come, whatever the time is."""
    morning = datetime.now(BEIJING).hour < 12
    await _hours(at, *(("22:00", "23:00") if morning else ("0:00", "1:00")))


async def _hours(at: Counter, start: str, end: str) -> None:
    from core.channels import reconfigure

    hours = {"marketing_from": start, "marketing_until": end}
    await reconfigure(at.ours.id, settings=hours)


async def test_the_self_test_is_a_button_and_its_lines_stay(at: Counter) -> None:
    test = "mutation ($id: ID!) { testAccount(input: {id: $id}) { errors { message } } }"
    answer = await at.crm.ask(test, id=str(at.ours.id))
    checks = 'query { channelChecks(channel: "sms") { lines { title ok testedAt } } }'
    lines = (await at.crm.ask(checks))["channelChecks"]["lines"]

    assert answer["testAccount"]["errors"] == []
    assert {line["title"]: line["ok"] for line in lines}["密钥可用"] is True
    assert all(line["testedAt"] for line in lines)
