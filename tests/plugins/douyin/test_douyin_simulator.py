"""The imitated platform keeps the rules of the real one, as far as those are published."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from plugins.douyin.simulator import Clock, Mishap, Platform, Windows
from plugins.douyin.simulator import push_signature as push
from plugins.douyin.simulator import webhook_signature as hook

DAY = 86_400.0


class Caller:
    """Somebody who calls the platform without any of our own code."""

    def __init__(self, platform: Platform, account: Any) -> None:
        self.platform = platform
        self.account = account
        transport = httpx.ASGITransport(app=platform.app)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://platform")

    async def form(self, path: str, **fields: str) -> dict[str, Any]:
        """A form of the OAuth pages."""
        answer = await self.http.post(f"/open.douyin.com/oauth/{path}/", data=fields)
        return answer.json()["data"]

    async def as_business(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        """A call in the owner's name."""
        headers = {"access-token": self.account.authorisation.access}
        params = {"open_id": self.account.open_id, **request.pop("params", {})}
        url = f"/open.douyin.com{path}"
        answer = await self.http.request(method, url, params=params, headers=headers, **request)
        return answer.json()

    async def says(self, person: Any, text: str = "您好", **more: str) -> int:
        """A private message; the platform's code."""
        content = {"msg_type": 1, "text": {"text": text}}
        conversation = self.account.conversation(person)
        theirs = [key for key, said in conversation.messages.items() if len(said["from"]) == 36]
        body = {"to_user_id": person.open_id, "content": content, **more}
        if theirs:
            body = {"conversation_id": conversation.id, "msg_id": theirs[-1], **body}
        return code(await self.as_business("POST", "/im/send/msg/", json=body))


def code(said: dict[str, Any]) -> int:
    """The code of an answer, number or text."""
    return int(said.get("data", said).get("error_code", said.get("err_no", 0)))


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    platform = Platform(clock=Clock(1_700_000_000.0))
    windows = Windows(after_message=(2, 3600.0), reach_a_day=1, people_a_day=1, calls_a_second=5)
    yield Caller(platform, platform.account(windows=windows))


def test_its_signatures_agree_with_published_vectors() -> None:
    assert hook("a", b"bc") == "a9993e364706816aba3e25717850c26c9cd0d89d"
    assert push("key", b"The quick brown fox jumps over the lazy dog") == (
        "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
    )


async def test_a_code_is_good_once_and_for_ten_minutes(caller: Caller) -> None:
    app = {"client_key": caller.account.client_key, "client_secret": caller.account.client_secret}
    app["grant_type"] = "authorization_code"
    first, late = caller.account.authorise(), caller.account.authorise()

    good = await caller.form("access_token", code=first, **app)
    again = await caller.form("access_token", code=first, **app)
    caller.platform.clock.forward(601)
    over = await caller.form("access_token", code=late, **app)

    assert good["access_token"].startswith("act.") and good["refresh_token"].startswith("rft.")
    assert [int(each["error_code"]) for each in (good, again, over)] == [0, 10007, 10007]


async def test_a_running_token_is_prolonged_and_a_dead_one_replaced(caller: Caller) -> None:
    held = caller.account.authorisation
    fields = {"client_key": caller.account.client_key, "refresh_token": held.refresh}
    before = held.access
    caller.platform.clock.forward(DAY)
    prolonged = await caller.form("refresh_token", grant_type="refresh_token", **fields)
    caller.platform.clock.forward(16 * DAY)
    replaced = await caller.form("refresh_token", grant_type="refresh_token", **fields)
    caller.platform.clock.forward(14 * DAY)
    over = await caller.form("refresh_token", grant_type="refresh_token", **fields)

    assert prolonged["access_token"] == before != replaced["access_token"]
    assert int(replaced["refresh_expires_in"]) == 13 * DAY
    assert int(over["error_code"]) == 10010


async def test_five_renewals_and_no_more(caller: Caller) -> None:
    codes = []
    for _ in range(6):
        token = caller.account.authorisation.refresh
        said = await caller.form(
            "renew_refresh_token", client_key=caller.account.client_key, refresh_token=token
        )
        codes.append(int(said["error_code"]))

    assert codes == [0, 0, 0, 0, 0, 10020]


async def test_a_new_token_of_the_app_leaves_the_old_five_minutes(caller: Caller) -> None:
    app = {"client_key": caller.account.client_key, "client_secret": caller.account.client_secret}
    old = (await caller.form("client_token", **app))["access_token"]
    await caller.form("client_token", **app)

    async def works() -> int:
        url = "/open.douyin.com/event/status/list/"
        return code((await caller.http.get(url, headers={"access-token": old})).json())

    before = await works()
    caller.platform.clock.forward(301)
    assert (before, await works()) == (0, 28001008)


async def test_an_answer_names_what_it_answers_and_a_scene_opens_nothing(caller: Caller) -> None:
    lin, stranger = caller.account.person("小林"), caller.account.person("小梅")
    await lin.says("在吗")

    nameless = await caller.says(lin, msg_id="", conversation_id="")
    unasked = await caller.says(stranger, scene="im_authorize_message")

    assert (nameless, unasked) == (28001007, 28001012)


async def test_whoever_agreed_is_written_to_in_one_go_a_day(caller: Caller) -> None:
    caller.account.windows.reach_a_day = 3
    lin = caller.account.person("小林")
    await lin.agrees()

    first = [await caller.says(lin) for _ in range(2)]
    caller.platform.clock.forward(601)
    later_on = await caller.says(lin)
    caller.platform.clock.forward(DAY)
    tomorrow = await caller.says(lin)

    assert (first, later_on, tomorrow) == ([0, 0], 28003070, 0)


