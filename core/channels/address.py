"""Where a platform calls us: built from the configured public address and nothing else."""

from collections.abc import Sequence

from core.auth import house
from core.settings import Settings


async def callback_urls(accounts: Sequence[tuple[str, str]]) -> list[str | None]:
    """The address of each account's (channel, key); None while the house has no public address."""
    base = (await house()).url or Settings.from_env().url
    return [f"{base}/channels/{channel}/{key}" if base else None for channel, key in accounts]
