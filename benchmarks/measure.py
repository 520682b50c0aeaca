"""Load on one server, and what it costs: rate, CPU of the server, CPU of the database."""

import json
import os
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contenders import Contender
from benchmarks.operations import calls

TICK = os.sysconf("SC_CLK_TCK")
BODIES = 2_000

SCRIPT = """
local bodies, place = {}, 0
for line in io.lines("%s") do bodies[#bodies + 1] = line end
local headers = %s
request = function()
  place = place %% #bodies + 1
  return wrk.format("POST", "/graphql", headers, bodies[place])
end
"""


@dataclass(frozen=True)
class Figure:
    """What one run of one contender gave."""

    rate: float
    server: float
    """Server CPU per request, in microseconds."""
    database: float
    """Database CPU per request, in microseconds."""
    p99: float
    """Milliseconds."""


@dataclass(frozen=True)
class Load:
    """How hard, how long, and on what."""

    folder: Path
    postmaster: int
    scale: float
    seconds: float
    connections: int = 16

    def run(self, contender: Contender, operation: str, turn: int) -> Figure:
        """Let wrk ask for a while; refuses a run in which anything but 200 was answered."""
        script = self._script(contender, operation, turn)
        server = [contender.server.pid]
        before = _cpu(server), _cpu(_family(self.postmaster))
        spoken = subprocess.run(
            ["wrk", "-t1", f"-c{self.connections}", f"-d{self.seconds:.0f}s", "--latency", "-s",
             str(script), f"http://127.0.0.1:{contender.server.port}"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        after = _cpu(server), _cpu(_family(self.postmaster))
        if "Non-2xx" in spoken or "Socket errors" in spoken:
            raise RuntimeError(f"{contender.name} {operation}: {spoken}")
        count = max(1, int(_found(r"(\d+) requests in", spoken)))
        rate = float(_found(r"Requests/sec:\s+([\d.]+)", spoken))
        server_us, database_us = ((b - a) / count * 1e6 for a, b in zip(before, after, strict=True))
        p99 = _milliseconds(_found(r"99%\s+(\S+)", spoken))
        return Figure(rate, server_us, database_us, p99)

    def _script(self, contender: Contender, operation: str, turn: int) -> Path:
        place = self.folder / f"{contender.server.port}-{operation}"
        asked = calls(operation, BODIES, scale=self.scale, seed=turn)
        bodies, script = place.with_suffix(".txt"), place.with_suffix(".lua")
        bodies.write_bytes(b"\n".join(contender.body(call) for call in asked))
        headers = ", ".join(
            f"[{json.dumps(k)}]={json.dumps(v)}" for k, v in contender.headers().items()
        )
        script.write_text(SCRIPT % (bodies, "{" + headers + "}"))
        return script


def memory(pid: int) -> float:
    """Resident memory of a process, in MiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(_found(r"VmRSS:\s+(\d+)", status)) / 1024


def _cpu(pids: Iterable[int]) -> float:
    """Seconds of CPU that processes have used, user and system."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def _family(postmaster: int) -> list[int]:
    """A PostgreSQL server and its back ends."""
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    return [postmaster, *map(int, children)]


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise RuntimeError(f"{pattern} is not in: {text}")
    return match[1]


def _milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(\w+)", text).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]
