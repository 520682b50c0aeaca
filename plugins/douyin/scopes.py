"""What Douyin lets us do: learned from authorisations, from events, and said in plain words."""

from uuid import UUID

from core.channels import (
    AccountSettings,
    Finding,
    Troubled,
    TroubleKind,
    line_to,
    reconfigure,
)
from core.errors import NotFound, T
from core.jobs import job

from . import api
from .errors import APPLY
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

GRANTED = T("Granted ({scope}).", "已授予（{scope}）。")
WITHHELD = T(
    "Douyin did not grant “{ability}” ({scope}), so it is off.",
    "抖音未授予“{ability}”（{scope}），该功能已关闭。",
)
CLOSED = T(
    "Douyin says that private messages take no new applicants. If your"
    " app had them before, tick “Private messages” under business abilities; if not, comments"
    " and the leads of ads still work.",
    "抖音官方说明“私信能力已不支持新增准入”。若您的应用此前已获准，请在“经营能力”中勾选"
    "“私信收发”；否则仍可使用评论与广告线索。",
)
ASK_AGAIN = T(
    "Authorise again and agree to it; if it is not offered, apply for it in the console under"
    " Abilities.",
    "请重新授权并勾选该能力；若授权页没有该项，请先在控制台“能力管理”中申请。",
)


@job("douyin.gain_scopes", timeout=60)
async def gain(account: str, scopes: list[str], open_id: str = "") -> None:
    """Douyin grants more than we knew, or says for the first time to whom."""
    settings = await _settings(account)
    if settings is None:
        return
    fresh = {each for each in scopes if SCOPE.fullmatch(each)} - settings.scopes
    news: dict[str, str] = {}
    if fresh:
        news["granted_scopes"] = " ".join(sorted({*settings.granted_scopes.split(), *fresh}))
    if open_id and not settings.open_id:
        news["open_id"] = open_id
    if news:
        await reconfigure(UUID(account), settings=news)


@job("douyin.lose_scopes", timeout=60)
async def lose(account: str, scopes: list[str]) -> None:
    """Douyin, or the owner, took some abilities back."""
    settings = await _settings(account)
    if settings is None:
        return
    left = [each for each in settings.granted_scopes.split() if each not in scopes]
    kept = [each for each in settings.business_scopes if each not in scopes]
    await reconfigure(
        UUID(account), settings={"granted_scopes": " ".join(left), "business_scopes": kept}
    )


@job("douyin.doubt", transactional=False, attempts=3, timeout=60)
async def doubt(account: str) -> None:
    """The owner is said to have withdrawn: an old event could say so too, so Douyin is asked.

    Whoever asks with access that does not hold any more learns it by that, and says so.
    """
    try:
        await api.userinfo(await line_to(UUID(account)))
    except NotFound:
        return
    except Troubled as error:
        if error.trouble.kind is TroubleKind.TRANSIENT:
            raise


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
