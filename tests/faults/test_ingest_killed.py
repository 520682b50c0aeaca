"""A server killed again and again during a burst of webhooks loses nothing and doubles nothing.

"200 means committed": whatever was answered with 200 is stored once and read once, whenever the
process died. The burst goes through the public route with the platform's own signature and seal.
"""

import asyncio
import random
from dataclasses import dataclass, field

import httpx
import pytest
from faults_house import Nursery, nothing_waits, nursery, until, waiting_deliveries

from core.addresses import loopback_socket
from core.channels import connect
from core.db import fetchrow, fetchval
from core.testing import TestHouse
from plugins.wechat.simulator import OfficialAccount, Person

pytestmark = pytest.mark.plugins("wechat", "sales")

KILLS = 20
PEOPLE = 25
SENDERS = 16

OFFICIAL = OfficialAccount(
    app_id="wx2c2769f8efd9abc2",
    token="spamtest",
    encoding_aes_key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
)


@dataclass
class Burst:
    """Messages on their way, each sent until somebody says 200, some of them twice at once."""

    address: str
    accepted: set[str] = field(default_factory=set)

    async def run(self, messages: asyncio.Queue[str], over: asyncio.Event) -> None:
        """Send until there is nothing more to send."""
        async with httpx.AsyncClient(timeout=3, verify=False) as client:
            while not (over.is_set() and messages.empty()):
                try:
                    message = await asyncio.wait_for(messages.get(), 0.2)
                except TimeoutError:
                    continue
                await until(lambda: self._send(client, message), pause=0.05)  # noqa: B023

    async def _send(self, client: httpx.AsyncClient, message: str) -> bool:
        request = OFFICIAL.request(message)
        try:
            answer = await client.post(self.address, params=request.params, content=request.content)
        except httpx.HTTPError:
            return False
        if answer.status_code == 200:
            self.accepted.add(message)
        return answer.status_code == 200


async def say(people: list[Person], messages: asyncio.Queue[str], over: asyncio.Event) -> int:
    """Let people write in random order, and the platform send every fifth message twice."""
    draw = random.Random(7)
    told = 0
    while not over.is_set():
        message = draw.choice(people).writes(f"message {told}")
        told += 1
        for _ in range(2 if told % 5 == 0 else 1):
            await messages.put(message)
    return told


async def deliveries() -> int:
    """How many deliveries are stored."""
    return await fetchval("select count(*) from channel_delivery")


async def more_than(before: int) -> bool:
    """Whether a delivery was stored since."""
    return await deliveries() > before


async def kill_and_bear(house: Nursery) -> int:
    """Kill the server at some moment of its life, again and again; how often work was under way."""
    draw = random.Random(11)
    between = 0
    for _ in range(KILLS):
        before = await deliveries()
        await until(lambda: more_than(before), pause=0.02)  # noqa: B023
        await asyncio.sleep(draw.random() * 0.25)
        house.kill()
        between += await waiting_deliveries() > 0
        await house.bear()
    return between


async def test_twenty_kills_lose_nothing_and_double_nothing(crm: TestHouse) -> None:
    account = await connect(
        "wechat",
        "公众号",
        {
            "app_id": OFFICIAL.app_id,
            "token": OFFICIAL.token,
            "encoding_aes_key": OFFICIAL.encoding_aes_key,
        },
    )
    people = [Person(account=OFFICIAL, openid=f"oPerson{n:04}") for n in range(PEOPLE)]
    messages: asyncio.Queue[str] = asyncio.Queue(maxsize=SENDERS)
    over = asyncio.Event()

    with loopback_socket() as listening:
        port = listening.getsockname()[1]
        burst = Burst(f"http://127.0.0.1:{port}/channels/wechat/{account.key}")
        async with nursery(crm.dsn, listening, "wechat", "sales") as house:
            await house.bear()
            senders = [asyncio.create_task(burst.run(messages, over)) for _ in range(SENDERS)]
            telling = asyncio.create_task(say(people, messages, over))
            between = await kill_and_bear(house)
            over.set()
            told = await telling
            await asyncio.gather(*senders)
            async with asyncio.timeout(40):
                await until(nothing_waits, pause=0.2)

    counts = await fetchrow(
        "select (select count(*) from channel_delivery where state = 'done') as done,"
        " (select count(*) from channel_delivery) as deliveries,"
        " (select count(*) from activity where kind = 'message') as activities,"
        " (select count(distinct body) from activity where kind = 'message') as texts,"
        " (select count(*) from customer) as customers,"
        " (select count(*) from deal) as deals,"
        " (select count(*) from job where state = 'dead') as dead"
    )
    assert counts is not None
    spoke = await fetchval("select count(*) from channel_conversation")
    assert dict(counts) == {
        "done": told,
        "deliveries": told,
        "activities": told,
        "texts": told,
        "customers": spoke,
        "deals": spoke,
        "dead": 0,
    }
    assert len(burst.accepted) == told
    assert between >= KILLS // 2, f"only {between} of {KILLS} kills landed between receive and done"
