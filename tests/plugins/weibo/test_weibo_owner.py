"""What an owner does with an account: authorise it, make codes, write the menu."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import pytest

from core.auth import acting_as, change_house, create_api_key
from core.channels import reconfigure, stored_token
from core.db import execute, fetchval
from core.errors import Conflict, Forbidden
from core.testing import TestHouse
from plugins.weibo.connecting import Note, finish, opened, signed

pytestmark = pytest.mark.plugins("weibo")


@pytest.fixture
async def stage(crm: TestHouse) -> AsyncIterator[Any]:
    """A platform, with the house at a public address."""
    await change_house(url="https://crm.example.cn")
    async with crm.stage("weibo") as raised:
        yield raised


class Owner:
    """Somebody in a browser who may manage channels."""

    def __init__(self, crm: TestHouse, asker: Any, secret: str) -> None:
        """Know the way in."""
        self.crm, self.asker = crm, asker
        self.head = {"authorization": f"Bearer {secret}"}

    async def get(self, path: str, **params: str) -> httpx.Response:
        """Open a page of the house."""
        return await self.crm.get(path, params=params, headers=self.head)

    async def lands(self, answer: httpx.Response) -> str:
        """Follow where the house sends them; what the page says, whose way back exists."""
        if answer.status_code == 302:
            answer = await self.crm.get(answer.headers["location"], headers=self.head)
            assert answer.status_code == 200
        back = re.findall(r'href="([^"]*)"', answer.text)
        assert back == ["/app/settings/weibo.settings"]
        assert (await self.crm.get(back[0])).status_code == 200
        return unescape(re.sub(r"<style>.*?</style>|<title>.*?</title>|<[^>]*>", "", answer.text))


async def owner_of(crm: TestHouse) -> Owner:
    """An owner with a key."""
    asker = await crm.user("owner")
    with acting_as(asker):
        key = await create_api_key("browser")
    return Owner(crm, asker, key.secret)


async def said_yes(location: str) -> dict[str, str]:
    """The owner says yes on the platform's page; what comes back with the browser."""
    async with httpx.AsyncClient() as client:
        page = await client.get(location)
        assert "授权" in page.text
        answer = await client.get(location + "&answer=yes")
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    return {name: values[0] for name, values in query.items()}


async def test_an_owner_authorises_an_account(stage: Any, crm: TestHouse) -> None:
    theirs, ours = await stage.account(token_life=86_400)
    owner = await owner_of(crm)

    begun = await owner.get("/plugins/weibo/connect", account=str(ours.id))
    back = await said_yes(begun.headers["location"])
    done = await owner.get("/plugins/weibo/connected", **back)
    again = await owner.get("/plugins/weibo/connected", **back)

    assert begun.status_code == 302
    assert await owner.lands(done) == "微博账号已授权。返回设置"
    assert back["code"] not in done.headers["location"]
    token = await stored_token(ours.id, "access")
    assert token is not None
    assert token.facts == {"uid": theirs.uid}
    assert again.status_code == 409
    said = await owner.lands(again)
    assert said == "授权码无效或已使用。请到“设置 → 微博账号”点击“授权”。返回设置"
    assert token.access not in str(stage.platform.tokens.codes)


async def test_another_weibo_account_is_refused(stage: Any, crm: TestHouse) -> None:
    theirs, ours = await stage.account()
    owner = await owner_of(crm)
    begun = await owner.get("/plugins/weibo/connect", account=str(ours.id))
    back = await said_yes(begun.headers["location"])
    theirs.uid = "42"

    done = await owner.get("/plugins/weibo/connected", **back)

    assert done.status_code == 409
    assert await stored_token(ours.id, "access") is None


async def test_who_authorised_is_remembered_and_what_is_for_others_refused(
    stage: Any, crm: TestHouse
) -> None:
    theirs, ours = await stage.account()
    await reconfigure(ours.id, settings={"uid": ""})
    owner = await owner_of(crm)
    begun = await owner.get("/plugins/weibo/connect", account=str(ours.id))
    done = await owner.get("/plugins/weibo/connected", **await said_yes(begun.headers["location"]))

    right, theirs.uid = theirs.uid, "42"
    await theirs.person("小梅").says("给别人的")
    await crm.settle()

    assert done.status_code == 302
    assert await fetchval("select settings ->> 'uid' from channel_account") == right
    assert [status for _, tries in theirs.deliveries for status in tries] == [401, 401, 401]
    assert await fetchval("select count(*) from customer") == 0


