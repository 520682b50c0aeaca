"""One generation of the house, in a process of its own, watched by its parent."""

import asyncio
import faulthandler
import signal
import sys
import traceback
from typing import IO

from core.cradle import Orders
from core.errors import Refusal

from .blame import note_entries
from .line import Line

REFUSED = 3
"""The exit code of a child that said in a sentence why it cannot work."""


def live() -> None:
    """Do what the parent ordered, and leave last words if it ends badly."""
    orders = Orders.received()
    line = Line(orders.line)
    with open(orders.traces, "a") as traces:
        faulthandler.enable(traces)
        faulthandler.register(signal.SIGUSR1, traces)
        note_entries(traces)
        sys.exit(_run(orders, line, traces))


def _run(orders: Orders, line: Line, traces: IO[str]) -> int:
    try:
        # inside the try: a house that cannot even be imported leaves last words too
        from .life import Life

        line.say(imported=True)
        dsn = line.hear()
        if dsn is None:
            return 0
        with asyncio.Runner(loop_factory=_loop) as runner:
            runner.run(Life(orders, dsn, line, traces).live())
    except Refusal as refusal:
        line.refuse(refusal.message)
        return REFUSED
    except BaseException:
        traceback.print_exc(file=traces)
        return 1
    return 0


def _loop() -> asyncio.AbstractEventLoop:
    """The fast loop, where there is one."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
