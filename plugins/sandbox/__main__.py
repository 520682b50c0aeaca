"""`python -m plugins.sandbox --port 8100`: the street as a process of its own."""

import argparse
import os

import uvicorn

from core.hooks import Host, installed

from .serving import served
from .street import Street


def main() -> None:
    """Build the street of every installed channel and keep it open."""
    parser = argparse.ArgumentParser(prog="plugins.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8100)
    port = parser.parse_args().port
    token = os.environ.get("GUANXI_SANDBOX_TOKEN", "")
    if len(token) < 16:
        parser.error("GUANXI_SANDBOX_TOKEN must hold at least 16 characters")
    uvicorn.run(served(built(), token), host="127.0.0.1", port=port, log_level="warning")


def built() -> Street:
    """A street with the platform of every channel that can be imitated here."""
    host = Host(installed())
    found = (simulator for _, simulator in host.gather("simulators"))
    return Street({simulator.channel: simulator.platform for simulator in found})


if __name__ == "__main__":
    main()
