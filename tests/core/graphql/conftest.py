"""A small CRM over real tables, asked through the compiler."""

import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from piccolo.table import create_db_tables

sys.path.insert(0, str(Path(__file__).parent / "plans_demo"))

import demo_graph
import demo_tables
from demo_rights import EVERYTHING, DemoAsker

from core.db import Vault, use_vault
from core.graphql import Engine, Limits, compose, undoable
from core.graphql.tables import Idempotency
from core.graphql.undo import Undo

Ask = Callable[..., Awaitable[Any]]


@pytest.fixture(scope="session")
def engine() -> Engine:
    """One engine over the demo's schema."""
    return make_engine()


def make_engine(limits: Limits | None = None) -> Engine:
    """An engine of its own."""
    use_vault(Vault((b"k" * 32,)))
    from core.graphql import Graph

    undo = Graph(mutations=(Undo,), undoables=(undoable("customer.rename", demo_graph.unname),))
    graphs = {"core": demo_graph.CORE, "loyalty": demo_graph.LOYALTY, "undo": undo}
    return Engine(compose(graphs), limits=limits)


@pytest.fixture
async def tables(pool: str) -> AsyncIterator[str]:
    """The demo's tables, empty."""
    await create_db_tables(*demo_tables.TABLES, Idempotency)
    yield pool


@pytest.fixture
def ask(tables: str, engine: Engine) -> Ask:
    """Ask a document, and get the whole answer."""

    async def ask(
        query: str, who: DemoAsker = EVERYTHING, *, key: str | None = None, **variables: Any
    ) -> Any:
        answer = await engine.run(query, variables, None, who, idempotency_key=key)
        return json.loads(answer)

    return ask
