"""A house of core slices only, with one plain pipeline, for the tests of the four nouns."""

from collections.abc import AsyncIterator

import pytest

from core.auth import SYSTEM, acting_as
from core.auth.piccolo_app import APP_CONFIG as AUTH
from core.db import Vault, close_pool, migrate, open_pool, use_vault
from core.entities.activities.piccolo_app import APP_CONFIG as ACTIVITIES
from core.entities.companies.piccolo_app import APP_CONFIG as COMPANIES
from core.entities.customers.piccolo_app import APP_CONFIG as CUSTOMERS
from core.entities.deals.piccolo_app import APP_CONFIG as DEALS
from core.events.piccolo_app import APP_CONFIG as EVENTS
from core.hooks.piccolo_app import APP_CONFIG as HOOKS
from core.jobs.piccolo_app import APP_CONFIG as JOBS
from core.pipeline import install_pipelines
from core.search.piccolo_app import APP_CONFIG as SEARCH
from core.testing.postgres import Cluster

APPS = [HOOKS, AUTH, JOBS, EVENTS, SEARCH, COMPANIES, CUSTOMERS, DEALS, ACTIVITIES]


async def build(dsn: str) -> None:
    """Migrate, and lay the plain pipeline."""
    await open_pool(dsn)
    try:
        await migrate(APPS)
        with acting_as(SYSTEM):
            await install_pipelines(())
    finally:
        await close_pool()


@pytest.fixture
async def nouns(cluster: Cluster) -> AsyncIterator[None]:
    """A fresh database; the test acts as the system itself."""
    use_vault(Vault((b"k" * 32,)))
    template = await cluster.template("four_nouns", build)
    dsn = await cluster.fresh_database("nouns", template=template)
    await open_pool(dsn)
    with acting_as(SYSTEM):
        yield
    await close_pool()
    await cluster.drop(dsn)
