"""A process that is killed while it stores a file leaves a whole file, or one that is swept."""

import asyncio
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from core.db import now
from core.files import Disk, File, read_file, sweep_orphans, use_storage
from core.files.spool import clear_spool
from core.testing import TestHouse

DOOMED = Path(__file__).parent / "samples" / "doomed.py"

LEFT = {
    "coming": (0, 0, 1),
    "thumbnail kept": (0, 1, 1),
    "bytes kept": (0, 2, 0),
    "row written": (1, 2, 0),
}
"""After dying at each step: rows, files kept, files still arriving."""


def lying(folder: Path) -> tuple[int, int]:
    """How many files are kept, and how many are still arriving."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    arriving = [path for path in found if path.parent.name == ".arriving"]
    return len(found) - len(arriving), len(arriving)


@pytest.mark.slow
@pytest.mark.parametrize("step", LEFT)
async def test_a_killed_process_leaves_nothing_half_done(
    crm: TestHouse, tmp_path: Path, step: str
) -> None:
    rows, kept, arriving = LEFT[step]
    doomed = await asyncio.create_subprocess_exec(
        sys.executable, str(DOOMED), crm.dsn, str(tmp_path), step
    )

    assert await doomed.wait() == -signal.SIGKILL

    use_storage(Disk(tmp_path))
    assert await File.count() == rows
    assert lying(tmp_path) == (kept, arriving)
    later = now() + timedelta(seconds=5)
    assert await sweep_orphans(later) == (kept if rows == 0 else 0)
    await clear_spool(later)
    assert lying(tmp_path) == (2 * rows, 0)
    for file in await File.objects():
        assert (await read_file(file.id)).bytes[:2] == b"\xff\xd8"
