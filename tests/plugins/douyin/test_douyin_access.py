"""Access: begun by the owner, prolonged and renewed five times, and ended in plain words."""

import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from douyin_talk import known

from core.auth import acting_as, change_house
from core.channels import (
    Troubled,
    TroubleKind,
    line_to,
    stored_token,
)
from core.db import fetchrow, fetchval, now
from core.errors import Forbidden, Invalid
from core.testing import TestHouse
from plugins.douyin import api
from plugins.douyin.api import APP, LEADS, USER
from plugins.douyin.authorising import address_to_authorise, authorised
from plugins.douyin.jobs import stay_authorised
from plugins.douyin.simulator import Clock, Mishap
from plugins.douyin.tokens import ends_at, refresh_user

pytestmark = pytest.mark.plugins("douyin", "sales")

DAY = 86_400.0


async def test_an_owner_authorises_with_the_qr_code_and_comes_back_once(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account(authorised=False, leads_too=False)
        await change_house(url="https://crm.example.com")

        page = await address_to_authorise(ours.id)
        async with httpx.AsyncClient() as browser:
            sent_back = (await browser.get(page)).headers["location"]
        told = {name: values[0] for name, values in parse_qs(urlsplit(sent_back).query).items()}
        await authorised(told["code"], told["state"])

        assert sent_back.startswith("https://crm.example.com/plugins/douyin/authorised?")
        token = await stored_token(ours.id, USER)
        assert token is not None and token.facts["open_id"] == theirs.open_id
        settings = (await line_to(ours.id)).settings
        assert settings.granted_scopes == "item.comment user_info video.list.bind"
        with pytest.raises(Troubled) as twice:
            await authorised(told["code"], told["state"])
        assert twice.value.trouble.kind is TroubleKind.TOKEN


async def test_nobody_else_s_state_is_believed(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account(authorised=False)
        await change_house(url="https://crm.example.com")
        page = await address_to_authorise(ours.id)
        state = parse_qs(urlsplit(page).query)["state"][0]
        code = theirs.authorise()

        stranger = await crm.user("owner")
        for forged in ("", "x", state[:-1], state.replace(".", "", 1), f"{state}.签名\ud800"):
            with pytest.raises((Forbidden, Invalid)):
                await authorised(code, forged)
        with acting_as(stranger), pytest.raises(Forbidden):
            await authorised(code, state)
        with acting_as(await crm.user("sales")), pytest.raises(Forbidden):
            await address_to_authorise(ours.id)

        assert await stored_token(ours.id, USER) is None
        assert [call for call in stage.platform.log if "access_token" in call.path] == []


async def test_an_authorisation_is_renewed_late_and_five_times_only(crm: TestHouse) -> None:
    clock = Clock(time.time())
    async with crm.stage("douyin", clock=clock) as stage:
        theirs, ours = await stage.account(leads_too=False)
        line = await line_to(ours.id)
        token = await refresh_user(line, None)

        held: list[tuple[int, int]] = []
        for _ in range(6):
            assert token.refresh_expires_at is not None
            soon = now() + timedelta(days=2)
            token = await refresh_user(line, _ending(token, soon))
            held.append((token.renewals, theirs.authorisation.renewals))

        assert held == [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (5, 5)]


@pytest.mark.parametrize("facts", [{"may_renew": False}, {"renewals": 5}])
async def test_an_app_that_may_not_renew_works_until_the_very_end(
    crm: TestHouse, facts: dict[str, int]
) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account(leads_too=False)
        theirs.may_renew = facts.get("may_renew", True)
        theirs.authorisation.renewals = facts.get("renewals", 0)
        line = await line_to(ours.id)
        end = now() + timedelta(days=2)
        before = _ending(await refresh_user(line, None), end)

        token = await refresh_user(line, before)

    assert (token.access, token.renewals) == (theirs.authorisation.access, 5)
    assert ends_at(token) == token.refresh_expires_at


async def test_the_end_of_an_authorisation_is_known_long_before(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        _, ours = await stage.account(leads_too=False)
        line = await line_to(ours.id)
        token = await refresh_user(line, None)

        ends = ends_at(token)

    assert ends is not None
    assert timedelta(days=179) < ends - now() < timedelta(days=181)
    assert token.expires_at - now() < timedelta(days=15, minutes=1)


async def test_an_ended_authorisation_asks_the_owner_and_is_not_tried_for_ever(
    crm: TestHouse,
) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account(leads_too=False)
        theirs.authorisation.refresh_until = 0.0
        await stay_authorised()
        asked = len(stage.platform.log)
        await stay_authorised()

        row = await fetchrow("select state, trouble from channel_account where id = $1", ours.id)
        problem = await crm.ask("query { accounts { nodes { state problem { message advice } } } }")

    assert row is not None and row["state"] == "needs_reauth"
    assert problem["accounts"]["nodes"] == [
        {
            "state": "NEEDS_REAUTH",
            "problem": {
                "message": "授权已失效。",
                "advice": "请打开账号设置，用抖音扫码重新授权。",
            },
        }
    ]
    assert len(stage.platform.log) == asked


async def test_error_codes_may_be_texts_or_numbers_anywhere(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        _, ours = await stage.account()
        line = await line_to(ours.id)
        kinds = []
        for code in (28001005, 28003017, "28003018", 28001014, 424242):
            mishap = Mishap(path="video_list", errcode=code)
            stage.platform.mishaps.append(mishap)
            with pytest.raises(Troubled) as refused:
                await api.videos(line)
            kinds.append(refused.value.trouble.kind)

    assert kinds == [
        TroubleKind.TRANSIENT,
        TroubleKind.QUOTA,
        TroubleKind.RATE_LIMITED,
        TroubleKind.PERMISSION,
        TroubleKind.PERMANENT,
    ]


@pytest.mark.parametrize(
    "mishap",
    [{"status": 502}, {"html": True}, {"truncate": True}, {"lost": True}],
    ids=lambda mishap: next(iter(mishap)),
)
async def test_a_broken_answer_is_a_trouble_and_nothing_worse(
    crm: TestHouse, mishap: dict[str, object]
) -> None:
    async with crm.stage("douyin") as stage:
        _, ours = await stage.account()
        line = await line_to(ours.id)
        stage.platform.mishaps.append(Mishap(path="video_list", **mishap))  # type: ignore[arg-type]

        with pytest.raises(Troubled) as refused:
            await api.videos(line)

    assert refused.value.trouble.kind is TroubleKind.TRANSIENT


async def test_three_kinds_of_access_stand_side_by_side(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account()
        line = await line_to(ours.id)

        user, app, leads = [await line.token(name) for name in (USER, APP, LEADS)]

    assert user == theirs.authorisation.access
    assert app in theirs.client_tokens
    assert leads == theirs.lead_authorisation.access


async def test_an_authorisation_that_is_taken_back_is_said(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account()
        await known(crm, ours.id)
        await theirs.withdraws()
        await crm.settle()

    assert await state_of(ours.id) == "needs_reauth"


async def test_a_viewer_who_takes_their_own_word_back_takes_nothing_of_ours(
    crm: TestHouse,
) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account(business_scopes=("im.direct_message",))
        await known(crm, ours.id)
        viewer = theirs.person("小林").open_id
        before = (await line_to(ours.id)).settings
        asked = len(stage.platform.log)

        for event, scopes in (
            ("unauthorize", []),
            ("contract_unauthorize", ["im.direct_message"]),
            ("authorize", ["im.group_message"]),
        ):
            await theirs.webhooks.event(event, viewer, {"scopes": scopes}, receiver="")
        await crm.settle()

        assert await state_of(ours.id) == "active"
        assert (await line_to(ours.id)).settings == before
        assert len(stage.platform.log) == asked


async def test_an_old_word_that_is_played_again_is_looked_into_and_not_believed(
    crm: TestHouse,
) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account()
        await known(crm, ours.id)
        gone = {"scopes": []}
        await theirs.webhooks.event("unauthorize", theirs.open_id, gone, receiver="")
        await crm.settle()

        (asked,) = [call for call in stage.platform.log if "userinfo" in call.path]

    assert asked.status == 200
    assert await state_of(ours.id) == "active"


async def test_a_contract_that_ends_switches_messages_off(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account(business_scopes=("im.direct_message",))
        await known(crm, ours.id)
        gone = {"scopes": ["im.direct_message"]}
        await theirs.webhooks.event("contract_unauthorize", theirs.open_id, gone, receiver="")
        await crm.settle()

        settings = (await line_to(ours.id)).settings

    assert settings.business_scopes == ()
    assert settings.granted_scopes == "item.comment user_info video.list.bind"


async def test_the_self_test_says_what_is_off_and_what_to_do(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account(business_scopes=("im.message_card",))
        theirs.subscribed = False
        test = "mutation ($id: ID!) { testAccount(input: {id: $id}) { errors { message } } }"
        await crm.ask(test, id=str(ours.id))
        answer = await crm.ask(
            'query { channelChecks(channel: "douyin") { lines { title ok detail advice } } }'
        )

    lines = {line["title"]: line for line in answer["channelChecks"]["lines"]}
    assert lines["账号授权"]["ok"] and "剩余续期 5 次" in lines["账号授权"]["detail"]
    assert lines["广告线索"]["ok"] and lines["留资卡片"]["ok"] and lines["评论"]["ok"]
    assert not lines["事件推送"]["ok"] and "已停止推送" in lines["事件推送"]["detail"]
    assert not lines["私信收发"]["ok"]
    assert "im.direct_message" in lines["私信收发"]["detail"]
    assert "私信能力已不支持新增准入" in lines["私信收发"]["advice"]


async def test_a_secret_that_was_reset_is_named(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account()
        theirs.client_secret = "f" * 32
        line = await line_to(ours.id)

        with pytest.raises(Troubled) as refused:
            await line.token(APP)

    trouble = refused.value.trouble
    assert (trouble.kind, trouble.message.say("zh-CN")) == (
        TroubleKind.CONFIGURATION,
        "Client Key 或 Client Secret 错误。",
    )


async def test_a_screen_shows_how_an_account_stands(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        _, ours = await stage.account()
        await (await line_to(ours.id)).token(USER)
        await change_house(url="https://crm.example.com")
        answer = await crm.ask(
            "query { accounts { nodes { douyinRenewalsLeft douyinAbilities douyinConnect } } }"
        )

    (shown,) = answer["accounts"]["nodes"]
    assert shown["douyinRenewalsLeft"] == 5
    assert {"私信收发", "评论"} <= set(shown["douyinAbilities"])
    assert shown["douyinConnect"] == f"https://crm.example.com/plugins/douyin/connect/{ours.id}"


def _ending(token, at):
    """The same token, whose authorisation ends at a moment."""
    from dataclasses import replace

    return replace(token, refresh_expires_at=at)


async def state_of(account) -> str:
    """How the account stands."""
    return await fetchval("select state from channel_account where id = $1", account)
