"""A database with the log and the job table, and a key for the chain."""

from collections.abc import AsyncIterator

import pytest

from core.db import Vault, execute, migrate, use_vault
from core.events import install
from core.events.piccolo_app import APP_CONFIG
from core.jobs.piccolo_app import APP_CONFIG as JOBS


@pytest.fixture
async def log(pool: str) -> AsyncIterator[str]:
    """Where facts are written; nobody listens yet."""
    use_vault(Vault((b"k" * 32,)))
    await migrate([JOBS, APP_CONFIG])
    await execute("CREATE TABLE trace (place bigserial, name text NOT NULL)")
    install()
    yield pool
    install()
