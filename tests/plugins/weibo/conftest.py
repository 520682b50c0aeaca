"""A Weibo of our own for every test."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent / "wire"))

from weibo_stage import Weibo, weibo_on
from weibo_wire import Caller, calling

from plugins.weibo.simulator import Platform

if TYPE_CHECKING:
    from core.testing import TestHouse


@pytest.fixture
async def weibo() -> AsyncIterator[Caller]:
    """The platform on a real port."""
    async with calling(Platform()) as caller:
        yield caller


@pytest.fixture
async def on(crm: TestHouse) -> AsyncIterator[Weibo]:
    """A connected and authorised account."""
    async with weibo_on(crm) as weibo:
        await weibo.authorise()
        yield weibo
