"""The letter box's tables are what its migrations make."""

from core.auth.piccolo_app import APP_CONFIG as AUTH
from core.channels.piccolo_app import APP_CONFIG as CHANNELS
from core.db import drift
from core.testing import TestHouse


async def test_migrations_make_the_tables(crm: TestHouse) -> None:
    assert await drift([AUTH, CHANNELS]) == []
