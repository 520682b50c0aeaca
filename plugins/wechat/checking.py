"""The self-test of an account: one line for everything that must be in place."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from core.auth import house
from core.channels import (
    NO_ADDRESS,
    SET_ADDRESS,
    Finding,
    Line,
    Trouble,
    Troubled,
    TroubleKind,
)
from core.db import fetch
from core.errors import T

from . import api, keeping
from .settings import Mode, WeChatSettings

Talk = Line[WeChatSettings]

ACCESS = T("WeChat gives us access (AppID, AppSecret)", "访问凭证（AppID、AppSecret）")
ADDRESS = T("WeChat may be called from our address (IP whitelist)", "IP 白名单")
CALLBACK = T("WeChat reaches our server address", "服务器地址可被微信访问")
CALLS = T("Calls left today (customer service messages)", "今日剩余额度（客服消息）")

NO_SECRET = T("The AppSecret has not been entered.", "尚未填写 AppSecret。")
ENTER = T("Choose “Edit” and enter the AppSecret.", "请点击「编辑」填写 AppSecret。")
BINDING = T("Bound to the same Open Platform as others", "同一开放平台")
UNBOUND = T(
    "Not set: the same person in another account is another customer.",
    "未设置：其他账号中的同一个人不会自动合并为一位客户。",
)
BIND = T(
    "If the accounts are bound to one Open Platform, choose “Edit” and say with which.",
    "如果这些账号绑定了同一开放平台，请点击「编辑」选择。",
)
BOUND = T("The same as {names}", "与{names}相同")
ADDRESSEE = T("Messages are meant for this account", "消息的接收账号")
NOT_CHECKED = T(
    "In plain mode only the original id tells for which account a message is.",
    "明文模式下，只有填写原始 ID 才能确认消息是发给本账号的。",
)
ENTER_ID = T(
    "Choose “Edit” and enter the original id (gh_…), or switch to safe mode.",
    "请点击「编辑」填写原始 ID（gh_…），或改用安全模式。",
)

_OTHERS = """
select a.name, coalesce(nullif(a.settings ->> 'open_platform', ''), a.settings ->> 'app_id',
    a.settings ->> 'corp_id') = $2 as same
from channel_account a
where a.channel in ('wechat', 'wecom') and a.deleted_at is null and a.id <> $1 order by a.name"""
UNHEARD = T("WeChat's test did not come through.", "微信测试访问失败。")
OPEN_PORT = T(
    "Is the address right, reachable from the internet, and its certificate valid?",
    "请检查地址是否正确、能否从公网访问、HTTPS 证书是否有效。",
)
LEFT = T("{remain} of {limit}", "剩余 {remain} / {limit}")

PERMISSIONS: Sequence[tuple[T, Callable[[Talk], Awaitable[Any]]]] = (
    (T("Followers and tags", "用户与标签权限"), api.tags),
    (T("Menu", "自定义菜单权限"), api.menu),
    (T("Template messages", "模板消息权限"), api.templates),
    (T("Material", "素材管理权限"), partial(keeping.files, kind="image", start=0)),
)
SUBSCRIPTION_PERMISSIONS = (*PERMISSIONS[:2], PERMISSIONS[3])
"""Subscription accounts have no template messages."""
MINI_PERMISSIONS: Sequence[tuple[T, Callable[[Talk], Awaitable[Any]]]] = (
    (T("Subscription messages", "订阅消息权限"), api.subscriptions),
)


async def check(line: Talk) -> Sequence[Finding]:
    """Everything, in the order in which one thing needs the other."""
    access = await _access(line)
    if not all(finding.ok for finding in access):
        return [*access, await _public(), *await _ourselves(line)]
    granted = MINI_PERMISSIONS if line.settings.mini else PERMISSIONS
    if line.settings.subscription:
        granted = SUBSCRIPTION_PERMISSIONS
    permissions = [await _tried(title, call(line)) for title, call in granted]
    rest = [await _callback(line), *permissions, await _calls(line)]
    return [*access, *rest, *await _ourselves(line)]


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
    return Finding(title=CALLBACK, ok=False, detail=NO_ADDRESS, advice=SET_ADDRESS)


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


async def _ourselves(line: Talk) -> list[Finding]:
    """What no call tells: with whom it shares its people, and whose messages it takes."""
    found = []
    others = await fetch(_OTHERS, line.account, line.settings.binding)
    same = [row["name"] for row in others if row["same"]]
    if same:
        names = BOUND.fill(names=T(", ".join(same), "、".join(f"「{each}」" for each in same)))
        found.append(Finding(title=BINDING, ok=True, detail=names))
    elif others:
        found.append(Finding(title=BINDING, ok=None, detail=UNBOUND, advice=BIND))
    if line.settings.original_id:
        ours = T(line.settings.original_id, line.settings.original_id)
        found.append(Finding(title=ADDRESSEE, ok=True, detail=ours))
    elif line.settings.mode is Mode.PLAIN:
        found.append(Finding(title=ADDRESSEE, ok=False, detail=NOT_CHECKED, advice=ENTER_ID))
    return found


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
