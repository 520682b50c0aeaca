"""The tables of the four nouns are what their migrations build."""

from core.auth.piccolo_app import APP_CONFIG as AUTH
from core.db import drift
from core.entities.activities.piccolo_app import APP_CONFIG as ACTIVITIES
from core.entities.companies.piccolo_app import APP_CONFIG as COMPANIES
from core.entities.customers.piccolo_app import APP_CONFIG as CUSTOMERS
from core.entities.deals.piccolo_app import APP_CONFIG as DEALS
from core.search.piccolo_app import APP_CONFIG as SEARCH


async def test_migrations_and_classes_describe_the_same_tables(pool) -> None:
    apps = [AUTH, SEARCH, COMPANIES, CUSTOMERS, DEALS, ACTIVITIES]

    assert await drift(apps) == []
