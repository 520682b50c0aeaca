"""The fixtures every test may ask for."""

import pytest

from .postgres import cluster, pool, postgres

__all__ = ["anyio_backend", "cluster", "pool", "postgres"]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """One event loop of the standard kind."""
    return "asyncio"
