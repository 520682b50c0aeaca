"""What WeChat is answered at once, and whose messages are believed when nothing is sealed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from wechat_wire import OFFICIAL, SECRETS, Line

from core.channels import connect, reconfigure, replay_deliveries
from core.db import fetchval
from core.testing import TestHouse
from plugins.wechat.simulator import OfficialAccount

pytestmark = pytest.mark.plugins("wechat", "sales")

RULE = """
mutation ($account: ID!, $content: ContentInput!) {
  saveAutoReply(input: {account: $account, trigger: KEYWORD, pattern: "价格", content: $content}) {
    errors { code message field } } }"""


async def test_what_no_rule_answers_goes_to_wechats_own_service_tool(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await mei.says("在吗？")
        await wish(ours, hand_over=True)

        await mei.says("还在吗？")
        await mei.scans("store-1")
        await crm.settle()

        assert [each.kind for each in mei.inbox] == ["transfer_customer_service"]
        assert await fetchval("select count(*) from activity where body = '还在吗？'") == 1


@pytest.mark.parametrize("mode", ["safe", "plain"])
async def test_a_mini_program_is_answered_in_the_form_it_speaks(mode: str, crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account(kind="mini_program", format="json", mode=mode)
        mei = theirs.person("Mei")
        await wish(ours, hand_over=True)

        await mei.says("我的订单呢？")
        await crm.settle()

        assert [each.kind for each in mei.inbox] == ["transfer_customer_service"]
        assert theirs.post.statuses == [200]


async def test_a_rule_may_answer_with_a_picture_of_the_material(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        said = await crm.ask(
            RULE, account=str(ours.id), content={"card": {"id": "image:PRICES", "title": "价目表"}}
        )
        await wish(ours, hand_over=True)

        await mei.says("价格多少？")
        await crm.settle()

        (shown,) = mei.inbox
        assert said["saveAutoReply"]["errors"] == []
        assert (shown.kind, shown.text, shown.fields["passive"]) == ("image", "PRICES", True)
        assert stage.platform.calls("/cgi-bin/message/custom/send") == []


async def wish(ours: Any, **settings: Any) -> None:
    """Let the account be set so."""
    known = json.loads(
        await fetchval("select settings from channel_account where id = $1", ours.id)
    )
    await reconfigure(ours.id, settings={**known, **settings})


@pytest.fixture
async def plain(crm: TestHouse) -> Line:
    """An official account in plain mode."""
    settings = {
        "app_id": OFFICIAL.app_id,
        "app_secret": SECRETS[2],
        "token": OFFICIAL.token,
        "mode": "plain",
        "original_id": OFFICIAL.original_id,
    }
    account = await connect("wechat", "公众号", settings)
    official = OfficialAccount(
        app_id=OFFICIAL.app_id,
        token=OFFICIAL.token,
        encoding_aes_key=OFFICIAL.encoding_aes_key,
        mode="plain",
    )
    return Line(crm, official, account.id, f"/channels/wechat/{account.key}")


async def test_a_signature_seen_once_carries_no_other_words(plain: Line, crm: TestHouse) -> None:
    mei = plain.person()
    request = plain.official.request(mei.writes("你好"))
    forged = plain.official.request(plain.person("oForged0000000000000000001").writes("退款"))
    stolen = type(request)(params=request.params, content=forged.content, headers=request.headers)

    first = await plain.send(request)
    copy = await plain.send(request)
    lie = await plain.send(stolen)
    await crm.settle()

    assert (first, copy) == (200, 200)
    assert lie in (401, 403)
    counts = await plain.counts()
    assert (counts["deliveries"], counts["customers"]) == (1, 1)


async def test_a_message_for_another_account_is_refused(plain: Line, crm: TestHouse) -> None:
    message = plain.person().writes("你好").replace(OFFICIAL.original_id, "gh_somebodyelse")

    status = await plain.deliver(message)
    await crm.settle()

    assert status in (401, 403)
    assert (await plain.counts())["deliveries"] == 0


async def test_the_original_id_is_learnt_from_the_first_sealed_message(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await mei.says("你好")
        await crm.settle()

        learnt = "select settings ->> 'original_id' from channel_account where id = $1"
        assert await fetchval(learnt, ours.id) == theirs.wire.original_id


async def test_a_plain_message_teaches_nobody_whose_it_is(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account(mode="plain")
        await theirs.person("Mei").follows()
        await crm.settle()

        learnt = "select settings ->> 'original_id' from channel_account where id = $1"
        assert not await fetchval(learnt, ours.id)


async def test_a_wrong_original_id_is_said_in_words_and_loses_no_message(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        await wish(ours, original_id="gh_somebodyelse")
        mei = theirs.person("Mei")
        await mei.says("有货吗？")
        await crm.settle()
        why = await fetchval("select error from channel_delivery where state = 'poison'")
        before = await fetchval("select count(*) from activity where body = '有货吗？'")

        await wish(ours, original_id=theirs.wire.original_id)
        await replay_deliveries(ours.id)
        await crm.settle()

        assert theirs.wire.original_id in why
        assert "gh_somebodyelse" in why
        assert (before, mei.inbox) == (0, [])
        assert await fetchval("select count(*) from activity where body = '有货吗？'") == 1
