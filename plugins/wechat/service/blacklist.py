"""The blacklist of the account, as kept in WeChat's console: those people are blocked here."""

from collections.abc import Awaitable, Callable

from core.channels import Line
from core.db import fetch, transaction
from core.entities.customers import block
from core.errors import T
from plugins.wechat import api
from plugins.wechat.settings import WeChatSettings

WHY = T("On the blacklist of the WeChat account", "在公众号黑名单中")

_STRANGERS = """
select distinct c.id from identity i join customer c on c.id = i.customer
where i.kind = 'openid' and i.scope = $1 and i.external_id = any($2)
  and not c.blocked and c.deleted_at is null"""


async def fetch_blacklist(
    line: Line[WeChatSettings], further: Callable[[int, int], Awaitable[object]]
) -> None:
    """Block whoever stands on the account's blacklist and is known here."""
    after, done = "", 0
    while True:
        page = await api.blacklist(line, after)
        openids = page.get("data", {}).get("openid", [])
        async with transaction():
            for row in await fetch(_STRANGERS, f"wechat:{line.settings.app_id}", openids):
                await block(row["id"], WHY.say())
        done += len(openids)
        await further(done, int(page.get("total", done)))
        after = str(page.get("next_openid") or "")
        if not openids or not after or done >= int(page.get("total", 0)):
            return
