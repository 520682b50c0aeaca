"""The imitated platform keeps WeCom's law: tokens, places, quotas, codes, windows, cursors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import httpx
import pytest

from core.channels import Astray
from plugins.wecom.simulator import Console, Corp, Platform

HOST = "https://test/qyapi.weixin.qq.com/cgi-bin"


class Caller:
    """Somebody with the corp's secret and a telephone."""

    def __init__(self, platform: Platform, corp: Corp) -> None:
        """Know where to call."""
        self.platform = platform
        self.corp = corp
        transport = httpx.ASGITransport(app=platform.app)
        self.http = httpx.AsyncClient(transport=transport)

    async def token(self) -> dict[str, Any]:
        """Ask for access."""
        params = {"corpid": self.corp.corp_id, "corpsecret": self.corp.apps[0].secret}
        return (await self.http.get(f"{HOST}/gettoken", params=params)).json()

    async def ask(self, path: str, body: dict[str, Any] | None = None, **params: Any) -> Any:
        """Call with access."""
        access = {"access_token": (await self.token())["access_token"], **params}
        if body is None:
            return (await self.http.get(f"{HOST}/{path}", params=access)).json()
        return (await self.http.post(f"{HOST}/{path}", params=access, json=body)).json()

    async def code(self, path: str, body: dict[str, Any] | None = None, **params: Any) -> int:
        """Only the errcode."""
        return (await self.ask(path, body, **params))["errcode"]


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    """A corp with an employee."""
    platform = Platform(seed=1)
    corp = platform.account()
    corp.hire("zhang", "张三")
    made = Caller(platform, corp)
    yield made
    await made.http.aclose()


async def test_the_same_token_comes_back_until_it_expires(caller: Caller) -> None:
    first = await caller.token()
    again = await caller.token()
    caller.platform.clock.forward(7201)
    later = await caller.token()

    assert first["access_token"] == again["access_token"] != later["access_token"]
    old = {"access_token": first["access_token"]}
    answer = await caller.http.get(f"{HOST}/agent/get", params=old)
    assert answer.json()["errcode"] == 40014


async def test_a_wrong_secret_a_wrong_corp_and_a_wrong_place(caller: Caller) -> None:
    wrong = {"corpid": caller.corp.corp_id, "corpsecret": "x"}
    assert (await caller.http.get(f"{HOST}/gettoken", params=wrong)).json()["errcode"] == 40001
    assert (await caller.http.get(f"{HOST}/gettoken", params={})).json()["errcode"] == 40013
    caller.corp.trusted_ips = frozenset({"9.9.9.9"})
    assert await caller.code("agent/get") == 60020


async def test_more_calls_than_allowed_are_refused_for_a_minute(caller: Caller) -> None:
    caller.platform.quota.minute = 3
    codes = [await caller.code("agent/get") for _ in range(4)]
    caller.platform.clock.forward(61)

    assert codes == [0, 0, 0, 45009]
    assert await caller.code("agent/get") == 0


@pytest.mark.parametrize(
    ("trouble", "status", "text"),
    [
        ({"errcode": -1}, 200, '"errcode":-1'),
        ({"errcode": "45033"}, 200, '"errcode":"45033"'),
        ({"status": 502}, 502, "502"),
        ({"html": True}, 200, "<html>"),
    ],
)
async def test_trouble_comes_when_it_is_asked_for(
    caller: Caller, trouble: dict[str, Any], status: int, text: str
) -> None:
    said = {"path": "agent/get", **trouble}
    await caller.http.post("https://test/_sim/trouble", json=said)

    token = (await caller.token())["access_token"]
    answer = await caller.http.get(f"{HOST}/agent/get", params={"access_token": token})

    assert (answer.status_code, text in answer.text) == (status, True)
    assert await caller.code("agent/get") == 0


async def test_a_welcome_works_once_and_for_twenty_seconds(caller: Caller) -> None:
    mei, ling, hua = (caller.corp.person(name) for name in ("Mei", "Ling", "Hua"))
    for person in (mei, ling, hua):
        caller.corp.befriend("zhang", person.id, at=0)
    codes = [caller.corp.welcome_code("zhang", person.id) for person in (mei, ling, hua)]
    path, text = "externalcontact/send_welcome_msg", {"text": {"content": "您好"}}

    assert await caller.code(path, {"welcome_code": codes[0], **text}) == 0
    assert await caller.code(path, {"welcome_code": codes[0], **text}) == 41050
    await ling.chats("zhang")
    assert await caller.code(path, {"welcome_code": codes[1], **text}) == 41051
    caller.platform.clock.forward(21)
    assert await caller.code(path, {"welcome_code": codes[2], **text}) == 41050
    assert [seen.text for seen in mei.inbox] == ["您好"]


async def test_customer_service_keeps_its_window(caller: Caller) -> None:
    mei = caller.corp.person("Mei")
    await mei.says("在吗")
    kf = next(iter(caller.corp.kf))
    said = {"touser": mei.id, "open_kfid": kf, "msgtype": "text", "text": {"content": "在"}}

    same = [await caller.ask("kf/send_msg", {**said, "msgid": "one"}) for _ in range(2)]
    codes = [await caller.code("kf/send_msg", said) for _ in range(5)]
    caller.platform.clock.forward(48 * 3600 + 1)
    late = await caller.code("kf/send_msg", said)

    assert [answer["msgid"] for answer in same] == ["one", "one"]
    assert codes == [0, 0, 0, 0, 95001]
    assert late == 95002
    assert len(mei.inbox) == 5


