"""A demo house is believable, valid, and the same however often it is filled."""

from core.db import fetchrow
from core.entities.activities.demo import fill as activities
from core.entities.companies.demo import fill as companies
from core.entities.customers.demo import fill as customers
from core.entities.deals.demo import fill as deals
from core.testing import TestHouse

COUNTS = """
select (select count(*) from company) as companies, (select count(*) from customer) as customers,
       (select count(*) from deal) as deals, (select count(*) from activity) as activities,
       (select count(*) from search_entry) as findable"""


async def test_filling_twice_fills_once(crm: TestHouse) -> None:
    await crm.user("sales")

    for _ in range(2):
        await companies(crm, _nobody)
        await customers(crm, _nobody, amount=20)
        await deals(crm, _nobody, amount=15)
        await activities(crm, _nobody, amount=30)

    counts = await fetchrow(COUNTS)
    assert counts is not None
    assert tuple(counts) == (14, 20, 15, 30, 49)


def _nobody(*_: object) -> None:
    """Nobody watches the progress."""
