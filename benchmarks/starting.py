"""How soon a server answers, and how much memory it holds, with every bundled plugin on.

The house is set up first, so what is timed is what its owner sees after every restart: from the
command to the first good answer of `/health/ready`, with PostgreSQL running already. Run it as
`python -m benchmarks.starting`; the limits are one second and 120 MiB for each server process.
"""

import argparse
import json
import statistics
import time
from typing import Any

import psutil

from benchmarks.living import Home, lived_in
from benchmarks.surroundings import Steal

STARTS = 5
PLUGINS = (
    "sales", "wechat", "wecom", "weibo", "douyin", "sms", "email", "loyalty", "sandbox",
)  # fmt: skip


def started(home: Home) -> dict[str, float]:
    """One start: seconds by the clock, CPU of all its processes, memory of the one that serves."""
    deployment = home.deployment
    began = time.perf_counter()
    deployment.start()
    while not deployment.answers("/health/ready"):
        time.sleep(0.01)
    seconds = time.perf_counter() - began
    parent = psutil.Process(deployment.running[-1].pid)
    family = [parent, *parent.children(recursive=True)]
    spent = sum(sum(each.cpu_times()[:2]) for each in family)
    for document in ("{ me { name } }", "{ conversations { nodes { id } } }"):
        home.ask(document)
    sizes = [each.memory_info().rss / 2**20 for each in family]
    deployment.stop()
    return {"seconds": seconds, "cpu_s": spent, "mib": max(sizes), "supervisor_mib": sizes[0]}


def measure() -> dict[str, Any]:
    """Medians of some starts."""
    with lived_in(PLUGINS) as home:
        home.deployment.stop()
        steal = Steal()
        every = [started(home) for _ in range(STARTS)]
    found = {name: round(statistics.median(each[name] for each in every), 2) for name in every[0]}
    return {**found, "steal": steal.share}


def main() -> None:
    """Measure, and print the figures as JSON."""
    argparse.ArgumentParser(prog="benchmarks.starting").parse_args()
    print(json.dumps(measure(), indent=2))


if __name__ == "__main__":
    main()