async def test_a_session_goes_only_where_it_may(caller: Caller) -> None:
    mei = caller.corp.person("Mei")
    await mei.says("在吗")
    kf = next(iter(caller.corp.kf))
    whom = {"open_kfid": kf, "external_userid": mei.id}
    path = "kf/service_state/trans"

    assert await caller.code(path, {**whom, "service_state": 3, "servicer_userid": "li"}) == 95014
    taken = await caller.ask(path, {**whom, "service_state": 3, "servicer_userid": "zhang"})
    said = {"touser": mei.id, "open_kfid": kf, "msgtype": "text", "text": {"content": "在"}}
    assert await caller.code("kf/send_msg", said) == 95018
    assert await caller.code(path, {**whom, "service_state": 1}) == 95016
    code = {"code": taken["msg_code"], "msgtype": "text", "text": {"content": "您好"}}
    assert await caller.code("kf/send_msg_on_event", code) == 0
    assert await caller.code("kf/send_msg_on_event", code) == 95001


async def test_the_store_is_read_by_a_cursor_and_forgets_after_three_days(
    caller: Caller,
) -> None:
    mei = caller.corp.person("Mei")
    await mei.says("一")
    caller.platform.clock.forward(4 * 86400)
    await mei.says("二")
    await mei.says("三")
    kf = next(iter(caller.corp.kf))
    caller.corp.kf_page = 1

    first = await caller.ask("kf/sync_msg", {"open_kfid": kf})
    caller.corp.kf_empty_pages = 1
    cursor = {"open_kfid": kf, "cursor": first["next_cursor"]}
    empty = await caller.ask("kf/sync_msg", cursor)
    last = await caller.ask("kf/sync_msg", {"open_kfid": kf, "cursor": empty["next_cursor"]})

    assert [m["text"]["content"] for m in first["msg_list"] + last["msg_list"]] == ["二", "三"]
    assert (empty["msg_list"], empty["has_more"], last["has_more"]) == ([], 1, 0)
    assert await caller.code("kf/sync_msg", {"open_kfid": kf, "token": "old"}) == 95007


async def test_reading_without_being_rung_is_for_now_and_then(caller: Caller) -> None:
    mei = caller.corp.person("Mei")
    await mei.says("一")
    kf = next(iter(caller.corp.kf))

    codes = [await caller.code("kf/sync_msg", {"open_kfid": kf}) for _ in range(6)]

    assert codes == [0, 0, 0, 0, 0, 45009]


async def test_group_sends_wait_and_are_counted_per_customer(caller: Caller) -> None:
    mei = caller.corp.person("Mei")
    caller.corp.befriend("zhang", mei.id, at=0)
    caller.corp.sends_per_customer = "day"
    body = {"external_userid": [mei.id, "wmNobody"], "text": {"content": "活动"}}
    path = "externalcontact/get_groupmsg_send_result"

    sends = [await caller.ask("externalcontact/add_msg_template", body) for _ in range(2)]
    for send in sends:
        await caller.corp.employees["zhang"].confirms(send["msgid"])
    results = [
        await caller.ask(path, {"msgid": send["msgid"], "userid": "zhang"}) for send in sends
    ]

    assert sends[0]["fail_list"] == ["wmNobody"]
    assert [result["send_list"][0]["status"] for result in results] == [1, 3]
    assert len(mei.inbox) == 1


async def test_a_group_without_tags_is_gone(caller: Caller) -> None:
    tag = await Console(caller.corp).makes_tag("等级", "VIP")
    again = {"group_name": "等级", "tag": [{"name": "VIP"}]}

    assert await caller.code("externalcontact/add_corp_tag", again) == 40071
    assert await caller.code("externalcontact/del_corp_tag", {"tag_id": [tag]}) == 0
    assert (await caller.ask("externalcontact/get_corp_tag_list", {}))["tag_group"] == []
    assert await caller.code("externalcontact/del_corp_tag", {"tag_id": [tag]}) == 40068


async def test_a_hundred_thousand_customers_are_paged_through(caller: Caller) -> None:
    caller.corp.fill(100_000, staff=100)
    userids = [f"staff{number:04d}" for number in range(100)]
    body: dict[str, Any] = {"userid_list": userids, "limit": 100, "cursor": "99.900"}

    page = await caller.ask("externalcontact/batch/get_by_user", body)

    assert len(page["external_contact_list"]) == 100
    assert page["next_cursor"] == ""
    assert page["external_contact_list"][0]["follow_info"]["tag_id"] == []


async def test_everything_a_phone_can_do_can_be_done_without_knowing_more(caller: Caller) -> None:
    mei = caller.corp.person("Mei")
    await caller.corp.employees["zhang"].founds("群")

    for someone in (mei, caller.corp.employees["zhang"]):
        for doing in someone.doings:
            with suppress(Astray):
                await someone.does(doing.id, **{ask.name: "" for ask in doing.fields})

    with pytest.raises(ValueError, match="nobody can"):
        await mei.does("__init__")
