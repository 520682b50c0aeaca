"""Access to Weibo: what an owner authorised, or what the fan service's console gave."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from core.channels import Line, Token, Troubled
from core.db import now

from .errors import no_access
from .settings import WeiboSettings

LONG = timedelta(days=3650)
"""The console's token has no end that anybody could tell us: it is believed until refused."""


CONSOLE = "console"
"""Says in a token's facts that it was entered, not granted."""


async def from_owner(line: Line[WeiboSettings], old: Token | None) -> Token:
    """Weibo gives fresh access to nobody but the owner, in the browser.

    Before the first word of the owner the fan service's token is tried, though nobody could
    confirm for what else it is good; after it, only the owner's next word counts.
    """
    if old is not None and old.facts.get("from") != CONSOLE:
        raise Troubled(no_access())
    return await from_console(line, old)


async def from_console(line: Line[WeiboSettings], old: Token | None) -> Token:
    """The fan service's token as it was entered, unless it was refused before."""
    entered = line.settings.fan_token
    if entered is None:
        raise Troubled(no_access())
    access = entered.get_secret_value()
    if old is not None and old.access == access:
        raise Troubled(no_access())
    return Token(access=access, expires_at=now() + LONG, facts={"from": CONSOLE})


def token_from(said: Mapping[str, Any]) -> Token:
    """Access as Weibo gave it; how long it lasts depends on the app, and is believed."""
    seconds = int(said.get("expires_in") or said.get("remind_in") or 0)
    return Token(
        access=str(said["access_token"]),
        expires_at=now() + timedelta(seconds=seconds),
        facts={"uid": str(said.get("uid", ""))},
    )


GOT_WITH: Mapping[str, frozenset[str]] = {
    "access": frozenset({"app_key", "app_secret"}),
    "fans": frozenset({"fan_token"}),
}
"""With what each was got: the console's token is entered after the owner authorised."""
