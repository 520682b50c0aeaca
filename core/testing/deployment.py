"""A deployment in real processes, for tests of what only real processes do."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

import httpx

from core.certificates import trusted

from .postgres import room

PATIENCE = 120


@dataclass
class Deployment:
    """One data directory, one port, one database, and the commands one types there."""

    data: Path
    port: int
    env: dict[str, str]
    python: str = sys.executable
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, command: str = "serve", **env: str) -> subprocess.Popen[str]:
        """Start a command and let it run."""
        with (self.data / f"{command}.log").open("a") as log:
            process = subprocess.Popen(
                [self.python, "-m", "core.cli", command],
                env={**self.env, **env},
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
                cwd="/",
            )
        self.running.append(process)
        return process

    def run(self, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [self.python, "-m", "core.cli", *command],
            env={**self.env, **env},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def ready(self) -> None:
        """Wait until it serves."""
        self.until(lambda: self.answers("/health/ready"))

    def answers(self, path: str) -> bool:
        """Whether a path is answered well."""
        try:
            return httpx.get(self.url + path, timeout=5, verify=trusted()).status_code == 200
        except httpx.HTTPError:
            return False

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is so, as long as the server lives."""
        end = time.monotonic() + PATIENCE
        while not true():
            assert self.running[-1].poll() is None, self.log()
            assert time.monotonic() < end, self.log()
            time.sleep(0.1)

    def children(self) -> list[int]:
        """The process ids of the present children of the server."""
        listed = subprocess.run(
            ["ps", "-o", "pid=,stat=", "--ppid", str(self.running[-1].pid)],
            capture_output=True,
            text=True,
        )
        rows = (line.split() for line in listed.stdout.splitlines())
        return [int(pid) for pid, state in rows if not state.startswith("Z")]

    def log(self, command: str = "serve") -> str:
        """What it said."""
        return (self.data / f"{command}.log").read_text()

    def stop(self) -> int:
        """Ask the server to leave, and wait."""
        self.running[-1].send_signal(signal.SIGTERM)
        return self.running[-1].wait(PATIENCE)

    def plugin(self, name: str, *, plugin: str = "", **files: str) -> None:
        """Install a plugin of a third party."""
        room = self.data / "site"
        package, facts = room / name, room / f"{name}-1.0.dist-info"
        package.mkdir(parents=True)
        facts.mkdir()
        card = (
            f'Plugin(name="{name}", title=T("{name}", "{name}"), summary=T("x", "x"), version="1")'
        )
        (package / "__init__.py").write_text(
            f"from core.errors import T\nfrom core.hooks import Plugin\nPLUGIN = {card}\n"
        )
        (package / "plugin.py").write_text(dedent(plugin))
        for file, text in files.items():
            place = package / file.replace("__", "/")
            place.parent.mkdir(exist_ok=True)
            place.with_suffix(".py").write_text(dedent(text))
        (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (facts / "entry_points.txt").write_text(f"[guanxi.plugins]\n{name} = {name}\n")
        self.env["PYTHONPATH"] = str(room)


@contextmanager
def deployed(database_url: str | None) -> Iterator[Deployment]:
    """A deployment that leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="gx-", dir=room()) as name:
        Path(name).chmod(0o755)
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GUANXI_")}
        port = free_port()
        env = {**kept, "GUANXI_DATA": name, "GUANXI_PORT": str(port), "LANG": "C.UTF-8"}
        if database_url:
            env["GUANXI_DATABASE_URL"] = database_url
        deployment = Deployment(Path(name), port, env)
        try:
            yield deployment
        finally:
            for process in deployment.running:
                if process.poll() is None:
                    process.terminate()
                    process.wait(PATIENCE)


def free_port() -> int:
    """A port nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
