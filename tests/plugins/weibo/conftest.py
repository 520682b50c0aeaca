"""A Weibo of our own for every test."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "wire"))

from weibo_wire import Caller, calling

from plugins.weibo.simulator import Platform


@pytest.fixture
async def weibo() -> AsyncIterator[Caller]:
    """The platform on a real port."""
    async with calling(Platform()) as caller:
        yield caller
