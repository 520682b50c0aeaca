"""What is left of today's calls, asked of the platform at the moment somebody looks."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from core.channels import Troubled, line_to
from core.db import execute, transaction, uuid7
from core.errors import T
from core.jobs import job, later
from plugins.wechat import api

from .errands import errand, wechat_account, words_of

PATHS: tuple[tuple[str, T], ...] = (
    ("/cgi-bin/message/custom/send", T("Customer service messages", "客服消息")),
    ("/cgi-bin/message/template/send", T("Template messages", "模板消息")),
    ("/cgi-bin/message/mass/sendall", T("Mass messages", "群发")),
    ("/cgi-bin/user/get", T("Follower list", "拉取粉丝列表")),
    ("/cgi-bin/user/info/batchget", T("Follower details", "拉取粉丝资料")),
    ("/cgi-bin/media/upload", T("Files sent", "上传素材")),
    ("/cgi-bin/media/get", T("Files received", "下载素材")),
    ("/cgi-bin/qrcode/create", T("QR codes made", "生成二维码")),
    ("/cgi-bin/menu/create", T("Menus published", "发布菜单")),
)

_TOLD = """
insert into wechat_sync as s (id, account, what, state, trouble, started_at, finished_at)
values ($1, $2, 'quota', case when $3::text is null then 'done' else 'failed' end, $3, now(), now())
on conflict (account, what) do update set trouble = excluded.trouble, state = excluded.state,
    finished_at = now()"""


@dataclass(frozen=True, kw_only=True)
class Quota:
    """How often something may be called today."""

    title: str
    path: str
    limit: int | None = None
    used: int | None = None
    remaining: int | None = None
    trouble: str | None = None


async def quotas(account_id: UUID) -> list[Quota]:
    """Today's limits of the calls that matter; a trouble of the account is said once."""
    account = await wechat_account(account_id)
    line = await line_to(account.id)
    found: list[Quota] = []
    for path, title in PATHS:
        try:
            left = await api.quota(line, path)
        except Troubled as error:
            words = await words_of(error.trouble)
            return [*found, Quota(title=title.say(), path=path, trouble=words)]
        numbers = (int(left[name]) for name in ("daily_limit", "used", "remain"))
        limit, used, remaining = numbers
        found.append(
            Quota(title=title.say(), path=path, limit=limit, used=used, remaining=remaining)
        )
    return found


async def clear_quotas(account_id: UUID) -> None:
    """Begin the day's counting again; WeChat lets that happen ten times a month."""
    async with transaction():
        account = await wechat_account(account_id)
        await later(clear, account=str(account.id))


@job("wechat.clear_quota", transactional=False, attempts=3)
async def clear(account: str) -> None:
    """Ask for it."""
    async with errand(UUID(account), partial(execute, _TOLD, uuid7(), UUID(account))):
        await api.clear_quota(await line_to(UUID(account)))
