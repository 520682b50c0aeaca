"""Where a platform calls us: built from the configured public address and nothing else."""

from collections.abc import Sequence

from core.auth import house
from core.errors import T
from core.settings import Settings

NO_ADDRESS = T("The house has no public address yet.", "系统尚未设置公网地址。")
SET_ADDRESS = T(
    "Enter the public address under Settings → House.", "请在“设置 → 企业信息”中填写公网地址。"
)
"""Where that is done, in the words of the page itself: everybody who sends somebody there says it
so.
"""


async def callback_urls(accounts: Sequence[tuple[str, str]]) -> list[str | None]:
    """The address of each account's (channel, key); None while the house has no public address."""
    base = (await house()).url or Settings.from_env().url
    return [f"{base}/channels/{channel}/{key}" if base else None for channel, key in accounts]
