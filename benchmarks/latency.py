"""How long people wait while a hundred messages a second come in: on the phone, and at the desk.

Newcomers scan a code of WeCom and wait for their welcome. Somebody at the desk hears of every
change, as the admin does, asks for what was said, and waits for the answer. Both are measured
from the moment at which the platform's call was accepted. Run it as `python -m benchmarks.latency`;
the limits are 2 seconds for 95 of 100 welcomes and 500 ms for 95 of 100 messages.
"""

import argparse
import asyncio
import json
import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import websockets
from websockets.typing import Origin, Subprotocol

from benchmarks.living import Account, Home, asked_by_screens, lived_in, wechat, wecom
from benchmarks.surroundings import Steal
from plugins.wechat.simulator import OfficialAccount, Person

RATE = 100
PEOPLE = 200
CONNECTIONS = 8
TOGETHER = 0.015
"""Seconds for which the admin waits whether more changes before it asks."""
GREET = """mutation ($account: String!) {
  setWecomWelcome(input: {account: $account, text: "你好，欢迎"}) { errors { message } } }"""


@dataclass(frozen=True)
class Crowd:
    """People who write to an account, as WeChat delivers it."""

    account: OfficialAccount
    callback: str

    @classmethod
    def before(cls, account: Account) -> "Crowd":
        """Whoever writes to this account."""
        names = ("app_id", "token", "encoding_aes_key")
        told = {name: account.settings[name] for name in names}
        return cls(OfficialAccount(**told), account.callback)

    def letter(self, who: str, text: str) -> bytes:
        """A message as raw HTTP."""
        request = self.account.request(Person(account=self.account, openid=who).writes(text))
        place = urlsplit(self.callback)
        head = (
            f"POST {place.path}?{urlencode(request.params)} HTTP/1.1\r\nHost: {place.netloc}\r\n"
            f"Content-Type: text/xml\r\nContent-Length: {len(request.content)}\r\n\r\n"
        )
        return head.encode() + request.content

    async def chats(self, rate: float, until: Callable[[], bool]) -> int:
        """Write so many messages a second; how many it were."""
        port = urlsplit(self.callback).port or 80
        posts = [await _Post.opened(port) for _ in range(CONNECTIONS)]
        began, sent, going = time.monotonic(), 0, set[asyncio.Task[None]]()
        while not until():
            sent += 1
            letter = self.letter(f"oCrowd{sent % PEOPLE:06}", f"message {sent}")
            going.add(task := asyncio.create_task(posts[sent % CONNECTIONS].send(letter)))
            task.add_done_callback(going.discard)
            await asyncio.sleep(max(0.0, began + sent / rate - time.monotonic()))
        await asyncio.gather(*going)
        return sent


