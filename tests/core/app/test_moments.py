"""A time without its zone is no moment: it is refused wherever it is sent, and nothing changes."""

from typing import Any

import pytest

from core.db import fetchval
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("sales")

FUNNEL = "query ($id: ID!, $at: DateTime) { funnel(pipeline: $id, since: $at) { lost } }"
KEY = """mutation ($at: DateTime) {
  createApiKey(input: {name: "ERP", expiresAt: $at}) { secret errors { code } } }"""
FILTER = """query ($at: DateTime) {
  customers(filter: {createdAt: {gt: $at}}) { totalCount } }"""
NAIVE = ("2026-01-01T00:00:00", "2099-01-01T00:00:00", "2026-01-01", "2026-01-01 00:00")


async def code_of(crm: TestHouse, document: str, **variables: Any) -> str:
    answer = await crm.answer(document, **variables)
    (error,) = answer["errors"]
    return error["extensions"]["code"]


@pytest.mark.parametrize("at", NAIVE)
async def test_of_the_funnel_and_of_filters(crm: TestHouse, at: str) -> None:
    pipeline = await fetchval("select id from pipeline limit 1")

    assert await code_of(crm, FUNNEL, id=str(pipeline), at=at) == "BAD_USER_INPUT"
    assert await code_of(crm, FILTER, at=at) == "BAD_USER_INPUT"


@pytest.mark.parametrize("at", NAIVE)
async def test_of_the_end_of_a_key(crm: TestHouse, at: str) -> None:
    seller = await crm.user("sales")

    assert await code_of(crm, KEY, as_=seller, at=at) == "BAD_USER_INPUT"
    written = KEY.replace(" ($at: DateTime)", "").replace("$at", f'"{at}"')
    assert await code_of(crm, written, as_=seller) == "BAD_USER_INPUT"

    assert await fetchval("select count(*) from api_key") == 0


async def test_with_its_zone_it_is_one(crm: TestHouse) -> None:
    pipeline = await fetchval("select id from pipeline limit 1")
    at = "2026-01-01T00:00:00+08:00"

    assert await crm.ask(FUNNEL, id=str(pipeline), at=at) == {"funnel": {"lost": 0}}
