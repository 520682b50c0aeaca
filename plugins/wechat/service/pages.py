"""Pages whose visitors WeChat names: who opened what, known before they write a word."""

from collections.abc import Sequence
from datetime import timedelta
from hmac import compare_digest
from typing import Any
from uuid import UUID

from core.auth import house
from core.channels import line_to
from core.db import execute, now, transaction, uuid7, vault
from core.entities import insert, load, trash
from core.entities.activities import record
from core.entities.customers import recognise
from core.errors import Forbidden, Invalid, NotFound, T, clean_name, clean_text
from plugins.wechat import api
from plugins.wechat.people import claims_for
from plugins.wechat.tables import Page, Visit

from .errands import official

PURPOSE = "wechat.visit"
LASTS = timedelta(minutes=10)
BACK = "/plugins/wechat/back"
LONGEST_TARGET = 2000

NO_TITLE = T("Say what the page is, in at most 100 characters.", "请填写页面名称（100 字内）。")
BAD_TARGET = T(
    "The page begins with https:// or http://.", "网页地址须以 https:// 或 http:// 开头。"
)
GONE = T("There is no such page.", "没有这个页面。")
NO_HOME = T("This house has no public address yet.", "系统尚未配置公网地址。")
FORGED = T("This link is not from us, or too old.", "链接无效或已过期。")
OPENED = T("Opened the page “{title}”", "打开了页面“{title}”")


async def open_page(account_id: UUID, title: str, target: str, *, profile: bool = False) -> Page:
    """A link that tells us who follows it, and leads to a page."""
    async with transaction():
        account = await official(account_id)
        page = Page(
            id=uuid7(),
            account=account.id,
            key=uuid7().hex[-16:],
            title=_titled(title),
            target=_target(target),
            profile=profile,
        )
        await insert(page)
    return page


async def change_page(page_id: UUID, *, title: str, target: str, profile: bool) -> None:
    """Let a link lead elsewhere."""
    async with transaction():
        page = await _reach(page_id)
        await execute(
            "update wechat_page set title = $2, target = $3, profile = $4, version = version + 1"
            " where id = $1",
            page.id,
            _titled(title),
            _target(target),
            profile,
        )


async def close_page(page_id: UUID) -> None:
    """Put a link into the trash: it answers 404 from now on."""
    async with transaction():
        await trash(await _reach(page_id))


async def addresses(keys: Sequence[str]) -> list[str | None]:
    """The links to hand out; None while the house has no public address."""
    base = (await house()).url
    return [f"{base.rstrip('/')}/plugins/wechat/go/{key}" if base else None for key in keys]


async def way_in(key: str, nonce: str) -> str:
    """Where WeChat asks a visitor who they are; it comes back to us with the answer."""
    page = await _page(key)
    base = (await house()).url
    if not base:
        raise Invalid(NO_HOME)
    line = await line_to(page.account)
    scope = "snsapi_userinfo" if page.profile else "snsapi_base"
    back = f"{base.rstrip('/')}{BACK}"
    return api.login_address(line, back, scope=scope, state=signed_state(page.key, nonce))


async def come_back(code: str, state: str, nonce: str) -> str:
    """Note who came, and say where they want to go; a virtual visitor is nobody."""
    page = await _page(opened_state(state, nonce))
    line = await line_to(page.account)
    said = await api.visitor(line, code)
    if str(said.get("is_snapshotuser", "")) != "1":
        openid = str(said["openid"])
        face = await api.face(line, str(said["access_token"]), openid) if page.profile else {}
        claims = claims_for(line.settings, openid, str(said.get("unionid") or ""))
        await _note(page, claims, face)
    return page.target


def signed_state(key: str, nonce: str) -> str:
    """A state of letters and digits that only we can make, for one browser and ten minutes."""
    plain = f"{key}{int(now().timestamp()):08x}"
    return f"{plain}{_mac(plain, nonce)}"


def opened_state(state: str, nonce: str) -> str:
    """The page's key out of a state; Forbidden unless we made it lately for this browser."""
    plain, mac = state[:24], state[24:]
    if len(state) != 56 or not state.isascii() or not nonce or not _same(mac, _mac(plain, nonce)):
        raise Forbidden(FORGED)
    made = int(plain[16:], 16)
    if not 0 <= now().timestamp() - made <= LASTS.total_seconds():
        raise Forbidden(FORGED)
    return plain[:16]


async def _note(page: Page, claims: Any, face: Any) -> None:
    profile = {"name": face.get("nickname"), "avatar": face.get("headimgurl")}
    known = {name: value for name, value in profile.items() if value}
    async with transaction():
        customer = await recognise(claims, known, source="wechat", source_detail=page.title)
        await insert(Visit(id=uuid7(), page=page.id, customer=customer.id))
        await record(
            "system",
            customer=customer.id,
            direction="in",
            subject=OPENED.fill(title=page.title).say((await house()).language),
            payload={"platform": "wechat", "type": "visit", "page": str(page.id)},
        )


def _same(claimed: str, true: str) -> bool:
    return compare_digest(claimed.encode(), true.encode())


def _mac(plain: str, nonce: str) -> str:
    return vault().mac(f"{plain}:{nonce}".encode(), purpose=PURPOSE).hex()[:32]


async def _page(key: str) -> Page:
    found = Page.objects().where(Page.key == key, Page.deleted_at.is_null())
    page = await found.first()
    if page is None:
        raise NotFound(GONE)
    return page


async def _reach(page_id: UUID) -> Page:
    page = await load(Page, page_id, locked=True)
    if page is None or page.deleted_at is not None:
        raise NotFound(GONE)
    await official(page.account)
    return page


def _titled(title: str) -> str:
    cleaned = clean_name(title, field="title")
    if not 0 < len(cleaned) <= 100:
        raise Invalid(NO_TITLE, field="title")
    return cleaned


def _target(target: str) -> str:
    cleaned = clean_text(target, field="target").strip()
    fits = len(cleaned) <= LONGEST_TARGET and not any(c.isspace() for c in cleaned)
    if not fits or not cleaned.startswith(("https://", "http://")):
        raise Invalid(BAD_TARGET, field="target")
    return cleaned
