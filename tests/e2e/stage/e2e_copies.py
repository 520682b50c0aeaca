"""Houses that are set up once in a run: whoever needs one like it moves into a copy."""

import fcntl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from e2e_house import OWNER, PLUGINS, ServedHouse, served

from core.testing.deployment import Deployment, deployed

HERE = """mutation ($url: String!) { updateHouse(input: {url: $url}) { errors { message } } }"""


@dataclass(frozen=True)
class Plan:
    """What a house is set up with."""

    language: str = "zh-CN"
    plugins: tuple[str, ...] = PLUGINS
    furnished: bool = False
    """Filled with people, deals and messages."""

    @property
    def name(self) -> str:
        """What its data lies under."""
        return "-".join((self.language, *self.plugins, *["furnished"] * self.furnished))


@dataclass(frozen=True)
class Copies:
    """The data of houses that were left as soon as they were set up, for all workers of a run."""

    room: Path

    @contextmanager
    def moved_into(self, plan: Plan) -> Iterator[ServedHouse]:
        """A house of one's own that was set up like this, with its owner at the door."""
        left = self.left(plan)
        with deployed(None) as deployment:
            _copy(left, deployment.data)
            deployment.start()
            deployment.ready()
            with ServedHouse.reached(deployment) as house:
                _arrive(house)
                yield house

    def left(self, plan: Plan) -> Path:
        """The data of such a house; whoever comes first sets it up."""
        data = self.room / plan.name
        with (self.room / f"{plan.name}.turn").open("a") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            if not data.exists():
                with self._made(plan) as deployment:
                    half = self.room / f"{plan.name}.half"
                    half.mkdir()
                    _copy(deployment.data, half)
                    half.rename(data)
        return data

    @contextmanager
    def _made(self, plan: Plan) -> Iterator[Deployment]:
        """The house when everybody has left it."""
        if plan.furnished:
            with deployed(None) as deployment:
                _copy(self.left(Plan(plan.language, plan.plugins)), deployment.data)
                filled = deployment.run("demo")
                assert filled.returncode == 0, filled.stdout + filled.stderr
                yield deployment
            return
        with served() as house:
            house.set_up(language=plan.language, plugins=plan.plugins)
            house.deployment.stop()
            yield house.deployment


def _copy(data: Path, to: Path) -> None:
    """Whoever owns a file keeps it: PostgreSQL's may not belong to us."""
    subprocess.run(["cp", "-a", f"{data}/.", str(to)], check=True)


def _arrive(house: ServedHouse) -> None:
    """The owner signs in, and says where the house is now."""
    house.http.headers["origin"] = house.url
    credentials = {key: OWNER[key] for key in ("email", "password")}
    house.http.post("/auth/sign-in", json=credentials).raise_for_status()
    assert house.ask(HERE, url=house.url)["updateHouse"]["errors"] == []
