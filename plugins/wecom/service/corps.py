"""Which corp is meant: most houses have one, and need not say."""

from uuid import UUID

from core.db import fetch
from core.errors import Invalid, NotFound, T

NONE = T("No corp is connected yet.", "尚未连接企业微信。")
WHICH = T("Say which corp: several are connected.", "已连接多个企业，请填写是哪一个。")

_ALL = """
select id, name from channel_account where channel = 'wecom' and deleted_at is null order by name"""


async def corp(called: str | None = None) -> UUID:
    """The corp of this id or name; without either, the only one there is."""
    rows = await fetch(_ALL)
    if called:
        rows = [row for row in rows if called in (str(row["id"]), row["name"])]
    if not rows:
        raise NotFound(NONE, field="account")
    if len(rows) > 1:
        raise Invalid(WHICH, field="account")
    return rows[0]["id"]