@dataclass
class _Post:
    """A connection, for one letter after the other."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    async def opened(cls, port: int) -> "_Post":
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def send(self, letter: bytes) -> None:
        async with self.turn:
            self.writer.write(letter)
            head = await self.reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(head.split(b"\r\n")[0].decode())
            length = head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]
            await self.reader.readexactly(int(length or 0))


@contextmanager
def crowded(crowd: Crowd, rate: float) -> Iterator[None]:
    """People write all the while, in a process of their own."""
    context = multiprocessing.get_context("fork")
    over, counted = context.Event(), context.Queue()

    def chat() -> None:
        began = time.monotonic()
        sent = asyncio.run(crowd.chats(rate, over.is_set))
        counted.put(sent / (time.monotonic() - began))

    chatting = context.Process(target=chat, daemon=True)
    chatting.start()
    try:
        yield
        over.set()
        if (reached := counted.get(timeout=60)) < 0.9 * rate:
            raise RuntimeError(f"only {reached:.0f} messages a second came in")
    finally:
        over.set()
        chatting.join(timeout=10)
        chatting.terminate()


@dataclass
class Desk:
    """Somebody who hears of every change, and asks for what was said as the admin does."""

    home: Home
    document: str = field(default_factory=lambda: asked_by_screens("Heard"))
    seen: dict[str, tuple[float, float]] = field(default_factory=dict)
    """What was said → when the change was heard, and when the answer was there."""
    _heard: dict[str, float] = field(default_factory=dict)
    _due: asyncio.Event = field(default_factory=asyncio.Event)

    async def listens(self, ready: asyncio.Event) -> None:
        """Subscribe, and hear."""
        address = self.home.deployment.url.replace("http", "ws") + "/graphql/ws"
        cookie = "; ".join(f"{k}={v}" for k, v in self.home.http.cookies.items())
        async with websockets.connect(
            address,
            subprotocols=[Subprotocol("graphql-transport-ws")],
            additional_headers={"Cookie": cookie},
            origin=Origin(self.home.deployment.url),
            proxy=None,
        ) as line:
            await line.send('{"type": "connection_init"}')
            await line.recv()
            asked = {"query": asked_by_screens("Changed")}
            await line.send(json.dumps({"type": "subscribe", "id": "1", "payload": asked}))
            ready.set()
            async for word in line:
                self._hear(json.loads(word))

    def _hear(self, word: dict[str, Any]) -> None:
        fact = ((word.get("payload") or {}).get("data") or {}).get("changed") or {}
        if fact.get("entity") == "activity":
            self._heard.setdefault(fact["id"], time.time())
            self._due.set()

    async def asks(self) -> None:
        """Ask for what was heard of, a few at a time, again and again."""
        url = self.home.deployment.url
        cookies, headers = dict(self.home.http.cookies), {"origin": url}
        async with httpx.AsyncClient(
            base_url=url, cookies=cookies, headers=headers, trust_env=False
        ) as http:
            while True:
                await self._due.wait()
                await asyncio.sleep(TOGETHER)
                ids = list(self._heard)[:50]
                heard = {each: self._heard.pop(each) for each in ids}
                if not self._heard:
                    self._due.clear()
                body = {"query": self.document, "variables": {"ids": ids}}
                told = (await http.post("/graphql", json=body)).json()["data"]["activities"]
                for node in told["nodes"]:
                    self.seen[node["body"]] = (heard[node["id"]], time.time())


async def _messages(home: Home, crowd: Crowd, count: int, pause: float) -> dict[str, float]:
    """Messages of which each is waited for at the desk."""
    desk, ready = Desk(home), asyncio.Event()
    working = [asyncio.create_task(desk.listens(ready)), asyncio.create_task(desk.asks())]
    probing = asyncio.create_task(_probe(crowd, desk, ready, count, pause))
    done, _ = await asyncio.wait([*working, probing], return_when=asyncio.FIRST_COMPLETED)
    for task in (*working, probing):
        task.cancel()
    accepted = next(iter(done)).result()  # what listens and asks never ends well
    assert accepted is not None
    heard = [desk.seen[text][0] - at for text, at in accepted.items() if text in desk.seen]
    told = [desk.seen[text][1] - at for text, at in accepted.items() if text in desk.seen]
    return {**_told("heard", heard), **_told("answered", told), "missed": count - len(told)}


async def _probe(
    crowd: Crowd, desk: Desk, ready: asyncio.Event, count: int, pause: float
) -> dict[str, float]:
    """Write now and then, and wait until all of it was seen: the moments of acceptance."""
    await ready.wait()
    await asyncio.sleep(1)
    accepted: dict[str, float] = {}
    post = await _Post.opened(urlsplit(crowd.callback).port or 80)
    for number in range(count):
        text = f"probe {time.time_ns()}"
        await post.send(crowd.letter(f"oProbe{number % 20:06}", text))
        accepted[text] = time.time()
        await asyncio.sleep(pause)
    await _until(lambda: accepted.keys() <= desk.seen.keys())
    return accepted


async def _welcomes(corp: Account, count: int, pause: float) -> dict[str, float]:
    """Newcomers of whom each waits to be greeted."""
    for number in range(count):
        await corp.does("scans", name=f"newcomer {number}")
        await asyncio.sleep(pause)
    await asyncio.sleep(5)
    came = await corp.does("greeted")
    waited = [each["greeted"] - each["accepted"] for each in came if each["greeted"]]
    return {**_told("greeted", waited), "missed": count - len(waited)}


async def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true() and time.monotonic() < end:  # noqa: ASYNC110
        await asyncio.sleep(0.05)


def _told(what: str, waited: Sequence[float]) -> dict[str, float]:
    if not waited:
        raise RuntimeError(f"nobody was {what}")
    times = sorted(round(1000 * each) for each in waited)
    return {
        f"{what}_p50_ms": statistics.median(times),
        f"{what}_p95_ms": times[int(len(times) * 0.95)],
        f"{what}_most_ms": times[-1],
    }


async def _measured(home: Home, fan: Account, corp: Account, asked: Any) -> dict[str, Any]:
    home.ask(GREET, account=corp.id)
    crowd = Crowd.before(fan)
    count = 0

    def known() -> bool:
        nonlocal count
        count += 1
        return count > PEOPLE

    await crowd.chats(20, known)
    await home.rests()
    figures: dict[str, Any] = {}
    for name, rate in (("calm", 0), ("crowded", asked.rate)):
        steal = Steal()
        if rate:
            with crowded(crowd, rate):
                figures[name] = await _probed(crowd, home, corp, asked.count)
        else:
            figures[name] = await _probed(crowd, home, corp, asked.count)
        figures[name] |= {"rate": rate, "steal": steal.share}
        await home.rests()
    return figures


async def _probed(crowd: Crowd, home: Home, corp: Account, count: int) -> dict[str, Any]:
    messages, welcomes = await asyncio.gather(
        _messages(home, crowd, count, 0.4), _welcomes(corp, count // 2, 0.8)
    )
    return {"messages": messages, "welcomes": welcomes}


def measure(asked: Any) -> dict[str, Any]:
    """In a house of its own, with WeChat and WeCom beside it."""

    async def connected() -> dict[str, Any]:
        fan = await home.connect("wechat", theirs, there)
        corp = await home.connect("wecom", its, where)
        return await _measured(home, fan, corp, asked)

    with wechat() as (there, theirs), wecom() as (where, its), lived_in() as home:
        return asyncio.run(connected())


def main() -> None:
    """Measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser(prog="benchmarks.latency")
    parser.add_argument("--rate", type=int, default=RATE, help="messages a second beside it")
    parser.add_argument("--count", type=int, default=100, help="messages that are waited for")
    print(json.dumps(measure(parser.parse_args()), indent=2))


if __name__ == "__main__":
    main()
