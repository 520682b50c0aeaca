"""Whatever is no report and no reply is refused without a trace."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from core.channels import connect
from core.db import fetchrow
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("sms")

COUNTS = """
select (select count(*) from channel_delivery) as deliveries,
    (select count(*) from customer) as customers, (select count(*) from job) as jobs"""

HOSTILE = {
    "nothing": (b"", 400),
    "broken JSON": (b'[{"phone_number"', 400),
    "deep nesting": (b"[" * 100_000, 400),
    "an empty batch": (b"[]", 400),
    "a stranger's number": (b'[{"phone_number": "<script>", "success": true}]', 400),
    "a NUL": (b'[{"phone_number": "13900000001", "content": "a\\u0000"}]', 400),
    "a huge body": (b"x" * 10_000_000, 413),
}


@pytest.fixture
async def address(crm: TestHouse) -> AsyncIterator[str]:
    """Where the provider pushes to."""
    settings = {"key_id": "LTAI0123456789", "key_secret": "0123456789", "sign_name": "茶言"}
    account = await connect("sms", "短信", settings)
    yield f"/channels/sms/{account.key}"


@pytest.mark.parametrize("what", HOSTILE)
async def test_it_is_refused_without_a_trace(what: str, address: str, crm: TestHouse) -> None:
    body, status = HOSTILE[what]
    before = await fetchrow(COUNTS)

    with capture_logs() as logs:
        answer = await crm.post(address, content=body)

    assert answer.status_code == status
    assert [entry["event"] for entry in logs] == ["delivery refused"]
    assert await fetchrow(COUNTS) == before


async def test_a_report_on_what_we_never_sent_changes_nothing(address: str, crm: TestHouse) -> None:
    body = b'[{"phone_number": "13900000001", "success": false, "out_id": "nothing of ours"}]'

    answer = await crm.post(address, content=body)
    await crm.settle()

    assert (answer.status_code, answer.json()["code"]) == (200, 0)
    row = await fetchrow("select count(*) as lines from activity")
    assert row is not None
    assert row["lines"] == 0


async def test_nobody_is_greeted(address: str, crm: TestHouse) -> None:
    assert (await crm.get(address)).status_code == 401