async def test_who_says_no_changes_nothing(stage: Any, crm: TestHouse) -> None:
    owner = await owner_of(crm)

    answer = await owner.get("/plugins/weibo/connected", error="access_denied", state="x")

    assert await owner.lands(answer) == "微博未授权，账号未作任何更改。返回设置"


@pytest.mark.parametrize("state", ["", "x", "x.y", "é.y", "W10." + "A" * 43])
async def test_a_state_we_did_not_write_is_refused(state: str, crm: TestHouse) -> None:
    with pytest.raises(Forbidden):
        opened(state)


async def test_a_state_is_for_one_person_and_a_quarter_of_an_hour(
    stage: Any, crm: TestHouse
) -> None:
    from datetime import timedelta

    from core.db import now

    _, ours = await stage.account()
    somebody, other = await crm.user("owner"), await crm.user("owner")
    theirs = signed(Note(ours.id, somebody.user_id, now() + timedelta(minutes=1)))
    late = signed(Note(ours.id, other.user_id, now() - timedelta(seconds=1)))

    for state in (theirs, late):
        with acting_as(other), pytest.raises(Forbidden):
            await finish(state, "code")
    assert await stored_token(ours.id, "access") is None


async def test_a_withdrawal_is_looked_into_and_not_believed(stage: Any, crm: TestHouse) -> None:
    theirs, ours = await stage.account()
    owner = await owner_of(crm)
    begun = await owner.get("/plugins/weibo/connect", account=str(ours.id))
    await owner.get("/plugins/weibo/connected", **await said_yes(begun.headers["location"]))
    word = {"source": theirs.app_key, "uid": theirs.uid, "auth_end": "1"}

    await crm.get("/plugins/weibo/withdrawn", params=word)
    await crm.settle()
    lied = await fetchval("select state from channel_account")
    await execute("delete from job")
    stage.platform.tokens.revoke_all(theirs)
    for _ in range(3):
        await crm.get("/plugins/weibo/withdrawn", params=word)
    await crm.settle()

    assert (lied, await fetchval("select state from channel_account")) == ("active", "needs_reauth")
    asked = [call for call in stage.platform.log if call.path == "/oauth2/get_token_info"]
    assert len(asked) == 2


async def test_strangers_and_sellers_authorise_nothing(stage: Any, crm: TestHouse) -> None:
    _, ours = await stage.account()
    with acting_as(await crm.user("sales")):
        key = await create_api_key("seller")

    stranger = await crm.get("/plugins/weibo/connect", params={"account": str(ours.id)})
    seller = await crm.get(
        "/plugins/weibo/connect",
        params={"account": str(ours.id)},
        headers={"authorization": f"Bearer {key.secret}"},
    )

    back = await crm.get("/plugins/weibo/connected", params={"code": "1", "state": "2"})

    assert (stranger.status_code, back.status_code, seller.status_code) == (401, 401, 409)
    for answer in (stranger, back):
        assert "未登录" in await (await owner_of(crm)).lands(answer)


async def test_a_stranger_at_the_door_is_told_in_the_first_language_we_know(
    stage: Any, crm: TestHouse
) -> None:
    _, ours = await stage.account()
    wish = {"accept-language": "de-DE, en;q=0.9, zh-CN;q=0.3"}

    stranger = await crm.get(
        "/plugins/weibo/connect", params={"account": str(ours.id)}, headers=wish
    )

    assert "Nobody is signed in here." in stranger.text


MAKE = """
mutation ($id: ID!, $name: String!) { makeWeiboCode(input: {account: $id, name: $name}) {
  code { scene name people picture } errors { code message } } }"""

CODES = "{ weiboCodes(first: 9) { nodes { scene name people } } }"


