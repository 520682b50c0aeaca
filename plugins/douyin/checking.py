"""The self-test of an account: access, events, abilities, leads, each with the next step."""

from datetime import datetime

from core.channels import Finding, Token, Troubled, stored_token
from core.db import fetchval, now
from core.errors import T

from . import api
from .api import LEADS, USER, DouyinLine
from .errors import AGAIN, CHINA
from .scopes import findings
from .tokens import GIVE_LEADS, NO_LEADS, RENEWALS, SOON_OVER, ends_at

ACCESS = T("Access in the owner's name", "账号授权")
EVENTS = T("Events from Douyin", "事件推送")
LEAD_ACCESS = T("Leads of ads", "广告线索")

WHOSE = T("Which Douyin account this is", "这是哪个抖音号")
UNKNOWN_YET = T("Known once its owner has authorised.", "账号授权后自动获知。")
DEVELOPER = T("One person in several apps", "跨应用识别同一用户")
STRANGERS = T(
    "Not set: people of your other app do not join by themselves.",
    "未设置，不同应用中的同一用户不会自动合并。",
)
SAY_SAME = T(
    "If both apps belong to one developer, choose the other under “Same developer as”.",
    "如各应用同属一个开发者，请在账号设置“与以下账号同属一个开发者”中选择。",
)

_OTHER_APP = """
select exists (select 1 from channel_account where channel = 'douyin' and deleted_at is null
    and settings ->> 'client_key' not in ('', $1))"""

AS = T(
    "Authorised as {name}. It lasts until {until}; {left} of 5 renewals are left.",
    "已授权：{name}。有效期至 {until}，剩余续期 {left} 次（共 5 次）。",
)
CANCELLED = T(
    "Douyin stopped sending: {events}. It does so when an address is silent for long.",
    "抖音已停止推送：{events}。回调地址长时间无响应时，抖音会取消订阅。",
)
SWITCH_ON = T(
    "Switch the events on again in the console under Webhooks.",
    "请在抖音开放平台控制台的 Webhooks 页面重新订阅。",
)
SENDS = T("Douyin sends {count} kinds of events.", "抖音正在推送 {count} 类事件。")
LEADS_WORK = T("Leads can be read.", "可以读取线索。")


async def check(line: DouyinLine) -> list[Finding]:
    """One line for everything an account needs."""
    found: list[Finding] = []
    if line.settings.client_key:
        found += [_whose(line), await _access(line), await _events(line), *await _apart(line)]
    if line.settings.lead_app_id:
        found.append(await _leads(line))
    return found + findings(line.settings)


def _whose(line: DouyinLine) -> Finding:
    """Without the account's own open_id, what is another's cannot be told from ours."""
    if line.settings.open_id:
        return Finding(title=WHOSE, ok=True)
    return Finding(title=WHOSE, ok=None, detail=UNKNOWN_YET, advice=AGAIN)


async def _apart(line: DouyinLine) -> list[Finding]:
    """Whether people of our several apps are recognised as one; nothing with one app."""
    if line.settings.developer or not await fetchval(_OTHER_APP, line.settings.client_key):
        return []
    return [Finding(title=DEVELOPER, ok=None, detail=STRANGERS, advice=SAY_SAME)]


async def _access(line: DouyinLine) -> Finding:
    try:
        who = await api.userinfo(line)
    except Troubled as error:
        return _failed(ACCESS, error)
    token = await stored_token(line.account, USER)
    soon = _soon_over(token)
    said = _as(str(who.get("nickname") or "?"), token)
    return Finding(title=ACCESS, ok=not soon, detail=said, advice=AGAIN if soon else None)


async def _events(line: DouyinLine) -> Finding:
    try:
        status = await api.event_status(line)
    except Troubled as error:
        return _failed(EVENTS, error)
    silent = sorted(name for name, on in status.items() if not on)
    if silent:
        told = CANCELLED.fill(events=", ".join(silent))
        return Finding(title=EVENTS, ok=False, detail=told, advice=SWITCH_ON)
    return Finding(title=EVENTS, ok=True, detail=SENDS.fill(count=len(status)))


async def _leads(line: DouyinLine) -> Finding:
    if not line.settings.has_leads and await stored_token(line.account, LEADS) is None:
        return Finding(title=LEAD_ACCESS, ok=False, detail=NO_LEADS, advice=GIVE_LEADS)
    moment = now()
    day = moment.astimezone(CHINA).strftime("%Y-%m-%d")
    try:
        await line.token(LEADS)
        await api.clues(line, since=day, until=day, page=1)
    except Troubled as error:
        return _failed(LEAD_ACCESS, error)
    return Finding(title=LEAD_ACCESS, ok=True, detail=LEADS_WORK)


def _failed(title: T, error: Troubled) -> Finding:
    trouble = error.trouble
    return Finding(title=title, ok=False, detail=trouble.message, advice=trouble.advice)


def _as(name: str, token: Token | None) -> T:
    left = RENEWALS - token.renewals if token else 0
    return AS.fill(name=name, until=_day(ends_at(token) if token else None), left=left)


def _day(at: datetime | None) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d") if at else "?"


def _soon_over(token: Token | None) -> bool:
    ends = ends_at(token) if token else None
    return ends is not None and ends <= now() + SOON_OVER
