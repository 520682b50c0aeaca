"""A platform on a real port, joined with a house on another: what tests of channels play on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.channels import Account, connect, hang_up

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

    async def account(self, name: str = "Shop", **facts: Any) -> tuple[Any, Account]:
        """A new account on the platform, connected with the house: theirs and ours."""
        theirs = self.platform.account(**facts)
        ours = await connect(self.channel, name, theirs.settings, platform_url=self.address)
        theirs.callback = f"{self.house}/channels/{self.channel}/{ours.key}"
        return theirs, ours


@asynccontextmanager
async def staged(crm: TestHouse, channel: str, **facts: Any) -> AsyncIterator[Stage]:
    """Raise the curtain: the platform is imitated, and everything travels over real HTTP.

    Jobs wait for `crm.settle()`, so that a test decides when things happen.
    """
    platform = crm.house.simulators[channel].platform(**facts)
    async with on_a_port(platform.app) as address, on_a_port(crm.app) as house:
        try:
            yield Stage(crm=crm, channel=channel, platform=platform, address=address, house=house)
        finally:
            await hang_up()