async def test_a_window_has_an_end_and_a_count(caller: Caller) -> None:
    lin = caller.account.person("小林")
    closed = await caller.says(lin)
    await lin.says("在吗")
    counted = [await caller.says(lin) for _ in range(3)]
    caller.platform.clock.forward(2)
    await lin.says("还在吗")
    caller.platform.clock.forward(3601)
    late = await caller.says(lin)

    assert (closed, counted, late) == (28001012, [0, 0, 28003070], 28003070)
    assert [seen.text for seen in lin.inbox] == ["您好", "您好"]


async def test_too_many_calls_in_a_second_are_refused(caller: Caller) -> None:
    lin = caller.account.person("小林")

    codes = [await caller.says(lin) for _ in range(6)]

    assert codes[-1] == 28003018


async def test_what_was_not_granted_is_refused(caller: Caller) -> None:
    caller.account.business_scopes = ()

    assert await caller.says(caller.account.person("小林")) == 28001014


async def test_somebody_else_s_open_id_does_not_fit_the_token(caller: Caller) -> None:
    said = await caller.as_business("GET", "/item/comment/list/", params={"open_id": "other"})

    assert code(said) == 28001015


async def test_who_agreed_is_reached_as_often_as_allowed(caller: Caller) -> None:
    lin, han = caller.account.person("小林"), caller.account.person("韩梅")
    await lin.agrees()
    await han.agrees()

    async def reach(person: Any) -> int:
        content = {"msg_type": 1, "text": {"text": "新品"}}
        body = {"to_user_id": person.open_id, "content": content, "scene": "im_authorize_message"}
        return code(await caller.as_business("POST", "/im/send/msg/", json=body))

    today = [await reach(lin), await reach(lin), await reach(han)]
    caller.platform.clock.forward(DAY)
    assert (today, await reach(han)) == ([0, 28003070, 28003017], 0)


async def test_an_id_must_be_escaped_in_an_address(caller: Caller) -> None:
    item = caller.account.publishes()
    account = caller.account
    headers = {"access-token": account.authorisation.access}
    page = f"/open.douyin.com/item/comment/list/?open_id={account.open_id}&item_id="

    raw = await caller.http.get(
        httpx.URL(f"http://platform{page}").copy_with(
            query=f"open_id={account.open_id}&item_id={item.id}".encode()
        ),
        headers=headers,
    )
    escaped = await caller.http.get(f"{page}{quote(item.id, safe='')}", headers=headers)

    assert code(raw.json()) == 28001007
    assert code(escaped.json()) == 0


async def test_comments_come_in_pages_of_fifty_at_most(caller: Caller) -> None:
    item = caller.account.publishes()
    for number in range(70):
        await caller.account.person(f"客{number}").comments(str(number), item=item.id)

    pages = []
    cursor, more = 0, True
    while more:
        params = {"item_id": item.id, "cursor": cursor, "count": 500}
        said = await caller.as_business("GET", "/item/comment/list/", params=params)
        pages.append([each["content"] for each in said["data"]["list"]])
        cursor, more = said["data"]["cursor"], said["data"]["has_more"]

    assert [len(page) for page in pages] == [50, 20]
    assert pages[0][0] == "69"


async def test_a_deaf_address_loses_its_events(caller: Caller) -> None:
    caller.account.callback = "http://127.0.0.1:1/nobody"
    caller.account.silence_allowed = 3
    lin = caller.account.person("小林")

    for _ in range(3):
        await lin.follows()

    assert not caller.account.subscribed


async def test_codes_come_as_numbers_and_as_texts(caller: Caller) -> None:
    lin = caller.account.person("小林")
    kinds = set()
    for _ in range(20):
        caller.platform.clock.forward(1)
        body = {"to_user_id": lin.open_id, "content": {"msg_type": 1, "text": {"text": "x"}}}
        said = await caller.as_business("POST", "/im/send/msg/", json=body)
        kinds.add(type(said["data"]["error_code"]))

    assert kinds == {int, str}


async def test_leads_need_the_right_advertiser_and_a_token_of_today(caller: Caller) -> None:
    account = caller.account
    await account.person("韩梅").fills_form()

    async def ask(advertiser: int) -> int:
        params = {
            "advertiser_ids": json.dumps([advertiser]),
            "start_time": "2023-11-14",
            "end_time": "2023-11-16",
        }
        headers = {"Access-Token": account.lead_authorisation.access}
        url = "/api.oceanengine.com/open_api/2/tools/clue/get/"
        return (await caller.http.get(url, params=params, headers=headers)).json()["code"]

    today = [await ask(account.advertiser_id), await ask(1)]
    caller.platform.clock.forward(DAY + 1)
    assert (today, await ask(account.advertiser_id)) == ([0, 40002], 40102)


async def test_mishaps_happen_as_often_as_asked(caller: Caller) -> None:
    url = "/_sim/trouble"
    await caller.http.post(url, json={"path": "comment", "status": 502, "times": 1})
    answer = await caller.http.get("/open.douyin.com/item/comment/list/")
    after = await caller.http.get("/open.douyin.com/item/comment/list/")
    await caller.http.post("/_sim/clock", json={"forward": 60})

    assert (answer.status_code, after.status_code) == (502, 200)
    assert caller.platform.clock.now() == 1_700_000_060.0
    assert Mishap(path="x").times == 1
