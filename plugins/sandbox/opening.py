"""Opening the sandbox: an account on every platform, connected as a real one would be."""

from datetime import timedelta
from typing import Any

from core.auth import require
from core.channels import Account, connect, forget_tokens, wake_up
from core.db import execute, transaction
from core.errors import Conflict, Refusal, T
from core.hooks import PluginSettings, change_settings, settings_of
from core.jobs import Schedule, job

from .neighbours import Way, doorstep, opened_way, way

MANAGE = "core.channel.manage"

TURN = "select pg_advisory_xact_lock(hashtextextended('sandbox', 0))"

NAME = T("Sandbox {channel}", "沙盒 {channel}")
TITLES = {
    "wechat": T("WeChat", "微信公众号"),
    "wecom": T("WeCom", "企业微信"),
    "weibo": T("Weibo", "微博"),
    "douyin": T("Douyin", "抖音"),
    "sms": T("SMS", "短信"),
    "email": T("E-mail", "邮件"),
}


class SandboxSettings(PluginSettings):
    """Which street the house knows."""

    street: str = ""


async def open_sandbox() -> list[str]:
    """Connect one account on every platform whose channel is on; those connected stay."""
    require(MANAGE)
    found = opened_way()
    there = await found.ask("channels")
    fresh = there["born"] != (await settings_of(SandboxSettings)).street
    opened = [name for name in there["channels"] if await _opened(found, name, fresh=fresh)]
    if fresh:
        await change_settings(SandboxSettings, {"street": there["born"]})
    return opened


async def _opened(found: Way, channel: str, *, fresh: bool) -> bool:
    """One platform's account, connected unless it is; False while its channel is off.

    A street that started anew knows none of the tokens it once gave: they begin afresh as well.
    """
    try:
        settings = (await found.ask("settings", channel=channel))["settings"]
        account = await _account(found, channel, settings, fresh=fresh)
        callback = f"{doorstep()}/channels/{channel}/{account.key}"
        await found.ask("open", channel=channel, callback=callback)
    except Refusal:
        return False  # one platform that cannot be played must not close the others
    return True


async def _account(found: Way, channel: str, settings: dict[str, Any], *, fresh: bool) -> Account:
    """The account of a platform, connected by whoever comes first."""
    title = TITLES.get(channel, T(channel, channel))
    name = NAME.fill(channel=title).say()
    async with transaction():
        await execute(TURN)
        account = await _connected(found, channel)
        if account is None:
            url = found.platform(channel)
            return await connect(channel, name, settings, platform_url=url)
        if fresh:
            await forget_tokens(account.id)
            await wake_up(account.id)
    return account


async def _connected(found: Way, channel: str) -> Account | None:
    """The account of a channel that is connected with this street."""
    here = Account.platform_url == found.platform(channel)
    alive = (Account.channel == channel) & Account.deleted_at.is_null()
    return await Account.objects().where(here & alive).order_by(Account.created_at).first()


@job("sandbox.open", transactional=False, attempts=1, timeout=120)
async def keep_open() -> None:
    """Open it whenever there is a street: after a start, and when a channel is switched on."""
    if way() is None:
        return
    try:
        await open_sandbox()
    except Conflict:
        return


JOBS = (keep_open, Schedule(keep_open.kind, every=timedelta(seconds=60)))
