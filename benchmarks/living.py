"""A house as it is lived in: served by real processes, with imitated platforms beside it.

Somebody on a platform is asked to do something by a call of `/deed/…` to the platform's process;
what they did is answered with the moments at which it began and was accepted, by this machine's
clock.
"""

import json
import re
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import httpx

from benchmarks.surroundings import on_its_own
from core.db import embedded
from core.testing.deployment import Deployment, deployed
from plugins.wechat.simulator import Fan
from plugins.wechat.simulator import Platform as WeChat
from plugins.wecom.simulator import Platform as WeCom
from plugins.wecom.simulator.records import ContactWay

OWNER = {"name": "王芳", "email": "fang@example.cn", "password": "a long enough secret"}
PLUGINS = ("sales", "wechat", "wecom")
PATIENCE = 120
UI = Path(__file__).parents[1] / "admin_ui" / "src"

CONNECT = """mutation ($channel: String!, $settings: JSON!) {
  createAccount(input: {channel: $channel, name: "Bench", settings: $settings}) {
    account { id callbackUrl } errors { message } } }"""
IMITATED = "update channel_account set platform_url = $1 where id = $2::uuid"
UNDONE = """
select exists (select from job where state in ('waiting', 'running') and run_at <= now())
    or exists (select from event where seq is null)"""

Deed = Callable[..., Coroutine[Any, Any, Any]]


@dataclass
class Account:
    """An account of a platform: how to reach the platform, and where it reaches us."""

    id: str
    callback: str
    platform: str
    settings: Mapping[str, Any]

    async def does(self, deed: str, **said: Any) -> Any:
        """Let somebody do something."""
        async with httpx.AsyncClient(trust_env=False, timeout=30) as asking:
            answer = await asking.post(f"{self.platform}/deed/{deed}", json=said)
        return answer.raise_for_status().json()


@dataclass
class Home:
    """A deployment with its owner signed in."""

    deployment: Deployment
    http: httpx.Client
    dsn: str

    def ask(self, document: str, **variables: Any) -> Any:
        """What the API answers to the owner."""
        body = {"query": document, "variables": variables}
        answer = self.http.post("/graphql", json=body).json()
        if "errors" in answer:
            raise RuntimeError(answer)
        return answer["data"]

    def set_up(self, plugins: tuple[str, ...]) -> None:
        """What the wizard sends; ready when every plugin is on."""
        self.http.headers["origin"] = self.deployment.url
        house = {"business": "青云茶业", "language": "zh-CN", "url": self.deployment.url}
        body = {**OWNER, **house, "plugins": list(plugins)}
        self.http.post("/auth/setup", json=body).raise_for_status()
        end = time.monotonic() + PATIENCE
        while not self._on() >= set(plugins):
            if time.monotonic() > end:
                raise RuntimeError(self.deployment.log())
            time.sleep(0.2)

    def _on(self) -> set[str]:
        told = self.ask("{ plugins { name state } }")["plugins"]
        return {each["name"] for each in told if each["state"] == "ON"}

    async def connect(self, channel: str, settings: Mapping[str, Any], platform: str) -> Account:
        """Connect an account, lead the house to the imitation, and the imitation to the house."""
        told = self.ask(CONNECT, channel=channel, settings=settings)["createAccount"]
        if told["errors"]:
            raise RuntimeError(told["errors"])
        await self.execute(IMITATED, platform, told["account"]["id"])
        ours = told["account"]
        account = Account(ours["id"], ours["callbackUrl"], platform, settings)
        await account.does("callback", address=account.callback)
        return account

    async def execute(self, statement: str, *values: Any) -> Any:
        """Past the house, into its database; the first value."""
        connection = await asyncpg.connect(self.dsn)
        try:
            return await connection.fetchval(statement, *values)
        finally:
            await connection.close()

    async def rests(self) -> None:
        """Wait until all is done that is to be done."""
        end = time.monotonic() + PATIENCE
        while await self.execute(UNDONE):
            if time.monotonic() > end:
                raise RuntimeError("the house does not come to rest")


