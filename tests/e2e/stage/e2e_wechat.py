"""WeChat with its people, beside a served house: what tests of conversations play on."""

import asyncio
import threading
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import uvicorn
from e2e_house import ServedHouse

from core.db import embedded
from plugins.wechat.simulator import Fan, Platform, SimAccount

PATIENCE = 30

CONNECT = """mutation ($settings: JSON!) {
  createAccount(input: {channel: "wechat", name: "青云茶业公众号", settings: $settings}) {
    account { id callbackUrl } errors { message } } }"""
IMITATED = "update channel_account set platform_url = $1 where id = $2::uuid"
CLOSED = """update channel_grant g set expires_at = now() - interval '1 minute'
from channel_conversation c where c.id = g.conversation and c.thread = $1"""

SPOILED = """update channel_delivery set state = 'poison', error = 'An unknown kind: hologram'
where id = (select id from channel_delivery where state = 'done' order by created_at limit 1)"""


@dataclass
class WeChatStage:
    """One platform on a port, one account of it that is connected to the house, and its people."""

    house: ServedHouse
    platform: Platform
    account: SimAccount
    loop: asyncio.AbstractEventLoop
    dsn: str

    def person(self, name: str) -> Fan:
        """Somebody who follows the account."""
        fan = self.account.person(name)
        self.run(fan.does("follows"))
        return fan

    def says(self, fan: Fan, text: str) -> float:
        """Somebody writes; the moment at which the platform set out to tell us."""
        at = time.time()
        self.run(fan.says(text))
        return at

    def does(self, fan: Fan, doing: str, **said: Any) -> None:
        """Somebody does something on their phone."""
        self.run(fan.does(doing, **said))

    def goes_wrong(self, **trouble: Any) -> None:
        """Let the next message of ours meet a trouble."""
        self.platform.trouble("/cgi-bin/message/custom/send", **trouble)

    def reads(self, fan: Fan, text: str, *, times: int = 1) -> None:
        """Wait until a message of ours stands on somebody's phone so many times."""
        self.house.until(lambda: self.texts(fan).count(text) >= times)
        assert self.texts(fan).count(text) == times

    def texts(self, fan: Fan) -> list[str]:
        """What somebody received."""
        return [received.text for received in fan.inbox]

    def closes_the_window(self, fan: Fan) -> None:
        """Let the platform's time to answer somebody be over."""
        self.run(self._execute(CLOSED, fan.openid))

    def spoils_what_came(self) -> None:
        """Let one thing that the platform sent have been unreadable."""
        self.run(self._execute(SPOILED))

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do something where the platform lives."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE)

    async def _execute(self, statement: str, *values: Any) -> None:
        connection = await asyncpg.connect(self.dsn)
        try:
            await connection.execute(statement, *values)
        finally:
            await connection.close()

    def connect(self, address: str) -> None:
        """Connect the account with the house, and lead the house to the imitation."""
        told = self.house.ask(CONNECT, settings=self.account.settings)["createAccount"]
        assert told["errors"] == []
        ours = told["account"]
        self.account.callback = ours["callbackUrl"]
        self.run(self._execute(IMITATED, address, ours["id"]))


@contextmanager
def wechat_beside(house: ServedHouse) -> Iterator[WeChatStage]:
    """WeChat, imitated, with one account that is connected to the house."""
    platform = Platform(seed=1)
    config = uvicorn.Config(platform.app, port=0, lifespan="off", log_level="warning", ws="none")
    server = uvicorn.Server(config)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_until_complete, args=(server.serve(),), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    data = house.deployment.data
    account = platform.account(name="青云茶业公众号")
    try:
        stage = WeChatStage(house, platform, account, loop, embedded.start(data))
        stage.connect(f"http://127.0.0.1:{port}")
        yield stage
    finally:
        embedded.stop(data)
        server.should_exit = True
        thread.join(PATIENCE)
        loop.close()
