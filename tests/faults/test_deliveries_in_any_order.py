"""Three copies of everything, in any order, to a server that dies: read once, to the same end.

Each platform's people live a little; what the platform would push is written down with its own
signature and seal. The house of the first telling hears it once and in order, that of the second
three times over 64 connections, shuffled, while its server is killed: both end up the same.
"""

import asyncio
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from faults_house import Nursery, at_rest, nursery, until
from faults_post import Postmen

from core.addresses import loopback_socket
from core.channels import connect
from core.db import close_pool, fetch, fetchval, open_pool
from core.testing import TestHouse
from core.testing.house import migrated
from core.testing.ports import on_a_port
from core.testing.postgres import Cluster
from core.testing.tap import Sent, tapped
from plugins.wecom.simulator.records import ContactWay

LONG = os.environ.get("GUANXI_FAULTS") == "all"
PEOPLE = 80 if LONG else 12
KILLS = 10 if LONG else 4
ROUNDS = 4 if LONG else 1
"""Lives told one after the other: 10 240 doings in all; a signature is good for minutes only."""

COPIES, AT_ONCE = 3, 64

BOUGHT = {"calls_per_hour": 50_000}
"""Weibo is asked for everybody's name: a test app's calls would be used up by some of them."""

SAYS = "says"
LIVES: dict[str, Sequence[tuple[str, dict[str, str]]]] = {
    "wechat": [
        ("follows", {"scene": "shop-7"}),
        *[(SAYS, {})] * 4,
        ("sends_location", {"label": "南京路"}),
        (SAYS, {}),
        ("leaves", {}),
    ],
    "wecom": [("scans", {"state": "shop-7"}), ("enters", {}), *[(SAYS, {})] * 5, ("leaves", {})],
    "weibo": [("follows", {}), *[(SAYS, {})] * 5, ("subscribes", {}), ("leaves", {})],
    "douyin": [("enters", {"ad": "7001"}), *[(SAYS, {})] * 6, ("recalls", {})],
}

STATE = {
    "people": """
        select cu.name, cu.source, cu.source_detail, cu.lifecycle,
            string_agg(i.kind || ' ' || i.scope || ' ' || i.external_id || ' ' || i.strength, ', '
                order by i.kind, i.scope, i.external_id) as names
        from customer cu left join identity i on i.customer = cu.id group by cu.id
        order by names, cu.name""",
    "conversations": """
        select c.thread, c.kind, c.state, c.reachable, c.reachable_since, c.last_inbound_at,
            c.origin, c.origin_at, c.title, c.last_said, c.last_said_at, c.last_said_by_us,
            c.last_letter, c.last_letter_at, cu.name
        from channel_conversation c left join customer cu on cu.id = c.customer
        order by c.kind, c.thread""",
    "timeline": """
        select c.thread, a.kind, a.direction, a.subject, a.body, a.happened_at,
            a.delivery_state, a.payload - 'file' as payload
        from activity a left join channel_conversation c on c.id = a.conversation
        order by c.thread, a.happened_at, a.body, a.subject, a.kind""",
    "grants": """
        select c.thread, g.trigger, g.opened_at, g.allowed,
            case when g.expires_at > now() + interval '10 minutes' then g.expires_at end as until
        from channel_grant g join channel_conversation c on c.id = g.conversation
        order by c.thread, g.trigger""",
    "trouble": "select kind, last_error from job where state = 'dead' order by kind",
    "unread": "select key, error from channel_delivery where state <> 'done' order by key",
}


Told = dict[str, list[tuple[Any, ...]]]
"""What a house made of what it was told."""

MOVED = "update channel_account set platform_url = $2 where key = $1 returning id"


