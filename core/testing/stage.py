"""A platform on a real port, joined with a house on another: what tests of channels play on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.channels import Account, connect, hang_up
from core.db import fetch

from .ports import on_a_port

if TYPE_CHECKING:
    from .house import TestHouse


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A platform, one account of it, and that account as it is connected here."""

    crm: TestHouse
    channel: str
    platform: Any
    address: str
    """Where the platform answers."""
    house: str
    """Where the house answers."""
    on_purpose: list[str] = field(default_factory=list)
    """Why the platform may refuse a message of ours because of its time or number, if it may."""

    async def account(self, name: str = "Shop", **facts: Any) -> tuple[Any, Account]:
        """A new account on the platform, connected with the house: theirs and ours."""
        theirs = self.platform.account(**facts)
        ours = await connect(self.channel, name, theirs.settings, platform_url=self.address)
        theirs.callback = f"{self.house}/channels/{self.channel}/{ours.key}"
        return theirs, ours


_REFUSED = """
select trouble ->> 'code' || ' ' || (trouble -> 'message' ->> 0) as why from channel_outgoing
where trouble ->> 'kind' in ('window', 'count') and trouble ->> 'code' <> ''"""
"""What a platform did not take because of its time or number; what we held back has no code."""


@asynccontextmanager
async def staged(crm: TestHouse, channel: str, **facts: Any) -> AsyncIterator[Stage]:
    """Raise the curtain: the platform is imitated, and everything travels over real HTTP.

    Jobs wait for `crm.settle()`, so that a test decides when things happen. When it falls, no
    message of ours may have met a closed window or a used up number, unless that was the story.
    """
    platform = crm.house.simulators[channel].platform(**facts)
    async with on_a_port(platform.app) as address, on_a_port(crm.app) as house:
        stage = Stage(crm=crm, channel=channel, platform=platform, address=address, house=house)
        try:
            yield stage
        finally:
            await hang_up()
        refused = [row["why"] for row in await fetch(_REFUSED)]
        assert stage.on_purpose or not refused, f"we sent what we should have held back: {refused}"
