"""`python -m plugins.sandbox --port 8100`: the street as a process of its own."""

import argparse
import os
from pathlib import Path

import uvicorn

from core.hooks import Host, installed

from .memory import Memory
from .serving import served
from .street import Street


def main() -> None:
    """Build the street of every installed channel and keep it open."""
    parser = argparse.ArgumentParser(prog="plugins.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--memory", type=Path, help="where to remember what stands on the phones")
    given = parser.parse_args()
    token = os.environ.get("GUANXI_SANDBOX_TOKEN", "")
    if len(token) < 16:
        parser.error("GUANXI_SANDBOX_TOKEN must hold at least 16 characters")
    memory = Memory(given.memory)
    street = built(memory)
    app = served(street, token, remember=memory.keep)
    uvicorn.run(app, host="127.0.0.1", port=given.port, log_level="warning")
    memory.keep(street)


def built(memory: Memory) -> Street:
    """A street with the platform of every channel that can be imitated here."""
    host = Host(installed())
    found = [simulator for _, simulator in host.gather("simulators")]
    return Street(found, memory.kept())


if __name__ == "__main__":
    main()
