"""Who is measured: a server process each, and how its answers are read."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import dataloaders
from benchmarks.operations import DOCUMENTS, Call

ROOT = Path(__file__).parents[1]


@dataclass
class Contender:
    """One server, and how it is asked."""

    name: str
    command: list[str]
    port: int
    documents: dict[str, str] = field(default_factory=lambda: DOCUMENTS)
    token: str = ""
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
        raise RuntimeError(f"{self.name} did not start")

    def stop(self) -> None:
        """End it."""
        if self.process:
            self.process.terminate()
            self.process.wait(20)

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
        url = f"http://127.0.0.1:{self.port}/graphql"
        request = urllib.request.Request(url, self.body(call), self.headers())
        with urllib.request.urlopen(request, timeout=30) as response:
            return plain(json.loads(response.read()))


def contenders(tokens: dict[str, str]) -> list[Contender]:
    """Ours twice (rights `all`, rights `team`), the limit, and the usual way."""
    python, uvicorn = sys.executable, [sys.executable, "-m", "uvicorn", "--no-access-log"]
    quiet = ["--log-level", "warning", "--loop", "uvloop", "--http", "httptools"]
    limit = [*uvicorn, "benchmarks.limit:app", "--port", "8101", *quiet]
    usual = [*uvicorn, "benchmarks.dataloaders:app", "--port", "8103", *quiet]
    ours = [python, "-m", "benchmarks.ours"]
    return [
        Contender("limit", limit, 8101),
        Contender("ours, rights all", [*ours, "8102"], 8102, token=tokens["all"]),
        Contender("ours, rights team", [*ours, "8104"], 8104, token=tokens["team"]),
        Contender("dataloaders", usual, 8103, documents=dataloaders.DOCUMENTS),
    ]


def plain(answer: Any) -> Any:
    """The answer without what differs between dialects: connections, enum case, fresh ids."""
    if isinstance(answer, dict):
        if set(answer) == {"nodes"}:
            return plain(answer["nodes"])
        if "createCustomer" in answer:
            made = answer["createCustomer"].get("customer", answer["createCustomer"])
            return {k: made[k] for k in ("name", "email")}
        return {key: plain(value) for key, value in answer.items() if key != "errors"}
    if isinstance(answer, list):
        return [plain(each) for each in answer]
    return _same_moment(answer)


def _same_moment(value: Any) -> Any:
    """Times and words as every dialect can be read."""
    if isinstance(value, str) and len(value) > 18 and value[10:11] == "T":
        whole, _, fraction = value.replace("+00:00", "").partition(".")
        return f"{whole}.{fraction:0<6}"
    return value.lower() if isinstance(value, str) else value
