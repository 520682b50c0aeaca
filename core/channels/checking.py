"""The self-test of an account: one line for each thing that must be in place, and what to do."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import strawberry

from core.auth import require
from core.db import fetch, fetchrow, now
from core.errors import NotFound, Refusal, T

from .adapter import Finding
from .address import callback_urls
from .known import GONE, MANAGE
from .line import line_to
from .trouble import Troubled

LATELY = timedelta(days=7)

ADDRESS = T("The call-back address can be reached", "回调地址可访问")
NO_ADDRESS = T(
    "The house has no public address yet: set it under Settings.",
    "尚未设置系统公网地址，请先在设置中填写。",
)
HEARD = T("The platform last called {when}.", "平台最近一次回调：{when}。")
SILENCE = T(
    "The platform has not called yet: enter the address in its console.",
    "平台尚未回调，请在平台后台填写回调地址。",
)
BROKE = T("The self-test was cut short", "自检未能完成")

_HEARD = """
select a.channel, a.key, a.name, max(d.created_at) as heard
from channel_account a left join channel_delivery d on d.account = a.id
where a.id = $1 and a.deleted_at is null group by a.id"""


_OF_CHANNEL = """
select id from channel_account where channel = $1 and deleted_at is null order by name limit 20"""


@strawberry.type
class CheckLine:
    """One thing that must be in place."""

    account: str = strawberry.field(description="The account it is about")
    title: str = strawberry.field(description="What was looked at")
    ok: bool | None = strawberry.field(description="Whether it is; null if only worth knowing")
    detail: str | None = strawberry.field(description="What was seen")
    advice: str | None = strawberry.field(description="What to do")


@strawberry.type
class ChannelChecks:
    """The self-test of all accounts of a channel."""

    lines: list[CheckLine] = strawberry.field(description="What was looked at, account by account")


async def check_account(account: UUID) -> list[CheckLine]:
    """Look at everything an account needs; what the platform refuses is a line, not an error."""
    require(MANAGE)
    name, address = await _address(account)
    findings = [address]
    try:
        line = await line_to(account)
        findings += await line.adapter.check(line)
    except Troubled as error:
        trouble = error.trouble
        findings.append(
            Finding(title=BROKE, ok=False, detail=trouble.message, advice=trouble.advice)
        )
    except Refusal as no:
        findings.append(Finding(title=BROKE, ok=False, detail=no.message))
    return [_said(name, finding) for finding in findings]


async def check_channel(channel: str) -> ChannelChecks:
    """The self-test of every account of a channel, one after the other."""
    require(MANAGE)
    accounts = await fetch(_OF_CHANNEL, channel)
    return ChannelChecks(
        lines=[line for row in accounts for line in await check_account(row["id"])]
    )


async def _address(account: UUID) -> tuple[str, Finding]:
    """What the account is called, and whether the platform can find us: it has called lately."""
    row = await fetchrow(_HEARD, account)
    if row is None:
        raise NotFound(GONE)
    return row["name"], await _reached(row)


async def _reached(row: Any) -> Finding:
    if (await callback_urls([(row["channel"], row["key"])]))[0] is None:
        return Finding(title=ADDRESS, ok=False, advice=NO_ADDRESS)
    if row["heard"] is None:
        return Finding(title=ADDRESS, ok=None, advice=SILENCE)
    lately = now() - row["heard"] < LATELY
    when = f"{row['heard']:%Y-%m-%d %H:%M} UTC"
    return Finding(title=ADDRESS, ok=True if lately else None, detail=HEARD.fill(when=when))


def _said(account: str, finding: Finding) -> CheckLine:
    return CheckLine(
        account=account,
        title=finding.title.say(),
        ok=finding.ok,
        detail=finding.detail.say() if finding.detail else None,
        advice=finding.advice.say() if finding.advice else None,
    )
