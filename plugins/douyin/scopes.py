"""What Douyin lets us do: learned from authorisations, from events, and said in plain words."""

from collections.abc import Iterable
from uuid import UUID

from core.channels import (
    AccountSettings,
    Finding,
    line_to,
    note_trouble,
    reconfigure,
)
from core.errors import NotFound, T
from core.jobs import job

from .errors import APPLY, trouble_for
from .settings import (
    CARDS,
    COMMENTS,
    DIRECT,
    GROUPS,
    PICTURES,
    RECALL,
    SCOPE,
    UPLOADS,
    VIDEOS,
    DouyinSettings,
)

ASKED = ("user_info", COMMENTS, VIDEOS)
"""What an owner is asked for when authorising; private messages are not granted that way."""

ABILITIES = {
    DIRECT: T("Private messages", "私信收发"),
    UPLOADS: T("Pictures in messages", "发送图片"),
    PICTURES: T("Seeing pictures people send", "接收用户图片"),
    CARDS: T("Lead cards", "留资卡片"),
    RECALL: T("Taking messages back", "撤回消息"),
    GROUPS: T("Group messages", "群消息"),
    COMMENTS: T("Comments", "评论"),
    VIDEOS: T("The list of videos", "视频列表"),
}

GRANTED = T("Granted: {scope}", "已授予：{scope}")
WITHHELD = T(
    "Douyin did not grant {scope}, so this is off: {ability}.",
    "抖音未授予 {scope}，因此该功能已关闭：{ability}。",
)
CLOSED = T(
    "Douyin says that private messages take no new applicants. If your"
    " app had them before, enter im.direct_message under business abilities; if not, comments"
    " and the leads of ads still work.",
    "抖音官方说明“私信能力已不支持新增准入”。若您的应用此前已获准，请在“经营能力”中填写"
    " im.direct_message；否则仍可使用评论与广告线索。",
)
ASK_AGAIN = T(
    "Authorise again and agree to it; if it is not offered, apply for it in the console under"
    " Abilities.",
    "请重新授权并勾选该能力；若授权页没有该项，请先在控制台“能力管理”中申请。",
)


@job("douyin.gain_scopes", timeout=60)
async def gain(account: str, scopes: list[str]) -> None:
    """Douyin grants more than we knew."""
    settings = await _settings(account)
    if settings is None:
        return
    fresh = {each for each in scopes if SCOPE.fullmatch(each)} - settings.scopes
    if fresh:
        await _write(account, settings.granted_scopes.split() + sorted(fresh), settings)


@job("douyin.lose_scopes", timeout=60)
async def lose(account: str, scopes: list[str], everything: bool) -> None:
    """Douyin, or the owner, took something back."""
    settings = await _settings(account)
    if settings is None:
        return
    if everything:
        await note_trouble(UUID(account), trouble_for(10010))
        return
    left = [each for each in settings.granted_scopes.split() if each not in scopes]
    kept = [each for each in settings.business_scopes.split() if each not in scopes]
    await reconfigure(
        UUID(account),
        settings={"granted_scopes": " ".join(left), "business_scopes": " ".join(kept)},
    )


def findings(settings: DouyinSettings) -> list[Finding]:
    """A line for each ability: granted, or what is off without it and how to get it."""
    if not settings.client_key:
        return []
    return [_finding(settings, scope, ability) for scope, ability in ABILITIES.items()]


def _finding(settings: DouyinSettings, scope: str, ability: T) -> Finding:
    if settings.allows(scope):
        return Finding(title=ability, ok=True, detail=GRANTED.fill(scope=scope))
    detail = WITHHELD.fill(scope=scope, ability=ability)
    return Finding(title=ability, ok=False, detail=detail, advice=_advice(scope))


def _advice(scope: str) -> T:
    if scope == DIRECT:
        return CLOSED
    return ASK_AGAIN if scope in ASKED else APPLY


async def _settings(account: str) -> DouyinSettings | None:
    try:
        known: AccountSettings = (await line_to(UUID(account))).settings
    except NotFound:
        return None
    return known if isinstance(known, DouyinSettings) else None


async def _write(account: str, scopes: Iterable[str], settings: DouyinSettings) -> None:
    granted = " ".join(sorted(set(scopes) - set(settings.business_scopes.split())))
    await reconfigure(UUID(account), settings={"granted_scopes": granted})
