"""How much WeCom still allows a corp: what it counts for us, and what we count ourselves."""

from typing import Any, NamedTuple
from uuid import UUID

from core.auth import require
from core.channels import MANAGE, Troubled, line_to, words_of
from core.db import fetch
from core.errors import T
from plugins.wecom import api

CODES, TAGS = 500_000, 3000

LINKS = T("Newcomers by acquisition links", "获客链接添加人数")
WAYS = T("Channel and group codes", "渠道活码与群活码")
CORP_TAGS = T("Corp tags", "企业标签")
TOGETHER = T("Codes and group codes count together.", "渠道活码与群活码合并计算。")
RAISED = T("WeCom raised this for some corps.", "部分企业的上限更高。")

_COUNTED = """
select a.id, a.name,
    (select count(*) from wecom_way w where w.account = a.id and w.kind = 'code'
        and w.deleted_at is null)
    + (select count(*) from wecom_entrance e where e.account = a.id and e.deleted_at is null)
        as codes,
    (select count(*) from wecom_tag t where t.account = a.id) as tags
from channel_account a where a.channel = 'wecom' and a.deleted_at is null order by a.name"""


class Quota(NamedTuple):
    """One thing a corp may have so much of."""

    corp: str
    title: T
    used: int | None
    limit: int | None
    remark: T | None


async def every() -> list[Quota]:
    """Of every corp; what WeCom does not tell says why."""
    require(MANAGE)
    found: list[Quota] = []
    for row in await fetch(_COUNTED):
        found += [
            await _links(row),
            Quota(row["name"], WAYS, row["codes"], CODES, TOGETHER),
            Quota(row["name"], CORP_TAGS, row["tags"], TAGS, RAISED),
        ]
    return found


async def _links(row: Any) -> Quota:
    account: UUID = row["id"]
    try:
        said = await api.links.quota(await line_to(account))
    except Troubled as error:
        return Quota(row["name"], LINKS, None, None, words_of(error.trouble))
    return Quota(row["name"], LINKS, said.total - said.left, said.total, None)
