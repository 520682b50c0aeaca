"""A demo house is believable, and filling it twice adds nothing."""

import httpx
import pytest

from core.app import fill
from core.auth import change_house
from core.db import execute, fetch, fetchrow, fetchval
from core.errors import T
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("loyalty", "sales", "wechat")


async def counts() -> tuple[int, ...]:
    tables = ("customer", "company", "deal", "activity", "channel_delivery", "loyalty_member")
    return tuple([await fetchval(f"select count(*) from {table}") for table in tables])


async def test_every_part_of_the_house_is_filled_once(crm: TestHouse) -> None:
    told: list[tuple[int, int, T]] = []

    await fill(crm.house, lambda *step: told.append(step))
    first = await counts()
    await fill(crm.house, lambda *_: None)

    assert min(first) > 0, first
    assert await counts() == first
    assert (await crm.ask("{ deadJobs { kind error } }")) == {"deadJobs": []}
    assert [done for done, _, _ in told] == list(range(len(told)))


SPREAD = """
select (select count(*) from deal where kind = 'won') as won,
       (select count(distinct closed_at::date) from deal where kind = 'won') as days,
       (select count(*) from deal where closed_at > now()) as ahead,
       (select count(*) from deal d where exists (
           select 1 from deal_stage_change c where c.deal = d.id and c.created_at < d.created_at)
       ) as before_their_time,
       (select count(*) from deal d where source = 'demo' and stage_since <> (
           select max(c.created_at) from deal_stage_change c where c.deal = d.id)
       ) as out_of_step,
       (select count(distinct date_trunc('week', happened_at)) from activity) as weeks,
       (select count(*) from activity a join customer c on c.id = a.customer
        where a.happened_at < c.created_at and a.payload ? 'demo') as before_we_met"""
OLDEST = "select max(now() - closed_at) < interval '60 days' from deal"
WORDS = """
select string_agg(concat_ws(' ', name, region, source_detail, tags::text), ' ') from customer
union all select string_agg(concat_ws(' ', name, industry, region), ' ') from company
union all select string_agg(concat_ws(' ', title, lost_reason), ' ') from deal
union all select string_agg(concat_ws(' ', subject, body, actor_name), ' ') from activity
union all select string_agg(name, ' ') from team
union all select string_agg(name, ' ') from users
union all select string_agg(name, ' ') from channel_account"""


async def test_deals_came_to_their_end_over_weeks_and_people_were_met_before(
    crm: TestHouse,
) -> None:
    await fill(crm.house, lambda *_: None)

    spread = await fetchrow(SPREAD)
    assert spread
    assert spread["won"] > 10
    assert spread["days"] > spread["won"] // 2
    assert spread["weeks"] > 6
    nothing = ("ahead", "before_their_time", "out_of_step", "before_we_met")
    assert {name: spread[name] for name in nothing} == dict.fromkeys(nothing, 0)
    assert await fetchval(OLDEST) is True


async def test_an_english_house_is_filled_in_english_and_once(crm: TestHouse) -> None:
    await change_house(language="en")
    await execute("update stage set name = key")
    await fill(crm.house, lambda *_: None)
    first, words = await counts(), [row[0] for row in await fetch(WORDS)]

    await change_house(language="zh-CN")
    await fill(crm.house, lambda *_: None)

    chinese = [c for text in words for c in text if "\u4e00" <= c <= "\u9fff"]
    assert set("".join(chinese)) == set(), "".join(chinese)
    assert await counts() == first


async def test_messages_arrive_over_a_socket(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, int]] = []
    sent = httpx.AsyncHTTPTransport.handle_async_request

    async def listening(self: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        answer = await sent(self, request)
        heard.append((request.url.host, answer.status_code))
        return answer

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", listening)

    await fill(crm.house, lambda *_: None)

    assert heard == [("127.0.0.1", 200)] * 29
