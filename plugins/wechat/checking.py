"""The self-test of an account: one line for everything that must be in place."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from core.auth import house
from core.channels import Finding, Line, Trouble, Troubled, TroubleKind
from core.db import now
from core.errors import T

from . import api
from .settings import WeChatSettings

Talk = Line[WeChatSettings]

CLOCK = timedelta(seconds=60)

ACCESS = T("WeChat gives us access (AppID, AppSecret)", "访问凭证（AppID、AppSecret）")
ADDRESS = T("WeChat may be called from our address (IP whitelist)", "IP 白名单")
CALLBACK = T("WeChat reaches our server address", "服务器地址可被微信访问")
CLOCKS = T("Our clock agrees with WeChat's", "服务器时间与微信一致")
CALLS = T("Calls left today (customer service messages)", "今日剩余额度（客服消息）")

NO_SECRET = T("The AppSecret has not been entered.", "尚未填写 AppSecret。")
ENTER = T("Choose “Edit” and enter the AppSecret.", "请点击「编辑」填写 AppSecret。")
NO_URL = T("This house has no public address yet.", "系统尚未配置公网地址。")
SET_URL = T("Enter it under Settings → House.", "请在「设置 → 基本信息」中填写公网地址。")
UNHEARD = T("WeChat's test did not come through.", "微信测试访问失败。")
OPEN_PORT = T(
    "Is the address right, reachable from the internet, and its certificate valid?",
    "请检查地址是否正确、能否从公网访问、HTTPS 证书是否有效。",
)
SET_CLOCK = T("Let the server keep its time by NTP.", "请为服务器开启 NTP 自动校时。")
OFF_BY = T("We are {seconds} seconds off.", "相差 {seconds} 秒。")
LEFT = T("{remain} of {limit}", "剩余 {remain} / {limit}")

PERMISSIONS: Sequence[tuple[T, Callable[[Talk], Awaitable[Any]]]] = (
    (T("Followers and tags", "用户与标签权限"), api.tags),
    (T("Menu", "自定义菜单权限"), api.menu),
    (T("Template messages", "模板消息权限"), api.templates),
)
MINI_PERMISSIONS: Sequence[tuple[T, Callable[[Talk], Awaitable[Any]]]] = (
    (T("Subscription messages", "订阅消息权限"), api.subscriptions),
)


async def check(line: Talk) -> Sequence[Finding]:
    """Everything, in the order in which one thing needs the other."""
    access = await _access(line)
    if not all(finding.ok for finding in access):
        return [*access, await _public()]
    granted = MINI_PERMISSIONS if line.settings.mini else PERMISSIONS
    permissions = [await _tried(title, call(line)) for title, call in granted]
    return [*access, await _callback(line), *permissions, await _calls(line), await _clock(line)]


async def _access(line: Talk) -> list[Finding]:
    """Whether we are known, and may call from where we are."""
    if line.settings.app_secret is None:
        return [Finding(title=ACCESS, ok=False, detail=NO_SECRET, advice=ENTER)]
    try:
        await api.stable_token(line)
        await api.callback_ips(line)
    except Troubled as error:
        stranger = error.trouble.code == "40164"
        return [
            Finding(title=ACCESS, ok=True) if stranger else _bad(ACCESS, error.trouble),
            *([_bad(ADDRESS, error.trouble)] if stranger else []),
        ]
    return [Finding(title=ACCESS, ok=True), Finding(title=ADDRESS, ok=True)]


async def _public() -> Finding:
    if (await house()).url:
        return Finding(title=CALLBACK, ok=None)
    return Finding(title=CALLBACK, ok=False, detail=NO_URL, advice=SET_URL)


async def _callback(line: Talk) -> Finding:
    public = await _public()
    if public.ok is False:
        return public
    try:
        said = await api.callback_check(line)
    except Troubled as error:
        return _bad(CALLBACK, error.trouble)
    lost = [each.get("package_loss") for each in said.get("ping", ())]
    if lost and all(each == "100%" for each in lost):
        return Finding(title=CALLBACK, ok=False, detail=UNHEARD, advice=OPEN_PORT)
    return Finding(title=CALLBACK, ok=True)


async def _calls(line: Talk) -> Finding:
    try:
        left = await api.quota(line, "/cgi-bin/message/custom/send")
    except Troubled as error:
        return _bad(CALLS, error.trouble)
    remain, limit = int(left["remain"]), int(left["daily_limit"])
    detail = LEFT.fill(remain=str(remain), limit=str(limit))
    return Finding(title=CALLS, ok=remain > 0, detail=detail)


async def _clock(line: Talk) -> Finding:
    """How far our clock is from the one in WeChat's answers."""
    said = await api.clock(line)
    if said is None:
        return Finding(title=CLOCKS, ok=None)
    try:
        off = now() - parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return Finding(title=CLOCKS, ok=None)
    if abs(off) <= CLOCK:
        return Finding(title=CLOCKS, ok=True)
    seconds = str(int(abs(off).total_seconds()))
    return Finding(title=CLOCKS, ok=False, detail=OFF_BY.fill(seconds=seconds), advice=SET_CLOCK)


async def _tried(title: T, call: Awaitable[Any]) -> Finding:
    """A permission, by using it."""
    try:
        await call
    except Troubled as error:
        return _bad(title, error.trouble)
    return Finding(title=title, ok=True)


def _bad(title: T, trouble: Trouble) -> Finding:
    """A trouble as a line of the test; one that will pass by itself is not held against us."""
    passing = trouble.kind in (TroubleKind.TRANSIENT, TroubleKind.RATE_LIMITED)
    return Finding(
        title=title,
        ok=None if passing else False,
        detail=trouble.message,
        advice=trouble.advice,
    )
