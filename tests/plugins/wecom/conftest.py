"""A corp on the imitated platform, connected to a house over real HTTP."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "wire"))

if TYPE_CHECKING:
    from core.testing import TestHouse


@pytest.fixture
async def stage(crm: TestHouse) -> AsyncIterator[Any]:
    """The platform on a port, the house on another."""
    async with crm.stage("wecom") as staged:
        yield staged
        await staged.platform.close()


@pytest.fixture
async def corp(stage: Any) -> Any:
    """A corp with two employees, connected; `ours` is our account of it."""
    theirs, ours = await stage.account("关系科技")
    theirs.ours = ours
    theirs.hire("zhang", "张三")
    theirs.hire("li", "李四")
    return theirs
