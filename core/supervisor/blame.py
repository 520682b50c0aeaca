"""Which plugin a crash points at."""

import re
import sys
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from core.hooks import GROUP

_ENTERING = "entering "
READY = "ready to work"
"""Written once the house is open: what ends later did not end at a door."""
_MARKS = (_ENTERING, READY)


def homes() -> dict[str, str]:
    """Where each installed plugin lives, found without importing it."""
    found: dict[str, str] = {}
    for door in entry_points(group=GROUP):
        spec = find_spec(door.value)
        if spec and spec.origin:
            found[door.name] = str(Path(spec.origin).parent)
    return found


def blamed(traces: str, places: dict[str, str]) -> str | None:
    """The plugin nearest to where it happened, if the last words name one."""
    frames = re.findall(r'File "([^"]+)", line', traces)
    if "most recent call first" not in traces:
        frames.reverse()
    for frame in frames:
        for name, home in places.items():
            if frame.startswith(home + "/"):
                return name
    entered = re.findall(rf"^{_ENTERING}(\S+)$", traces, re.MULTILINE)
    return entered[-1] if entered and not frames and READY not in traces else None


def last_line(traces: str) -> str:
    """The last thing that was said, beside our own marks."""
    lines = [line for line in traces.strip().splitlines() if not line.startswith(_MARKS)]
    return lines[-1] if lines else ""


def note_entries(file: IO[str]) -> None:
    """Write down each plugin as its code is first imported: some end the process right there."""
    doors = {f"{home}/plugin.py": name for name, home in homes().items()}

    def heard(event: str, arguments: tuple) -> None:
        if event != "exec" or not doors:
            return
        if name := doors.pop(getattr(arguments[0], "co_filename", ""), None):
            file.write(f"{_ENTERING}{name}\n")
            file.flush()

    sys.addaudithook(heard)
