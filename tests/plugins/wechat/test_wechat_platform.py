"""The imitated platform keeps the rules of the real one, over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from wechat_caller import API, Caller

from core.certificates import trusted
from core.testing.ports import on_a_port
from plugins.wechat.simulator import Platform
from plugins.wechat.simulator.drawing import picture


@pytest.fixture
async def api() -> AsyncIterator[Caller]:
    """A platform on a port."""
    platform = Platform()
    async with (
        on_a_port(platform.app) as address,
        httpx.AsyncClient(trust_env=False, verify=trusted()) as http,
    ):
        yield Caller(address, platform, http)


SEND = "/cgi-bin/message/custom/send"


def text(fan: Any, words: str = "hello") -> dict[str, Any]:
    """A text message for somebody."""
    return {"touser": fan.openid, "msgtype": "text", "text": {"content": words}}


async def test_a_new_token_lets_the_old_one_live_five_minutes(api: Caller) -> None:
    account = api.platform.account()
    asked = {
        "grant_type": "client_credential",
        "appid": account.app_id,
        "secret": account.app_secret,
    }
    old = (await api.get("/cgi-bin/token", **asked))["access_token"]
    api.token = (await api.get("/cgi-bin/token", **asked))["access_token"]
    fresh, api.token = api.token, old

    at_once = (await api.get("/cgi-bin/tags/get")).get("errcode", 0)
    api.platform.clock.forward(301)
    later = (await api.get("/cgi-bin/tags/get"))["errcode"]
    api.token = fresh

    assert (at_once, later) == (0, 40001)
    assert "errcode" not in await api.get("/cgi-bin/tags/get")


async def test_the_stable_token_stays_until_its_last_five_minutes(api: Caller) -> None:
    account = api.platform.account()
    first = await api.signs_in(account)
    api.platform.clock.forward(6000)
    second = await api.signs_in(account)
    api.platform.clock.forward(1000)
    third = await api.signs_in(account)

    assert first["access_token"] == second["access_token"] != third["access_token"]
    assert (first["expires_in"], third["expires_in"]) == (7200, 7200)
    assert 1195 <= second["expires_in"] <= 1200


async def test_a_forced_refresh_works_twenty_times_a_day_and_not_within_thirty_seconds(
    api: Caller,
) -> None:
    account = api.platform.account()
    tokens = [(await api.signs_in(account, force_refresh=True))["access_token"] for _ in range(2)]
    for _ in range(30):
        api.platform.clock.forward(31)
        tokens.append((await api.signs_in(account, force_refresh=True))["access_token"])

    assert tokens[0] == tokens[1]
    assert len(set(tokens)) == 20


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"secret": "f" * 32}, 40125), ({"appid": "wx0"}, 40013), ({"grant_type": "x"}, 40002)],
)
async def test_wrong_credentials_are_refused(wrong: dict[str, str], code: int, api: Caller) -> None:
    account = api.platform.account()
    right = {
        "grant_type": "client_credential",
        "appid": account.app_id,
        "secret": account.app_secret,
    }

    assert await api.code("/cgi-bin/stable_token", **{**right, **wrong}) == code


async def test_a_strange_address_is_refused_by_name(api: Caller) -> None:
    account = api.platform.account(allowed={"203.0.113.1"})

    said = await api.signs_in(account)

    assert said["errcode"] == 40164
    assert said["errmsg"].startswith("invalid ip 127.0.0.1 ")


async def test_a_token_ends_and_a_foreign_one_never_works(api: Caller) -> None:
    account = api.platform.account()
    await api.signs_in(account)
    api.platform.clock.forward(7201)

    expired = (await api.get("/cgi-bin/tags/get"))["errcode"]
    api.token = "foreign"
    foreign = (await api.get("/cgi-bin/tags/get"))["errcode"]
    api.token = ""

    assert (expired, foreign) == (42001, 40001)
    assert (await api.get("/cgi-bin/tags/get"))["errcode"] == 41001


async def test_messages_are_counted_and_their_time_ends(api: Caller) -> None:
    account = api.platform.account()
    await api.signs_in(account)
    mei = account.person("Mei")
    await mei.follows()
    stranger = account.person("Lin")

    after_follow = [await api.code(SEND, **text(mei)) for _ in range(4)]
    api.platform.clock.forward(61)
    late = await api.code(SEND, **text(mei))
    await mei.says("hello")
    after_words = [await api.code(SEND, **text(mei)) for _ in range(6)]
    await mei.leaves()
    after_leaving = await api.code(SEND, **text(mei))

    assert after_follow == [0, 0, 0, 45047]
    assert late == 45015
    assert after_words == [0, 0, 0, 0, 0, 45047]
    assert after_leaving == 43004
    assert await api.code(SEND, **text(stranger)) == 43004
    assert [each.text for each in mei.inbox] == ["hello"] * 8


async def test_payment_allows_any_number_for_two_days(api: Caller) -> None:
    account = api.platform.account()
    await api.signs_in(account)
    mei = account.person("Mei")
    mei.following = True
    await mei.does("pays")

    many = [await api.code(SEND, **text(mei)) for _ in range(30)]
    api.platform.clock.forward(48 * 3600 + 1)
    await api.signs_in(account)

    assert set(many) == {0}
    assert await api.code(SEND, **text(mei)) == 45015


async def test_a_tapped_answer_is_a_menu_click_and_not_a_message(api: Caller) -> None:
    account = api.platform.account()
    await api.signs_in(account)
    mei = account.person("Mei")
    await mei.follows()
    menu = {"head_content": "?", "list": [{"id": "1", "content": "是"}], "tail_content": ""}
    await api.code(SEND, touser=mei.openid, msgtype="msgmenu", msgmenu=menu)
    api.platform.clock.forward(61)

    await mei.does("answers", item="1")

    assert [await api.code(SEND, **text(mei)) for _ in range(4)] == [0, 0, 0, 45047]


async def test_media_are_kept_three_days(api: Caller) -> None:
    account = api.platform.account()
    await api.signs_in(account)
    where = f"{api.address}/{API}/cgi-bin/media/upload"

    async def upload(kind: str, content: bytes) -> Any:
        params = {"access_token": api.token, "type": kind}
        files = {"media": ("a.png", content, "image/png")}
        return (await api.http.post(where, params=params, files=files)).json()

    stored = await upload("image", picture())
    wrong = await upload("image", b"<html>")
    strange = await upload("script", picture())
    found = await api.http.get(
        f"{api.address}/{API}/cgi-bin/media/get",
        params={"access_token": api.token, "media_id": stored["media_id"]},
    )
    api.platform.clock.forward(3 * 86_400 + 1)
    await api.signs_in(account)

    assert found.content == picture()
    assert (wrong["errcode"], strange["errcode"]) == (40005, 40004)
    assert (await api.get("/cgi-bin/media/get", media_id=stored["media_id"]))["errcode"] == 40007


async def test_tags_keep_their_limits(api: Caller) -> None:
    account = api.platform.account()
    await api.signs_in(account)
    mei = account.person("Mei")
    made = [await api.post("/cgi-bin/tags/create", tag={"name": f"t{n}"}) for n in range(100)]
    give = "/cgi-bin/tags/members/batchtagging"

    given = [
        await api.code(give, openid_list=[mei.openid], tagid=each["tag"]["id"])
        for each in made[:21]
    ]

    assert made[-1]["errcode"] == 45056
    assert given == [0] * 20 + [45059]
    update = "/cgi-bin/tags/update"
    assert await api.code(update, tag={"id": 100, "name": "t1"}) == 45157
    assert await api.code(update, tag={"id": 100, "name": "长" * 11}) == 45158
    assert await api.code(update, tag={"id": 2, "name": "x"}) == 45058
    assert await api.code(give, openid_list=[mei.openid], tagid=999) == 45159
    assert await api.code(give, openid_list=["oStranger"], tagid=100) == 40003
    other = api.platform.account().person("Lin")
    assert await api.code(give, openid_list=[other.openid], tagid=100) == 49003


async def test_mass_messages_are_ordered_once_and_told_later(api: Caller) -> None:
    account = api.platform.account()
    await api.signs_in(account)
    people = [account.person(f"P{n}") for n in range(3)]
    for each in people:
        await each.follows()
    job = {
        "touser": [each.openid for each in people],
        "msgtype": "text",
        "text": {"content": "双十一"},
        "clientmsgid": "once",
    }

    first = await api.post("/cgi-bin/message/mass/send", **job)
    quick = await api.post("/cgi-bin/message/mass/send", **job)
    api.platform.clock.forward(61)
    again = await api.post("/cgi-bin/message/mass/send", **job)
    await api.platform.quiet()

    assert (first["errcode"], quick["errcode"], again["errcode"]) == (0, 45066, 45065)
    assert first["msg_id"] == again["msg_id"]
    assert [len(each.inbox) for each in people] == [1, 1, 1]


async def test_daily_limits_are_counted_and_cleared_ten_times_a_month(api: Caller) -> None:
    account = api.platform.account()
    await api.signs_in(account)
    account.counter.limits["/cgi-bin/tags/get"] = 1
    await api.get("/cgi-bin/tags/get")
    over = (await api.get("/cgi-bin/tags/get"))["errcode"]

    cleared = [await api.code("/cgi-bin/clear_quota", appid=account.app_id) for _ in range(11)]

    assert over == 45009
    assert cleared == [0] * 10 + [48006]
    assert "errcode" not in await api.get("/cgi-bin/tags/get")


async def test_trouble_comes_when_it_is_ordered(api: Caller) -> None:
    account = api.platform.account()
    await api.signs_in(account)
    path = "/cgi-bin/tags/get"
    where = f"{api.address}/{API}{path}"
    troubles = [{"status": 502}, {"html": True}, {"truncate": True}, {"errcode": "45009"}]
    for trouble in troubles:
        await api.http.post(f"{api.address}/_sim/trouble", json={"path": path, **trouble})

    told = [await api.http.get(where, params={"access_token": api.token}) for _ in range(5)]

    assert [each.status_code for each in told] == [502, 200, 200, 200, 200]
    assert told[1].text.startswith("<!DOCTYPE")
    assert told[2].text == '{"errcode":0,"errm'
    assert told[3].json()["errcode"] == "45009"
    assert "tags" in told[4].json()


async def test_what_somebody_does_is_brought_three_times_until_it_is_heard(api: Caller) -> None:
    heard: list[dict[str, str]] = []

    async def deaf(scope: Any, receive: Any, send: Any) -> None:
        heard.append(dict(scope))
        status = 503 if len(heard) < 3 else 200
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b"success"})

    async with on_a_port(deaf) as address:
        account = api.platform.account()
        account.callback = f"{address}/wechat"
        mei = account.person("Mei")
        await mei.says("hello")
        heard_first = len(heard)
        account.post.holding = True
        await mei.says("two")
        await mei.says("three")
        held = len(heard)
        await account.post.release()

    assert (heard_first, held, len(heard)) == (3, 3, 5)
    assert account.post.statuses == [503, 503, 200, 200, 200]
    assert mei.inbox == []


async def test_whoever_gets_no_answer_is_told_that_the_service_is_broken(api: Caller) -> None:
    account = api.platform.account()
    account.callback = "http://127.0.0.1:9/nobody"
    mei = account.person("Mei")

    await mei.says("hello")

    assert account.post.statuses == [0, 0, 0]
    assert [each.kind for each in mei.inbox] == ["trouble"]


async def test_every_doing_of_a_phone_can_be_done_without_words(api: Caller) -> None:
    account = api.platform.account()
    account.menus.usual = [{"type": "click", "name": "客服", "key": "kefu"}]
    mei = account.person("Mei")
    mei.receives("msgmenu", "满意吗？", {"list": [{"id": "1", "content": "满意"}]})

    for doing in mei.doings:
        await mei.does(doing.id)
        await mei.does(doing.id, **{ask.name: str(ask.sample) for ask in doing.fields})

    assert len(mei.doings) >= 18
    assert "subscribe" in mei.seen