async def test_a_code_says_where_people_came_from(stage: Any, crm: TestHouse) -> None:
    theirs, ours = await stage.account()
    made = [await crm.ask(MAKE, id=str(ours.id), name=name) for name in ("门店", "展会")]

    await theirs.person("小梅").scans("2")
    await theirs.person("小林").scans("2")
    await crm.settle()

    assert [each["makeWeiboCode"]["code"]["scene"] for each in made] == [1, 2]
    assert (await crm.ask(CODES))["weiboCodes"]["nodes"] == [
        {"scene": 1, "name": "门店", "people": 0},
        {"scene": 2, "name": "展会", "people": 2},
    ]
    code = UUID(made[0]["makeWeiboCode"]["code"]["picture"].split("/")[-2])
    picture = await (await owner_of(crm)).get(f"/plugins/weibo/codes/{code}/picture")
    assert picture.content.startswith(b"\x89PNG")


async def test_a_picture_that_weibo_withholds_is_explained_with_the_next_step(
    stage: Any, crm: TestHouse
) -> None:
    _, ours = await stage.account()
    made = await crm.ask(MAKE, id=str(ours.id), name="门店")
    stage.platform.troubles.make("/2/eps/qrcode/show", errcode=10014)

    answer = await (await owner_of(crm)).get(made["makeWeiboCode"]["code"]["picture"])

    assert answer.status_code == 502
    assert await (await owner_of(crm)).lands(answer) == (
        "应用没有该接口权限。请在应用控制台申请该接口权限，获批前此功能不可用。返回设置"
    )


async def test_a_code_that_weibo_refuses_is_not_kept(stage: Any, crm: TestHouse) -> None:
    _, ours = await stage.account()
    stage.platform.troubles.make("/2/eps/qrcode/create.json", errcode=10014)

    answer = await crm.ask(MAKE, id=str(ours.id), name="门店")

    assert answer["makeWeiboCode"]["errors"] == [
        {
            "code": "CONFLICT",
            "message": "应用没有该接口权限。请在应用控制台申请该接口权限，获批前此功能不可用。",
        }
    ]
    assert await fetchval("select count(*) from weibo_code") == 0


ACT = """
mutation ($action: String!, $id: ID!) {
  uiAction(input: {action: $action, variables: {id: $id}}) { errors { code message } } }"""

CHECKS = """
{ channelChecks(channel: "weibo") { lines { title ok testedAt } }
  accounts { nodes { weiboUntil } } }"""


async def test_an_authorisation_is_given_back_and_the_self_test_shows_it(
    stage: Any, crm: TestHouse
) -> None:
    _, ours = await stage.account()
    owner = await owner_of(crm)
    begun = await owner.get("/plugins/weibo/connect", account=str(ours.id))
    await owner.get("/plugins/weibo/connected", **await said_yes(begun.headers["location"]))

    said = []
    for action in ("weibo.test", "weibo.leave", "weibo.test"):
        done = await crm.ask(ACT, action=action, id=str(ours.id))
        assert done["uiAction"]["errors"] == []
        lines = (await crm.ask(CHECKS))["channelChecks"]["lines"]
        said.append({line["title"]: line["ok"] for line in lines}["账号已授权"])
        assert all(line["testedAt"] for line in lines)

    assert said == [True, True, False]
    assert all(token.revoked for token in stage.platform.tokens.known.values())


async def test_the_house_needs_an_address_first(crm: TestHouse) -> None:
    from plugins.weibo.connecting import redirect_address

    with pytest.raises(Conflict):
        await redirect_address()


RULE = """
mutation ($account: ID!, $content: ContentInput!) { saveAutoReply(input: {
  account: $account, trigger: FOLLOW, content: $content}) { errors { code message } } }"""


async def test_a_rule_answers_within_the_platform_s_own_request(stage: Any, crm: TestHouse) -> None:
    theirs, ours = await stage.account()
    hello = {"text": "欢迎关注 100%"}
    await crm.ask(RULE, account=str(ours.id), content=hello)
    mei = theirs.person("小梅")

    await mei.follows()
    await crm.settle()

    assert theirs.mistakes == []
    assert [(one.text, one.fields["passive"]) for one in mei.inbox] == [("欢迎关注 100%", True)]
    assert [call.path for call in stage.platform.log if "reply" in call.path] == []
    assert await fetchval("select body from activity where direction = 'out'") == "欢迎关注 100%"
