"""The fixtures every test may ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

from .postgres import Cluster, cluster, pool, postgres

if TYPE_CHECKING:
    from .house import TestHouse

__all__ = ["anyio_backend", "cluster", "crm", "pool", "postgres"]


def pytest_configure(config: pytest.Config) -> None:
    """Teach pytest our markers."""
    config.addinivalue_line("markers", "slow: real processes; left out of `make check`")
    config.addinivalue_line("markers", "plugins(*names): plugins to switch on")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """One event loop of the standard kind."""
    return "asyncio"


@pytest.fixture
async def crm(cluster: Cluster, request: pytest.FixtureRequest) -> AsyncIterator[TestHouse]:
    """A house of its own with the marked plugins on, over a copy of a migrated database."""
    from .house import TestHouse, migrated

    marker = request.node.get_closest_marker("plugins")
    plugins = tuple(sorted(marker.args)) if marker else ()
    dsn = await migrated(cluster, plugins)
    async with TestHouse.opened(dsn, plugins) as house:
        yield house
    cluster.leave(dsn)
