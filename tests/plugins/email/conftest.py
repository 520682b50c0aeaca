"""A connected mailbox."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.auth import change_house

sys.path.insert(0, str(Path(__file__).parent / "wire"))

from email_office import Office

if TYPE_CHECKING:
    from core.testing import TestHouse


@pytest.fixture
async def at(crm: TestHouse) -> AsyncIterator[Office]:
    """A connected mailbox, with the house at an address of its own."""
    async with crm.stage("email") as stage:
        await change_house(url=stage.house)
        theirs, ours = await stage.account()
        try:
            yield Office(crm, stage, theirs, ours)
        finally:
            await stage.platform.close()
