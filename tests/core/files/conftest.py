"""What the stories of files share: sample files within reach of import, and a colleague."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "samples"))

from visitors import somebody

from core.auth import Asker
from core.testing import TestHouse


@pytest.fixture
async def ann(crm: TestHouse) -> tuple[Asker, dict[str, str]]:
    """Ann, and what her browser sends with each request."""
    return await somebody(crm, "ann@example.cn")
