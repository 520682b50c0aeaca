"""The street beside a served house: every platform imitated, with the phones of its people."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from e2e_house import ServedHouse

from core.testing.deployment import deployed, free_port

PLUGINS = ("sales", "wechat", "wecom", "weibo", "douyin", "sms", "email", "sandbox")
CORNERS = 8
PATIENCE = 60

SAID = """query { conversations(first: 100) { nodes {
  id lastSaid customer { id name mergedInto { id } } account { name } } } }"""


@dataclass
class Street:
    """The phones, as the page with the phones plays them."""

    house: ServedHouse

    def does(self, corner: str, name: str, doing: str, /, **said: str) -> None:
        """Somebody does something on their phone."""
        number = self.phone(corner, name)["number"]
        asked = {"corner": corner, "number": number, "doing": doing, "fields": said}
        self._play("do", asked)

    def arrives(self, name: str) -> None:
        """Somebody new gets a phone, with every app on it."""
        self._play("person", {"name": name})

    def passes(self, seconds: float) -> None:
        """Time passes on every platform."""
        self._play("clock", {"forward": seconds})

    def phone(self, corner: str, name: str) -> dict[str, Any]:
        """Somebody's phone."""
        shown = self.house.http.get("/plugins/sandbox/state").raise_for_status().json()["phones"]
        return next(each for each in shown if (each["corner"], each["name"]) == (corner, name))

    def reads(self, corner: str, name: str, text: str) -> None:
        """Wait until something stands on somebody's phone."""
        self.house.until(
            lambda: text in [line["text"] for line in self.phone(corner, name)["lines"]]
        )

    def talk(self, words: str) -> dict[str, Any]:
        """The conversation in which these words were the last, as soon as they came."""

        def found() -> Any:
            nodes = self.house.ask(SAID)["conversations"]["nodes"]
            return next((each for each in nodes if each["lastSaid"] == words), None)

        return self.house.until(found)

    def person(self, words: str) -> str:
        """The customer who said these words."""
        customer = self.talk(words)["customer"]
        return (customer["mergedInto"] or customer)["id"]

    def _play(self, verb: str, asked: dict[str, Any]) -> dict[str, Any]:
        answer = self.house.http.post(f"/plugins/sandbox/play/{verb}", json=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def opened(self) -> bool:
        """Whether every account is connected."""
        phones = self._play("open", {})["phones"]
        return len({each["corner"] for each in phones}) == CORNERS


@contextmanager
def street_beside_house(language: str = "en") -> Iterator[Street]:
    """A house with every channel on, as `guanxi sandbox` opens it."""
    token, port = secrets.token_urlsafe(24), free_port()
    there = {"GUANXI_SANDBOX": f"http://127.0.0.1:{port}", "GUANXI_SANDBOX_TOKEN": token}
    command = [sys.executable, "-m", "plugins.sandbox", "--port", str(port)]
    street = subprocess.Popen(command, env={**os.environ, **there})
    try:
        with deployed(None) as deployment:
            deployment.start("serve", **there)
            deployment.ready()
            with ServedHouse.reached(deployment) as house:
                _wait(there["GUANXI_SANDBOX"])
                house.set_up(language=language, plugins=PLUGINS)
                played = Street(house)
                house.until(played.opened)
                yield played
    finally:
        street.terminate()
        street.wait(PATIENCE)


def _wait(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            httpx.get(address)
            return
        except httpx.HTTPError:
            assert time.monotonic() < end
            time.sleep(0.1)