@dataclass
class Town:
    """A platform with one account and its people, who live while nobody listens but the tap."""

    channel: str
    platform: Any
    theirs: Any
    said: int = 0

    @property
    def key(self) -> str:
        """The end of the address where its platform calls."""
        return f"key-of-{self.channel}"

    @classmethod
    async def founded(cls, crm: TestHouse, channel: str) -> "Town":
        """A platform with an account; of a corp, with a code that leads to an employee."""
        platform = crm.house.simulators[channel].platform(seed=7)
        theirs = platform.account()
        if channel == "wecom":
            theirs.hire("zhang", "张三")
            fields = {"user": ["zhang"], "state": "shop-7"}
            way = ContactWay(config_id="way", qr_code="https://…/1", fields=fields, created=0)
            theirs.ways["way"] = way
        if channel == "weibo":
            theirs.hourly = BOUGHT["calls_per_hour"]
        return cls(channel, platform, theirs)

    @property
    def settings(self) -> dict[str, Any]:
        """What its account is connected with."""
        return {**self.theirs.settings, **(BOUGHT if self.channel == "weibo" else {})}

    async def live(self, round: int) -> None:
        """The whole life of some people, one doing after the other."""
        ours = range(round * PEOPLE, (round + 1) * PEOPLE)
        people = [self.theirs.person(f"{self.channel} {n}") for n in ours]
        for doing, fields in LIVES[self.channel]:
            for person in people:
                more = {}
                if doing == SAYS:
                    self.said += 1
                    more = {"text": f"{self.channel} says {self.said}"}
                await person.does(doing, **fields, **more)
            self.platform.clock.forward(1)


@pytest.mark.plugins(*LIVES)
@pytest.mark.slow
async def test_whatever_the_order_and_whoever_dies(crm: TestHouse, cluster: Cluster) -> None:
    towns = [await Town.founded(crm, channel) for channel in LIVES]
    other = await migrated(cluster, tuple(sorted(LIVES)))
    in_order: Told = {}
    shuffled: Told = {}

    for round in range(ROUNDS):
        sent = await lived(towns, round)
        await moved_to(crm.dsn)
        in_order = await told(crm.dsn, towns, sent, kills=0)
        await moved_to(other)
        shuffled = await told(other, towns, sent, kills=KILLS)

    for what in STATE:
        only_in_order = set(in_order[what]) - set(shuffled[what])
        only_shuffled = set(shuffled[what]) - set(in_order[what])
        assert (what, only_in_order, only_shuffled) == (what, set(), set())
        assert shuffled[what] == in_order[what], what
    assert in_order["trouble"] == in_order["unread"] == []
    for town in towns:
        bodies = [row[4] for row in shuffled["timeline"] if f"{town.channel} says" in str(row[4])]
        assert len(bodies) == len(set(bodies)) == town.said
    await cluster.drop(other)


async def moved_to(dsn: str) -> None:
    """From now on this process looks at another house."""
    await close_pool()
    await open_pool(dsn)


async def lived(towns: list[Town], round: int) -> list[Sent]:
    """Let some people of every town live; every call that their platforms made."""
    async with tapped() as (tap, address):
        for town in towns:
            town.theirs.callback = f"{address}/channels/{town.channel}/{town.key}"
            await town.live(round)
        await tap.quiet()
        for town in towns:
            if town.channel == "wecom":  # the others open a line for each call
                await town.platform.close()
    return tap.sent


async def told(dsn: str, towns: list[Town], sent: list[Sent], *, kills: int) -> Told:
    """Tell a house everything; what it has made of it when all is quiet."""
    with loopback_socket() as listening:
        async with nursery(dsn, listening, *sorted(LIVES)) as house:
            stages = [on_a_port(town.platform.app) for town in towns]
            for town, stage in zip(towns, stages, strict=True):
                await joined(town, await stage.__aenter__())
            await house.bear()
            postmen = Postmen(f"http://127.0.0.1:{listening.getsockname()[1]}")
            await asyncio.gather(carried(postmen, sent, kills), killed(house, kills))
            async with asyncio.timeout(1800 if LONG else 90):
                await until(at_rest, pause=0.3)
            for stage in stages:
                await stage.__aexit__(None, None, None)
    return {what: [tuple(row) for row in await fetch(sql)] for what, sql in STATE.items()}


async def carried(postmen: Postmen, sent: list[Sent], kills: int) -> None:
    """Once and in order, or so often and shuffled."""
    if kills:
        await postmen.carry(sent, copies=COPIES, at_once=AT_ONCE, seed=3)
    else:
        await postmen.carry_in_order(sent)


async def joined(town: Town, address: str) -> None:
    """Connect the house with a platform under a key that was known before, or find it moved."""
    if await fetchval(MOVED, town.key, address) is None:
        account = await connect(town.channel, "Shop", town.settings, platform_url=address)
        await fetchval("update channel_account set key = $2 where id = $1", account.id, town.key)


async def killed(house: Nursery, kills: int) -> None:
    """Kill the server at moments of no choice, and bear it again."""
    draw = random.Random(11)
    for _ in range(kills):
        await asyncio.sleep(0.3 + draw.random())
        house.kill()
        await house.bear()
