"""A PostgreSQL of our own, for houses that were not given one.

Everyone who uses it holds a shared lock on one file, and the last to leave switches it off. Locks
vanish with their process, so a server whose users were killed is simply adopted by the next one.
"""

import fcntl
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from core.errors import Invalid, T

from .folder import writable
from .programs import Programs

BROKEN = T(
    "The embedded PostgreSQL did not start: {why} (see {log})",
    "内置 PostgreSQL 未能启动：{why}（详见 {log}）",
)
UNMADE = T(
    "The embedded PostgreSQL could not make its database in {path}: {why}",
    "内置 PostgreSQL 无法在 {path} 中创建数据库：{why}",
)
OTHER_VERSION = T(
    "The data in {path} belongs to PostgreSQL {found}, but this Guanxi brings version {ours}.",
    "{path} 中的数据属于 PostgreSQL {found}，而本版关系自带的是 {ours}。",
)
UNSAFE = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
    " -c max_connections=200"
)
"""Options for data that nobody will miss."""

_START_SECONDS = 60


@dataclass(frozen=True)
class Place:
    """Where one embedded server keeps its things."""

    data: Path

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own directory."""
        return self.data / "postgres"

    @property
    def log(self) -> Path:
        """What the server said."""
        return self.data / "postgres.log"


_held: dict[Path, IO[str]] = {}


def start(data: Path, *, disposable: bool = False, database: str = "guanxi") -> str:
    """Make sure the server of this data directory runs, and say where; makes it on first use."""
    place = Place(writable(data))
    programs = Programs.found(place.data)
    with _alone(place):
        _join(place)
        try:
            _make(place, programs)
            socket = _answering(place, programs, UNSAFE if disposable else "", database)
        except BaseException:
            _leave(place)
            raise
    return f"postgresql://{programs.role}@/{database}?host={socket}"


def stop(data: Path) -> bool:
    """Leave the server; the last to leave switches it off. Says whether that was us."""
    place = Place(data)
    if place.data not in _held or not place.data.exists():
        return False
    with _alone(place):
        if not _leave(place) or not _running(place):
            return False
        programs = Programs.found(place.data)
        programs.run("pg_ctl", "-D", str(place.cluster), "-w", "-m", "fast", "stop")
    return True


def is_running(data: Path) -> bool:
    """Whether the server of this data directory answers to its process id."""
    return _running(Place(data)) is not None


def _answering(place: Place, programs: Programs, options: str, database: str) -> Path:
    """The socket directory of a server that has our database; one just dying is waited out."""
    until = time.monotonic() + _START_SECONDS
    while True:
        socket = _running(place) or _run(place, programs, options)
        wrong = _without_database(socket, programs, database)
        if not wrong:
            return socket
        if "connection to server" not in wrong or time.monotonic() > until:
            raise Invalid(BROKEN.fill(why=wrong, log=place.log))
        time.sleep(0.1)


@contextmanager
def _alone(place: Place) -> Iterator[None]:
    """One process at a time starts, stops or makes a server."""
    with (place.data / "postgres.turn").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _join(place: Place) -> None:
    if place.data not in _held:
        file = (place.data / "postgres.users").open("a")
        fcntl.flock(file, fcntl.LOCK_SH)
        _held[place.data] = file


def _leave(place: Place) -> bool:
    """Give up our share; whether nobody else has one."""
    with _held.pop(place.data) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _make(place: Place, programs: Programs) -> None:
    """Create the cluster, in a side room first: half a cluster must not pass for one."""
    version = place.cluster / "PG_VERSION"
    if version.exists():
        found = version.read_text().strip()
        if found != programs.version:
            raise Invalid(OTHER_VERSION.fill(path=place.data, found=found, ours=programs.version))
        return
    half = programs.empty_directory(place.data / "postgres.half")
    auth = ("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin")
    made = programs.try_run("initdb", *auth, "-U", programs.role, "-D", str(half))
    if made.returncode:
        why = made.stderr.strip().splitlines()[-1:] or [f"initdb: {made.returncode}"]
        raise Invalid(UNMADE.fill(path=half, why=why[0]))
    half.rename(place.cluster)


def _run(place: Place, programs: Programs, options: str) -> Path:
    socket = programs.socket_directory(place.cluster)
    _bury(place, socket)
    programs.claim(place.log)
    listen = f'-c listen_addresses="" -c unix_socket_directories={socket} {options}'
    limits = ("-w", "-t", str(_START_SECONDS))
    try:
        programs.run(
            "pg_ctl", "-D", str(place.cluster), *limits, "-l", str(place.log), "-o", listen, "start"
        )
    except subprocess.CalledProcessError as error:
        raise Invalid(BROKEN.fill(why=_last_line(place.log), log=place.log)) from error
    return socket


def _running(place: Place) -> Path | None:
    """The socket directory of the running server; waits while it is still getting ready."""
    until = time.monotonic() + _START_SECONDS
    while lines := _postmaster(place):
        if lines[7].strip() == "ready":
            return Path(lines[4])
        if time.monotonic() > until:
            break
        time.sleep(0.05)
    return None


def _postmaster(place: Place) -> list[str] | None:
    """The lines of postmaster.pid, if that process is alive and serves this cluster."""
    try:
        lines = (place.cluster / "postmaster.pid").read_text().splitlines()
        os.kill(int(lines[0]), 0)
    except (OSError, ValueError, IndexError):
        return None
    alive = len(lines) > 7 and _is_postgres(int(lines[0]))
    return lines if alive else None


def _is_postgres(pid: int) -> bool:
    """Guard against a reused process id and against a zombie, where /proc can tell."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.parent.parent.exists():
        return True
    try:
        name, _, rest = stat.read_text().partition("(")[2].rpartition(")")
    except OSError:
        return False
    return name.startswith("postgres") and not rest.strip().startswith("Z")


def _bury(place: Place, socket: Path) -> None:
    """Remove the marks of a dead server that nobody reaped: PostgreSQL takes a zombie for alive.

    Only once the last of its processes is gone, for they may still be writing.
    """
    marks = (place.cluster / "postmaster.pid", socket / ".s.PGSQL.5432.lock")
    if not any(mark.exists() for mark in marks) or not Path("/proc/self").exists():
        return
    until = time.monotonic() + _START_SECONDS
    while _at_work_in(place.cluster) and time.monotonic() < until:
        time.sleep(0.05)
    if not _at_work_in(place.cluster):
        for mark in marks:
            mark.unlink(missing_ok=True)


def _at_work_in(folder: Path) -> bool:
    """Whether a process lives in this directory, as PostgreSQL's do."""
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if link.readlink() == folder:
                return True
        except OSError:
            continue
    return False


def _without_database(socket: Path, programs: Programs, name: str) -> str:
    """Make our database if it is not there; says what is wrong, if anything."""
    done = programs.try_run("createdb", "-h", str(socket), "-U", programs.role, name)
    return "" if done.returncode == 0 or "already exists" in done.stderr else done.stderr.strip()


def _last_line(log: Path) -> str:
    try:
        lines = log.read_text(errors="replace").strip().splitlines()
    except OSError:
        return "?"
    return lines[-1] if lines else "?"
