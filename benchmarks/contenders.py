"""Who is measured: server processes, and how their answers are read."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import dataloaders
from benchmarks.operations import DOCUMENTS, Call

ROOT = Path(__file__).parents[1]


@dataclass
class Server:
    """A process that answers on a port."""

    command: list[str]
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process that answers."""
        assert self.process is not None
        return self.process.pid

    def start(self, env: dict[str, str]) -> None:
        """Start it, and wait until it answers anything at all."""
        self.process = subprocess.Popen(self.command, cwd=ROOT, env={**os.environ, **env})
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/live", timeout=1)
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"{self.command} did not start")

    def stop(self) -> None:
        """End it."""
        if self.process:
            self.process.terminate()
            self.process.wait(20)


@dataclass(frozen=True)
class Contender:
    """Somebody who asks a server in its dialect."""

    name: str
    server: Server
    documents: dict[str, str] = field(default_factory=lambda: DOCUMENTS)
    token: str = ""

    def headers(self) -> dict[str, str]:
        """What goes with every request."""
        given = {"content-type": "application/json"}
        return {**given, "authorization": f"Bearer {self.token}"} if self.token else given

    def body(self, call: Call) -> bytes:
        """A request in this contender's dialect."""
        document = self.documents[call.operation]
        return json.dumps({"query": document, "variables": call.variables}).encode()

    def ask(self, call: Call) -> Any:
        """One answer, in a form that can be compared."""
        url = f"http://127.0.0.1:{self.server.port}/graphql"
        request = urllib.request.Request(url, self.body(call), self.headers())
        with urllib.request.urlopen(request, timeout=30) as response:
            return plain(json.loads(response.read()))


def contenders(tokens: dict[str, str]) -> list[Contender]:
    """The limit first; ours twice, asked by a key that sees all and one that sees 20 teams."""
    uvicorn = [sys.executable, "-m", "uvicorn", "--no-access-log", "--log-level", "warning"]
    fast = ["--loop", "uvloop", "--http", "httptools"]
    limit = Server([*uvicorn, "benchmarks.limit:app", "--port", "8101", *fast], 8101)
    ours = Server([sys.executable, "-m", "benchmarks.ours", "8102"], 8102)
    usual = Server([*uvicorn, "benchmarks.dataloaders:app", "--port", "8103", *fast], 8103)
    return [
        Contender("limit", limit),
        Contender("ours, rights all", ours, token=tokens["all"]),
        Contender("ours, rights team", ours, token=tokens["team"]),
        Contender("dataloaders", usual, documents=dataloaders.DOCUMENTS),
    ]


def plain(answer: Any) -> Any:
    """The answer without what differs between dialects: connections, enum case, fresh ids."""
    if isinstance(answer, dict):
        if set(answer) == {"nodes"}:
            return plain(answer["nodes"])
        if "createCustomer" in answer:
            made = answer["createCustomer"].get("customer", answer["createCustomer"])
            return {key: made[key] for key in ("name", "email")}
        return {key: plain(value) for key, value in answer.items()}
    if isinstance(answer, list):
        return [plain(each) for each in answer]
    return _same_moment(answer)


def _same_moment(value: Any) -> Any:
    """Times and words as every dialect can be read."""
    if isinstance(value, str) and len(value) > 18 and value[10:11] == "T":
        whole, _, fraction = value.replace("+00:00", "").partition(".")
        return f"{whole}.{fraction:0<6}"
    return value.lower() if isinstance(value, str) else value
