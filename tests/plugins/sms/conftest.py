"""A connected account whose people have phones."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent / "wire"))

from sms_counter import Counter

if TYPE_CHECKING:
    from core.testing import TestHouse


@pytest.fixture
async def at(crm: TestHouse) -> AsyncIterator[Counter]:
    """A connected account whose reports wait until they are pushed."""
    async with crm.stage("sms") as stage:
        theirs, ours = await stage.account(automatic=False)
        yield Counter(crm, stage, theirs, ours)
