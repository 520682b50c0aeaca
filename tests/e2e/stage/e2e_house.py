"""A house that is served by real processes, as its owner, a program and a platform know it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import httpx

from core.testing.deployment import Deployment, deployed
from plugins.wechat.simulator import OfficialAccount, Person

PATIENCE = 60
PLUGINS = ("loyalty", "sales", "wechat")
OWNER = {"name": "王芳", "email": "fang@example.cn", "password": "a long enough secret"}
OFFICIAL = OfficialAccount(
    app_id="wx2c2769f8efd9abc2",
    token="spamtest",
    encoding_aes_key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
)
APP_SECRET = "0123456789abcdef0123456789abcdef"

Seen = TypeVar("Seen")


@dataclass
class ServedHouse:
    """One deployment, and the requests that reach it from outside."""

    deployment: Deployment
    http: httpx.Client
    key: str = ""

    @classmethod
    @contextmanager
    def reached(cls, deployment: Deployment) -> Iterator[Self]:
        """The house that is served there."""
        with httpx.Client(base_url=deployment.url, timeout=30) as http:
            yield cls(deployment, http)

    @property
    def url(self) -> str:
        """Where it serves."""
        return self.deployment.url

    def set_up(self, *, language: str = "zh-CN", plugins: tuple[str, ...] = PLUGINS) -> None:
        """What the wizard sends; ready when every plugin is on."""
        self.http.headers["origin"] = self.url
        house = {"business": "青云茶业", "language": language, "url": self.url}
        body = {**OWNER, **house, "plugins": list(plugins)}
        self.http.post("/auth/setup", json=body).raise_for_status()
        self.until(lambda: self.is_on(*plugins))

    def speaks(self, language: str) -> None:
        """The owner chooses a language."""
        document = """mutation ($language: String!) {
          updateMe(input: {language: $language}) { errors { message } } }"""
        assert self.ask(document, language=language)["updateMe"]["errors"] == []

    def is_on(self, *plugins: str) -> bool:
        """Whether these plugins take part in the house."""
        told = self.ask("{ plugins { name state } }")["plugins"]
        return {p["name"] for p in told if p["state"] == "ON"} >= set(plugins)

    def ask(self, document: str, **variables: Any) -> Any:
        """The data the API answers to who signed in, or to the key."""
        headers = {"authorization": f"Bearer {self.key}"} if self.key else {}
        body = {"query": document, "variables": variables}
        answer = self.http.post("/graphql", json=body, headers=headers).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def writes(self, person: Person, message: str, callback: str) -> None:
        """WeChat delivers what somebody wrote to the call-back address we were shown."""
        sent = person.account.request(message)
        answer = httpx.post(
            callback, params=sent.params, content=sent.content, headers=sent.headers
        )
        assert answer.status_code == 200, answer.text

    def until(self, question: Callable[[], Seen]) -> Seen:
        """Ask again until the answer is yes."""
        end = time.monotonic() + PATIENCE
        while not (seen := question()):
            assert time.monotonic() < end, self.deployment.log()
            time.sleep(0.1)
        return seen


@contextmanager
def served() -> Iterator[ServedHouse]:
    """A house nobody has set up yet, on a port of its own, with its own PostgreSQL."""
    with deployed(None) as deployment:
        deployment.start()
        deployment.ready()
        with ServedHouse.reached(deployment) as house:
            yield house
