"""A house of core slices only, with one plain pipeline, for the tests of the four nouns."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from core.auth import SYSTEM, Asker, acting_as
from core.auth.graphql import GRAPH as AUTH_GRAPH
from core.auth.piccolo_app import APP_CONFIG as AUTH
from core.db import Vault, close_pool, migrate, open_pool, use_vault
from core.entities.activities.graphql import GRAPH as ACTIVITY_GRAPH
from core.entities.activities.piccolo_app import APP_CONFIG as ACTIVITIES
from core.entities.companies.graphql import GRAPH as COMPANY_GRAPH
from core.entities.companies.piccolo_app import APP_CONFIG as COMPANIES
from core.entities.companies.plugin import searchable as companies
from core.entities.customers.graphql import GRAPH as CUSTOMER_GRAPH
from core.entities.customers.piccolo_app import APP_CONFIG as CUSTOMERS
from core.entities.customers.plugin import searchable as customers
from core.entities.deals.graphql import GRAPH as DEAL_GRAPH
from core.entities.deals.piccolo_app import APP_CONFIG as DEALS
from core.entities.deals.plugin import searchable as deals
from core.events.piccolo_app import APP_CONFIG as EVENTS
from core.graphql import Engine, compose
from core.graphql.piccolo_app import APP_CONFIG as GRAPHQL
from core.hooks.piccolo_app import APP_CONFIG as HOOKS
from core.jobs.piccolo_app import APP_CONFIG as JOBS
from core.pipeline import install_pipelines
from core.pipeline.graphql import GRAPH as PIPELINE_GRAPH
from core.search import search_graph
from core.search.piccolo_app import APP_CONFIG as SEARCH
from core.testing.postgres import Cluster

APPS = [HOOKS, JOBS, EVENTS, GRAPHQL, AUTH, SEARCH, COMPANIES, CUSTOMERS, DEALS, ACTIVITIES]


def engine() -> Engine:
    """The API of the core slices."""
    found = (*companies(), *customers(), *deals())
    graphs = {
        "core.auth": AUTH_GRAPH,
        "core.companies": COMPANY_GRAPH,
        "core.customers": CUSTOMER_GRAPH,
        "core.deals": DEAL_GRAPH,
        "core.activities": ACTIVITY_GRAPH,
        "core.pipeline": PIPELINE_GRAPH,
        "core.search": search_graph(found),
    }
    return Engine(compose(graphs), acting=acting_as)


class Nouns:
    """The API, asked in a test."""

    def __init__(self) -> None:
        """Compose it."""
        self.engine = engine()

    async def ask(self, document: str, *, as_: Asker = SYSTEM, **variables: Any) -> Any:
        """The data the API answers; an error fails the test."""
        answer = orjson.loads(await self.engine.run(document, variables, None, as_))
        assert "errors" not in answer, answer["errors"]
        return answer["data"]


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
async def nouns(cluster: Cluster) -> AsyncIterator[Nouns]:
    """A fresh database; the test acts as the system itself."""
    use_vault(Vault((b"k" * 32,)))
    template = await cluster.template("four_nouns", build)
    dsn = await cluster.fresh_database("nouns", template=template)
    await open_pool(dsn)
    with acting_as(SYSTEM):
        yield Nouns()
    await close_pool()
    await cluster.drop(dsn)
