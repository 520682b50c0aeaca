"""What is left of today's calls: asked when somebody wants to know, and kept until then."""

from functools import partial
from uuid import UUID

from core.auth import house
from core.channels import Troubled, line_to
from core.db import execute, transaction, uuid7
from core.errors import T
from core.jobs import job, later
from plugins.wechat import api

from .errands import errand, note_errand, told, wechat_account

CUSTOM = ("/cgi-bin/message/custom/send", T("Customer service messages", "客服消息"))
MEDIA = (
    ("/cgi-bin/media/upload", T("Files sent", "上传素材")),
    ("/cgi-bin/media/get", T("Files received", "下载素材")),
)
OFFICIAL: tuple[tuple[str, T], ...] = (
    CUSTOM,
    ("/cgi-bin/message/template/send", T("Template messages", "模板消息")),
    ("/cgi-bin/message/mass/send", T("Mass messages", "群发")),
    ("/cgi-bin/user/get", T("Follower list", "拉取粉丝列表")),
    ("/cgi-bin/user/info/batchget", T("Follower details", "拉取粉丝资料")),
    *MEDIA,
    ("/cgi-bin/qrcode/create", T("QR codes made", "生成二维码")),
    ("/cgi-bin/menu/create", T("Menus published", "发布菜单")),
)
MINI: tuple[tuple[str, T], ...] = (
    CUSTOM,
    ("/cgi-bin/message/subscribe/send", T("Subscription messages", "订阅消息")),
    *MEDIA,
)

_KEEP = """
insert into wechat_quota as q
    (id, account, position, path, title, daily, used, remaining, trouble, looked_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now())
on conflict (account, path) do update set position = excluded.position, title = excluded.title,
    daily = excluded.daily, used = excluded.used, remaining = excluded.remaining,
    trouble = excluded.trouble, looked_at = excluded.looked_at"""


async def look_up_quotas(account_id: UUID) -> None:
    """Have WeChat asked what is left."""
    async with transaction():
        account = await wechat_account(account_id)
        await later(look_up, lane=f"wechat.quotas:{account.id}", account=str(account.id))


async def clear_quotas(account_id: UUID) -> None:
    """Begin the day's counting again; WeChat lets that happen ten times a month."""
    async with transaction():
        account = await wechat_account(account_id)
        await later(clear, lane=f"wechat.quotas:{account.id}", account=str(account.id))


@job("wechat.quotas", transactional=False, attempts=3, timeout=180)
async def look_up(account: str) -> None:
    """Ask for one call after the other; what WeChat does not tell stands there with its reason."""
    line = await line_to(UUID(account))
    language = (await house()).language
    for position, (path, title) in enumerate(MINI if line.settings.mini else OFFICIAL):
        numbers: tuple[int | None, ...] = (None, None, None)
        trouble: str | None = None
        try:
            left = await api.quota(line, path)
            numbers = tuple(int(left[name]) for name in ("daily_limit", "used", "remain"))
        except Troubled as error:
            trouble = await told(error.trouble)
        known = (uuid7(), line.account, position, path, title.say(language))
        await execute(_KEEP, *known, *numbers, trouble)


@job("wechat.clear_quota", transactional=False, attempts=3)
async def clear(account: str) -> None:
    """Ask for it, then look what is left."""
    ours = UUID(account)
    async with errand(ours, "quota", partial(note_errand, ours, "quota")):
        await api.clear_quota(await line_to(ours))
        await later(look_up, lane=f"wechat.quotas:{ours}", account=account)
