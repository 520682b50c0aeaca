"""Where filled houses are kept: every run works on a copy, so it leaves the next the same house.

With GUANXI_BENCH_DATA set to a folder, a house is filled once and kept there until what fills it
changes; without, it is filled anew each time and thrown away.
"""

import asyncio
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from benchmarks.dataset import INDEXES, ROWS, fill
from core.db import Vault, embedded, use_vault
from core.settings import Settings

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Copy:
    """A filled house to measure, and an empty database beside it."""

    folder: Path
    dsn: str
    empty: str
    tokens: dict[str, str]

    @property
    def postmaster(self) -> int:
        """The process of its PostgreSQL."""
        return int((self.folder / "postgres" / "postmaster.pid").read_text().split()[0])


@contextmanager
def copied_house(scale: float) -> Iterator[Copy]:
    """A house of this size, filled now or before; what is done to it is forgotten afterwards."""
    wanted = os.environ.get("GUANXI_BENCH_DATA")
    folder = Path(wanted or tempfile.mkdtemp(prefix="gx-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    dsn = embedded.start(folder)
    try:
        use_vault(Vault.of(folder))
        yield asyncio.run(_copied(folder, dsn, scale))
    finally:
        embedded.stop(folder)
        if not wanted:
            shutil.rmtree(folder, ignore_errors=True)


async def _copied(folder: Path, dsn: str, scale: float) -> Copy:
    kept = f"bench_{_mark(scale)}"
    notes = folder / f"{kept}.json"
    if not notes.exists():
        await _order(dsn, "alter system set autovacuum = off", "select pg_reload_conf()")
        await _order(dsn, f"drop database if exists {kept}", f"create database {kept}")
        tokens = await fill(Settings(data=folder), _beside(dsn, kept), scale)
        notes.write_text(json.dumps(tokens))
    for name, made in (
        ("running", f"create database running template {kept} strategy file_copy"),
        ("empty", "create database empty"),
    ):
        await _order(dsn, f"drop database if exists {name}", made)
    await _order(dsn, "checkpoint")
    tokens = json.loads(notes.read_text())
    return Copy(folder, _beside(dsn, "running"), _beside(dsn, "empty"), tokens)


def _mark(scale: float) -> str:
    """What a house was filled by: another script, table or size makes another house."""
    filled_by = Path(__file__).with_name("dataset.py")
    sources = [ROWS, INDEXES, filled_by, *sorted(ROOT.glob("core/**/migrations/*.py"))]
    sources += sorted(ROOT.glob("plugins/**/migrations/*.py"))
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources))
    return f"{digest.hexdigest()[:12]}_{round(scale * 1000)}"


def _beside(dsn: str, database: str) -> str:
    return dsn.replace("/guanxi?", f"/{database}?")


async def _order(dsn: str, *orders: str) -> None:
    connection = await asyncpg.connect(dsn)
    for order in orders:
        await connection.execute(order)
    await connection.close()
