"""A database with the job table, and a table in which jobs leave traces."""

from collections.abc import AsyncIterator

import pytest

from core.db import execute, migrate
from core.jobs.piccolo_app import APP_CONFIG


@pytest.fixture
async def desk(pool: str) -> AsyncIterator[str]:
    """Where jobs are queued, and leave rows in `trace`."""
    await migrate([APP_CONFIG])
    await execute("CREATE TABLE trace (place bigserial, name text NOT NULL)")
    yield pool
