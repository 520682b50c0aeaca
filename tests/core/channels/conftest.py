"""A house with one channel, pigeon post, whose platform answers on a real port."""

import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

sys.path.insert(0, str(Path(__file__).parent / "loft"))

from pigeon_post import Pigeons, Tower

from core.channels import Account, Text, connect, hang_up, send_message, use_adapters
from core.db import fetch, fetchrow, now
from core.entities.activities import Activity
from core.testing import TestHouse
from core.testing.ports import on_a_port


@dataclass
class Loft:
    """The house, the platform, and the one account between them."""

    crm: TestHouse
    tower: Tower
    account: Account

    async def hears(self, said: dict[str, Any]) -> None:
        """A delivery comes in and is read."""
        body = orjson.dumps({"secret": "seed", **said})
        answer = await self.crm.post(f"/channels/pigeon/{self.account.key}", content=body)
        assert answer.status_code == 200, answer.status_code
        await self.crm.settle()

    async def letter(
        self, name: str = "mei", *, id: str = "l1", at: float = 0, **more: Any
    ) -> None:
        """Somebody writes, so many seconds from now."""
        moment = int(now().timestamp() + at)
        await self.hears({"id": id, "from": name, "at": moment, "text": "hello", **more})

    async def conversation(self, name: str = "mei") -> Any:
        """The conversation with somebody."""
        return await fetchrow("select * from channel_conversation where thread = $1", name)

    async def say(self, text: str, name: str = "mei", **how: Any) -> Activity:
        """We write to somebody, and it is carried out."""
        activity = await send_message((await self.conversation(name))["id"], Text(text=text), **how)
        await self.crm.settle()
        return activity

    async def outgoing(self, activity: Activity) -> Any:
        """How a message of ours stands."""
        return await fetchrow("select * from channel_outgoing where activity = $1", activity.id)

    async def state(self) -> Any:
        """How the account fares: its state, and what is wrong with it."""
        return await fetchrow(
            "select state, trouble ->> 'kind' as kind, trouble ->> 'code' as code"
            " from channel_account"
        )

    async def left(self, name: str = "mei") -> int | None:
        """How many messages we have left."""
        row = await fetchrow(
            "select channel_left(g) as remaining from channel_grant g join channel_conversation c"
            " on c.id = g.conversation where c.thread = $1 and g.expires_at > now()",
            name,
        )
        return row["remaining"] if row else None

    async def said(self, name: str = "mei") -> list[str]:
        """What stands on the timeline of a conversation."""
        rows = await fetch(
            "select a.body from activity a join channel_conversation c on c.id = a.conversation"
            " where c.thread = $1 order by a.happened_at, a.id",
            name,
        )
        return [row["body"] for row in rows]


@pytest.fixture
async def loft(crm: TestHouse) -> AsyncIterator[Loft]:
    """Pigeon post, connected."""
    use_adapters({"pigeon": Pigeons()})
    tower = Tower()
    async with on_a_port(tower) as address:
        settings = {"loft": "roof", "secret": "seed"}
        account = await connect("pigeon", "Our loft", settings, platform_url=address)
        yield Loft(crm, tower, account)
        await hang_up()
    use_adapters({})
