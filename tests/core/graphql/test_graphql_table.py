"""The API's own table is what its migrations make."""

from core.db import drift, migrate
from core.graphql.piccolo_app import APP_CONFIG


async def test_migrations_make_the_table(pool: str) -> None:
    await migrate([APP_CONFIG])

    assert await drift([APP_CONFIG]) == []