@contextmanager
def lived_in(plugins: tuple[str, ...] = PLUGINS) -> Iterator[Home]:
    """A house with a PostgreSQL of its own, set up and signed in."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        folder.chmod(0o755)
        dsn = embedded.start(folder)
        stack.callback(embedded.stop, folder)
        deployment = stack.enter_context(deployed(dsn))
        deployment.start()
        deployment.ready()
        http = httpx.Client(base_url=deployment.url, timeout=30, trust_env=False)
        home = Home(deployment, stack.enter_context(http), dsn)
        home.set_up(plugins)
        yield home


@contextmanager
def wechat() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """WeChat with one account, in a process of its own: where, and its settings."""
    platform = WeChat(seed=1)
    theirs = platform.account(name="青云茶业")
    people: dict[str, Fan] = {}

    async def callback(address: str) -> None:
        theirs.callback = address

    async def follows(name: str) -> None:
        people[name] = theirs.person(name)
        await people[name].does("follows")

    async def says(name: str, text: str) -> dict[str, float]:
        return await _timed(people[name].says(text))

    with on_its_own(_listening(platform.app, callback, follows, says)) as beside:
        yield beside.address, theirs.settings


@contextmanager
def wecom() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """WeCom with one corp that greets whoever scans its code, in a process of its own."""
    platform = WeCom(seed=1)
    corp = platform.account()
    corp.hire("zhang", "张三")
    fields = {"user": ["zhang"], "state": "shop"}
    corp.ways["way"] = ContactWay(config_id="way", qr_code="https://…/1", fields=fields, created=0)
    came: list[dict[str, Any]] = []

    async def callback(address: str) -> None:
        corp.callback = address

    async def scans(name: str) -> None:
        person = corp.person(name)
        came.append({"person": person.id, **await _timed(person.scans("shop"))})

    async def greeted() -> list[dict[str, Any]]:
        told = [{**each, "greeted": _greeted(corp.phones[each["person"]])} for each in came]
        came.clear()
        return told

    with on_its_own(_listening(platform.app, callback, scans, greeted)) as beside:
        yield beside.address, corp.settings


def _greeted(person: Any) -> float | None:
    return next((each.at for each in person.inbox if each.kind == "welcome"), None)


async def _timed(deed: Coroutine[Any, Any, Any]) -> dict[str, float]:
    began = time.time()
    await deed
    return {"began": began, "accepted": time.time()}


def _listening(app: Any, *deeds: Deed) -> Any:
    """A platform's application that also hears what its people are to do."""
    known = {f"/deed/{deed.__name__}": deed for deed in deeds}

    async def listen(scope: Any, receive: Any, send: Any) -> None:
        deed = known.get(scope["path"])
        if deed is None:
            return await app(scope, receive, send)
        said = b"".join([part async for part in _body(receive)])
        told = json.dumps(await deed(**json.loads(said or b"{}"))).encode()
        head = [(b"content-length", str(len(told)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        return await send({"type": "http.response.body", "body": told})

    return listen


async def _body(receive: Any) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        yield message.get("body", b"")
        more = message.get("more_body", False)


def asked_by_screens(operation: str) -> str:
    """A document of the admin, with all the fragments it needs."""
    texts = "\n".join(path.read_text("utf-8") for path in sorted(UI.rglob("*.graphql")))
    found = re.findall(
        r"^((?:query|fragment|mutation|subscription) (\w+).*?^\})", texts, re.M | re.S
    )
    known = {name: text for text, name in found}
    wanted, parts = [operation], []
    while wanted:
        parts.append(known[wanted.pop()])
        fragments = re.findall(r"\.\.\.(\w+)", parts[-1])
        wanted += [each for each in fragments if known[each] not in parts and each not in wanted]
    return "\n".join(parts)
