"""A small CRM over real tables, asked through the compiler."""

import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from piccolo.table import create_db_tables

sys.path.insert(0, str(Path(__file__).parent / "plans_demo"))

import demo_tables
from demo_engine import make_engine
from demo_rights import EVERYTHING, DemoAsker

from core.graphql import Engine
from core.graphql.tables import Idempotency

Ask = Callable[..., Awaitable[Any]]


@pytest.fixture(scope="session")
def engine() -> Engine:
    """One engine over the demo's schema."""
    return make_engine()


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
