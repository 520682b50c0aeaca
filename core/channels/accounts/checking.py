"""The self-test of an account: one line for each thing that must be in place, and what to do.

Somebody presses a button; what was found is kept with the account, and shown with its time.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
import strawberry
import structlog

from core.auth import house, require
from core.channels.adapters.adapter import Finding
from core.channels.adapters.known import GONE, MANAGE, adapter_of
from core.channels.adapters.trouble import UNEXPECTED, UNREADABLE, Troubled
from core.db import execute, fetch, fetchrow, now
from core.errors import NotFound, Refusal, T

from .address import NO_ADDRESS, SET_ADDRESS, callback_urls
from .calling import SILENT
from .health import wake_up
from .line import Line, line_to

log = structlog.get_logger("guanxi.channels")

LATELY = timedelta(days=7)

SLOWEST = 45.0
"""Seconds that all calls of a self-test may take together."""

CLOCK = timedelta(seconds=10)
"""How far our clock may be from the platform's: some allow an answer within twenty seconds only."""

ADDRESS = T("The call-back address can be reached", "回调地址可访问")
HEARD = T("The platform last called {when}.", "平台最近一次回调：{when}。")
SILENCE = T("The platform has not called yet.", "平台尚未回调。")
ENTER = T("Enter the call-back address in its console.", "请在平台后台填写回调地址。")
CLOCKS = T("Our clock agrees with the platform's", "服务器时间与平台一致")
FAST = T("Ours is {seconds} seconds fast.", "服务器时间快 {seconds} 秒。")
SLOW = T("Ours is {seconds} seconds slow.", "服务器时间慢 {seconds} 秒。")
SET_CLOCK = T("Let the server keep its time by NTP.", "请为服务器开启 NTP 自动校时。")
BROKE = T("The self-test was cut short", "自检未能完成")

_HEARD = """
select a.channel, a.key, (
    select max(d.created_at) from channel_delivery d where d.account = a.id and d.cursor is null
) as heard
from channel_account a where a.id = $1 and a.deleted_at is null"""

_KEEP = "update channel_account set findings = $2::jsonb, tested_at = now() where id = $1"

_OF_CHANNEL = """
select name, findings, tested_at from channel_account
where channel = $1 and deleted_at is null and findings is not null order by name limit 200"""


@strawberry.type
class CheckLine:
    """One thing that must be in place."""

    account: str = strawberry.field(description="The account it is about")
    title: str = strawberry.field(description="What was looked at")
    ok: bool | None = strawberry.field(description="Whether it is; null if only worth knowing")
    detail: str | None = strawberry.field(description="What was seen")
    advice: str | None = strawberry.field(description="What to do")
    tested_at: datetime | None = strawberry.field(description="When that was")


@strawberry.type
class ChannelChecks:
    """The last self-tests of all accounts of a channel."""

    lines: list[CheckLine] = strawberry.field(description="What was found, account by account")


async def test_account(account: UUID) -> None:
    """Look at everything an account needs, and keep what was found; all well is told as well."""
    require(MANAGE)
    row = await fetchrow(_HEARD, account)
    if row is None:
        raise NotFound(GONE)
    called = adapter_of(row["channel"]).called
    address = [await _reached(row)] if called else []
    found = await _found(account)
    findings = orjson.dumps([_kept(each) for each in (*address, *found)]).decode()
    await execute(_KEEP, account, findings)
    if passed(found):
        await wake_up(account)


async def last_checks(channel: str) -> ChannelChecks:
    """What the last self-test of every account of a channel found."""
    require(MANAGE)
    return ChannelChecks(
        lines=[
            line
            for row in await fetch(_OF_CHANNEL, channel)
            for line in lines_of(row["name"], row["findings"], row["tested_at"])
        ]
    )


def lines_of(account: str, findings: Any, tested_at: datetime | None) -> list[CheckLine]:
    """Kept findings in the reader's words."""
    kept = orjson.loads(findings) if isinstance(findings, str | bytes) else findings or []
    return [
        CheckLine(
            account=account,
            title=T(*each["title"]).say(),
            ok=each["ok"],
            detail=_say(each["detail"]),
            advice=_say(each["advice"]),
            tested_at=tested_at,
        )
        for each in kept
    ]


def passed(findings: Sequence[Finding]) -> bool:
    """Whether there is nothing that somebody must do something about."""
    return bool(findings) and all(finding.ok is not False for finding in findings)


async def _found(account: UUID) -> list[Finding]:
    """What the platform says; what it refuses is a line, not an error."""
    try:
        line = await line_to(account)
        async with asyncio.timeout(SLOWEST):
            return [*await line.adapter.check(line), *_clock(line)]
    except Troubled as error:
        trouble = error.trouble
        return [Finding(title=BROKE, ok=False, detail=trouble.message, advice=trouble.advice)]
    except Refusal as no:
        return [Finding(title=BROKE, ok=False, detail=no.message)]
    except TimeoutError:
        return [Finding(title=BROKE, ok=False, detail=SILENT)]
    except UNEXPECTED:
        log.exception("a self-test broke off")
        return [Finding(title=BROKE, ok=False, detail=UNREADABLE)]


def _clock(line: Line[Any]) -> list[Finding]:
    """How far our clock is from the one in the platform's answers, where it says the time."""
    off = line.clock_off
    if off is None:
        return []
    if abs(off) <= CLOCK:
        return [Finding(title=CLOCKS, ok=True)]
    seconds = str(round(abs(off).total_seconds()))
    detail = (FAST if off > timedelta(0) else SLOW).fill(seconds=seconds)
    return [Finding(title=CLOCKS, ok=False, detail=detail, advice=SET_CLOCK)]


async def _reached(row: Any) -> Finding:
    """Whether the platform can find us: it has called lately. What we pulled is no call."""
    if (await callback_urls([(row["channel"], row["key"])]))[0] is None:
        return Finding(title=ADDRESS, ok=False, detail=NO_ADDRESS, advice=SET_ADDRESS)
    if row["heard"] is None:
        return Finding(title=ADDRESS, ok=None, detail=SILENCE, advice=ENTER)
    lately = now() - row["heard"] < LATELY
    when = row["heard"].astimezone(ZoneInfo((await house()).zone))
    detail = HEARD.fill(when=f"{when:%Y-%m-%d %H:%M}")
    return Finding(title=ADDRESS, ok=True if lately else None, detail=detail)


def _kept(finding: Finding) -> Mapping[str, Any]:
    def both(words: T | None) -> list[str] | None:
        return [words.en, words.zh] if words else None

    return {
        "title": both(finding.title),
        "ok": finding.ok,
        "detail": both(finding.detail),
        "advice": both(finding.advice),
    }


def _say(words: Sequence[str] | None) -> str | None:
    return T(*words).say() if words else None
