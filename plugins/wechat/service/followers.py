"""Who follows: fetched in batches, resumed where it stopped, every person known by their ids."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from core.auth import house
from core.channels import Acquaintance, acquaint, line_to
from core.db import execute, fetchval, transaction, uuid7
from core.errors import Invalid, T
from core.jobs import current_job, job, later
from plugins.wechat import api
from plugins.wechat.people import claims_for
from plugins.wechat.settings import WeChatSettings

from . import blacklist, library, menus, servants, tags, templates
from .errands import Talk, errand, official, wechat_account

BATCH = 100

UNKNOWN = T("WeChat has nothing of this name.", "没有这种同步内容。")

SCENES: Mapping[str, T] = {
    "ADD_SCENE_SEARCH": T("search", "公众号搜索"),
    "ADD_SCENE_ACCOUNT_MIGRATION": T("moved from another account", "公众号迁移"),
    "ADD_SCENE_PROFILE_CARD": T("business card", "名片分享"),
    "ADD_SCENE_QR_CODE": T("QR code", "扫描二维码"),
    "ADD_SCENE_PROFILE_LINK": T("name in an article", "图文页内名称"),
    "ADD_SCENE_PROFILE_ITEM": T("article menu", "图文页右上角菜单"),
    "ADD_SCENE_PAID": T("after paying", "支付后关注"),
    "ADD_SCENE_WECHAT_ADVERTISEMENT": T("WeChat ad", "微信广告"),
    "ADD_SCENE_REPRINT": T("reprint", "他人转载"),
    "ADD_SCENE_LIVESTREAM": T("live show", "视频号直播"),
    "ADD_SCENE_CHANNELS": T("WeChat Channels", "视频号"),
    "ADD_SCENE_WXA": T("mini program", "小程序关注"),
    "ADD_SCENE_OTHERS": T("elsewhere", "其他"),
}

_BEGIN = """
insert into wechat_sync as s (id, account, what, state, started_at)
values ($1, $2, $3, 'running', now())
on conflict (account, what) do update set state = 'running', started_at = now(), done = 0,
    total = 0, trouble = null, finished_at = null
where s.state <> 'running' or s.started_at < now() - interval '1 hour'
returning id"""

_FURTHER = "update wechat_sync set done = $3, total = $4 where account = $1 and what = $2"

_TOLD = """
update wechat_sync set trouble = $3::text, finished_at = now(),
    state = case when $3::text is null then 'done' else 'failed' end
where account = $1 and what = $2"""


async def start_sync(account_id: UUID, what: str = "followers") -> None:
    """Have something fetched from WeChat, unless that is going on already."""
    if what not in FETCHING:
        raise Invalid(UNKNOWN, field="what")
    async with transaction():
        account = await (official if what != "templates" else wechat_account)(account_id)
        await begin_sync(account.id, what)


async def begin_sync(account: UUID, what: str) -> None:
    """Note that something is being fetched, and have it done after what is being fetched now."""
    if await fetchval(_BEGIN, uuid7(), account, what) is not None:
        await later(sync, lane=f"wechat.sync:{account}", account=str(account), what=what)


@job("wechat.sync", transactional=False, attempts=10, timeout=3600)
async def sync(account: str, what: str) -> None:
    """Fetch something from WeChat, from where the last attempt stopped."""
    told = partial(execute, _TOLD, UUID(account), what)
    async with errand(UUID(account), what, told):
        line = await line_to(UUID(account))
        await FETCHING[what](line, partial(execute, _FURTHER, line.account, what))


Further = Callable[[int, int], Awaitable[object]]


async def fetch_followers(line: Talk, further: Further) -> None:
    """All who follow: tags first, then page after page, a hundred people in one transaction."""
    await tags.fetch_tags(line, further)
    place = current_job().checkpoint
    after, done = str(place.get("after", "")), int(place.get("done", 0))
    while True:
        page = await api.followers(line, after)
        openids = page.get("data", {}).get("openid", [])
        for start in range(0, len(openids), BATCH):
            part = openids[start : start + BATCH]
            cards = await api.people(line, part)
            after, done = part[-1], done + len(part)
            async with transaction():
                await take_in(line, cards)
                await further(done, int(page["total"]))
                await current_job().save(after=after, done=done)
        if not openids or done >= int(page["total"]):
            return


async def take_in(line: Talk, cards: Sequence[Mapping[str, Any]]) -> None:
    """Know these people, be able to write to them, and see which tags they have."""
    language = (await house()).language
    for card in cards:
        if card.get("subscribe"):
            known = _acquaintance(line.settings, card, language)
            customer, conversation = await acquaint(line.account, "wechat", known)
            numbers = [int(each) for each in card.get("tagid_list", [])]
            await tags.see_tags(line.account, conversation, customer, numbers)


def origin_of(card: Mapping[str, Any], language: str) -> str | None:
    """Where somebody came from: the scene of a code, else the way WeChat names."""
    scene = str(card.get("qr_scene_str") or card.get("qr_scene") or "")
    if scene and scene != "0":
        return scene[:200]
    way = SCENES.get(str(card.get("subscribe_scene", "")))
    return way.say(language) if way else None


def _acquaintance(settings: WeChatSettings, card: Mapping[str, Any], language: str) -> Acquaintance:
    name = str(card.get("remark") or "").strip()
    return Acquaintance(
        thread=str(card["openid"]),
        claims=claims_for(settings, str(card["openid"]), str(card.get("unionid") or "")),
        at=datetime.fromtimestamp(int(card.get("subscribe_time", 0)), UTC),
        profile={"name": name} if name else {},
        origin=origin_of(card, language),
        reachable=True,
    )


FETCHING: Mapping[str, Callable[[Talk, Further], Awaitable[None]]] = {
    "followers": fetch_followers,
    "tags": tags.fetch_tags,
    "templates": templates.fetch_templates,
    "menu": menus.fetch_published,
    "blacklist": blacklist.fetch_blacklist,
    "servants": servants.fetch_servants,
    "materials": library.fetch_materials,
}
