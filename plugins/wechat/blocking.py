"""The blacklist: whom the account does not hear, and WeChat does not let write."""

from collections.abc import Iterator, Sequence

from core.channels import Line
from core.entities.customers import Claim

from . import api
from .settings import WeChatSettings

MOST = 20
"""People in one call."""


async def block(line: Line[WeChatSettings], claims: Sequence[Claim]) -> None:
    """Put a person's openids of this account on the blacklist; mini programs have none."""
    for part in _parts(line, claims):
        await api.block(line, part)


async def unblock(line: Line[WeChatSettings], claims: Sequence[Claim]) -> None:
    """Take them off it."""
    for part in _parts(line, claims):
        await api.unblock(line, part)


def _parts(line: Line[WeChatSettings], claims: Sequence[Claim]) -> Iterator[list[str]]:
    if line.settings.mini:
        return
    scope = f"wechat:{line.settings.app_id}"
    ours = [c.external_id for c in claims if c.kind == "openid" and c.scope == scope]
    for start in range(0, len(ours), MOST):
        yield ours[start : start + MOST]
