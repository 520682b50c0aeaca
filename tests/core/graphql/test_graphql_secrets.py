"""An answer that shows a secret is kept nowhere, not even for its Idempotency-Key."""

import json
from typing import Any

from core.auth import Asker
from core.db import fetchval
from core.testing import TestHouse

MAKE = 'mutation { createApiKey(input: {name: "ERP"}) { secret errors { code } } }'
QUIET = 'mutation { createApiKey(input: {name: "ERP"}) { errors { code } } }'


async def made(crm: TestHouse, who: Asker, document: str = MAKE) -> Any:
    answer = await crm.house.engine.run(document, None, None, who, idempotency_key="k1")
    return json.loads(answer)


async def test_a_secret_is_not_kept(crm: TestHouse) -> None:
    mei = await crm.user()

    first = await made(crm, mei)

    assert first["data"]["createApiKey"]["secret"]
    assert await fetchval("select count(*) from idempotency where answer is not null") == 0


async def test_the_same_key_neither_shows_it_again_nor_makes_another(crm: TestHouse) -> None:
    mei = await crm.user()
    await made(crm, mei)

    again = await made(crm, mei)

    assert again["data"] is None
    assert again["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert await fetchval("select count(*) from api_key") == 1


async def test_nor_is_the_answer_of_one_who_did_not_ask_for_it(crm: TestHouse) -> None:
    mei = await crm.user()

    await made(crm, mei, QUIET)

    assert await fetchval("select count(*) from idempotency where answer is not null") == 0
