"""What a story of Douyin looks at."""

from typing import Any

from core.channels import line_to
from core.db import fetch, fetchval
from core.testing import TestHouse
from plugins.douyin.api import USER


async def conversation_of(kind: str = "direct") -> Any:
    """The id of the only conversation of a kind."""
    return await fetchval("select id from channel_conversation where kind = $1", kind)


async def states() -> list[tuple[str, str | None]]:
    """How far our messages are, and what was wrong."""
    rows = await fetch(
        "select a.delivery_state, o.trouble -> 'message' ->> 1 as why from channel_outgoing o"
        " join activity a on a.id = o.activity order by o.created_at"
    )
    return [(row["delivery_state"], row["why"]) for row in rows]


async def known(crm: TestHouse, account) -> None:
    """The platform was asked once, and said who the account is."""
    await (await line_to(account)).token(USER)
    await crm.settle()
