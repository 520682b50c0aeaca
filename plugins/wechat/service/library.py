"""What the account keeps on WeChat: fetched, added to, published, and named to whoever writes."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from html import escape
from typing import Any
from uuid import UUID

from core.auth import reach
from core.channels import Conversation, line_to
from core.db import execute, fetch, transaction, uuid7
from core.entities import load
from core.errors import Invalid, NotFound, T, clean_name, clean_text
from core.files import claim_upload
from core.jobs import job, later
from plugins.wechat import keeping
from plugins.wechat.materials import card_id
from plugins.wechat.tables import Material, MaterialKind

from .errands import Talk, errand, note_errand, official, unheard

SEND = "core.message.send"
FILES = (MaterialKind.IMAGE, MaterialKind.VOICE, MaterialKind.VIDEO)

LONGEST_TITLE = 64
LONGEST_WORDS = 20_000
MOST_PAGES = 500

GONE = T("There is no such material.", "没有这个素材。")
BAD_KIND = T("A picture, a sound or a film.", "只能上传图片、语音或视频。")
NO_FILE = T("Choose a file.", "请选择文件。")
NO_TITLE = T("A title has 1 to 64 characters.", "标题为 1–64 个字。")
NO_WORDS = T("Write something, at most 20,000 characters.", "请填写正文（2 万字以内）。")
NO_COVER = T("Choose a picture from the material as cover.", "请从素材库选择一张图片作为封面。")
NO_DRAFT = T("Only a draft can be published.", "只有草稿可以发布。")

_KEEP = """
insert into wechat_material as m (id, account, kind, number, title, url, changed_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (account, number) do update set title = excluded.title, url = excluded.url,
    kind = excluded.kind, changed_at = excluded.changed_at"""

_DROP = "delete from wechat_material where account = $1 and number <> all($2)"

_SENDABLE = """
select kind, number, title from wechat_material where account = $1 and kind <> 'draft'
order by changed_at desc, id limit 200"""

Further = Callable[[int, int], Awaitable[object]]


@dataclass(frozen=True, kw_only=True)
class Sendable:
    """Something that could be sent as it is kept."""

    card: str
    kind: MaterialKind
    title: str


async def materials_for(conversation_id: UUID) -> list[Sendable] | None:
    """What the account of a conversation keeps and could send; None where it is not WeChat's."""
    conversation = await reach(Conversation, conversation_id, SEND, for_update=False)
    line = await line_to(conversation.account)
    if line.channel != "wechat":
        return None
    return [
        Sendable(
            card=card_id(row["kind"], row["number"]),
            kind=MaterialKind(row["kind"]),
            title=row["title"] or row["number"][:12],
        )
        for row in await fetch(_SENDABLE, conversation.account)
    ]


async def keep_material(account_id: UUID, kind: str, file: UUID | None) -> None:
    """Leave one of our files with WeChat for good."""
    if kind not in FILES:
        raise Invalid(BAD_KIND, field="kind")
    if file is None:
        raise Invalid(NO_FILE, field="file")
    async with transaction():
        account = await official(account_id)
        await claim_upload(file)
        await _order("keep", account.id, kind=kind, file=str(file))


async def draft_article(
    account_id: UUID, *, title: str, words: str, cover: UUID | None, url: str | None = None
) -> None:
    """Make a draft of an article, with a cover from the material."""
    account = await official(account_id)
    picture = await load(Material, cover) if cover else None
    if picture is None or picture.account != account.id or picture.kind != MaterialKind.IMAGE:
        raise Invalid(NO_COVER, field="cover")
    article = {
        "title": _titled(title),
        "content": _paragraphs(words),
        "thumb_media_id": picture.number,
    } | ({"content_source_url": url} if url else {})
    async with transaction():
        await _order("draft", account.id, **article)


async def publish_draft(material_id: UUID) -> None:
    """Have WeChat publish a draft as an article; it tells later how that went."""
    material = await load(Material, material_id)
    if material is None:
        raise NotFound(GONE)
    account = await official(material.account)
    if material.kind != MaterialKind.DRAFT:
        raise Invalid(NO_DRAFT)
    async with transaction():
        await _order("publish", account.id, number=material.number)


async def fetch_materials(line: Talk, further: Further) -> None:
    """All that the account keeps on WeChat as it is now."""
    numbers: list[str] = []
    async for kind, each in _everything(line):
        number = str(each.get("media_id") or each["article_id"])[:150]
        numbers.append(number)
        title, url = _shown(each)
        at = datetime.fromtimestamp(int(each.get("update_time") or 0), UTC)
        await execute(_KEEP, uuid7(), line.account, kind.value, number, title, url, at)
        if len(numbers) % keeping.PAGE == 0:
            await further(len(numbers), len(numbers))
    await execute(_DROP, line.account, numbers)
    await further(len(numbers), len(numbers))


@job("wechat.material", transactional=False, attempts=10, timeout=300)
async def carry_out(what: str, account: str, said: dict[str, Any]) -> None:
    """Leave a file, make a draft or publish one, then fetch what there is."""
    line = await line_to(UUID(account))
    async with errand(line.account, "material", partial(note_errand, line.account, "materials")):
        if what == "keep":
            found = await line.file(UUID(said["file"]))
            file = (found.name, found.bytes, found.content_type)
            await keeping.keep(line, said["kind"], file)
        elif what == "draft":
            await keeping.draft(line, said)
        else:
            await keeping.publish(line, said["number"])
        await fetch_materials(line, unheard)


async def _everything(line: Talk) -> AsyncIterator[tuple[MaterialKind, Mapping[str, Any]]]:
    for kind in FILES:
        async for each in _pages(partial(keeping.files, line, kind.value)):
            yield kind, each
    async for each in _pages(partial(keeping.drafts, line)):
        yield MaterialKind.DRAFT, each
    async for each in _pages(partial(keeping.articles, line)):
        yield MaterialKind.ARTICLE, each


async def _pages(
    ask: Callable[[int], Awaitable[Mapping[str, Any]]],
) -> AsyncIterator[Mapping[str, Any]]:
    start = 0
    for _ in range(MOST_PAGES):
        page = await ask(start)
        for each in page.get("item", ()):
            yield each
        start += len(page.get("item", ()))
        if not page.get("item") or start >= int(page.get("total_count", 0)):
            return


def _shown(each: Mapping[str, Any]) -> tuple[str, str]:
    """The title and address of something; of several articles, those of the first."""
    listed = each.get("content", {}).get("news_item") or [{}]
    title = str(each.get("name") or listed[0].get("title") or "")
    return title[:300], str(each.get("url") or listed[0].get("url") or "")[:1000]


def _titled(title: str) -> str:
    cleaned = clean_name(title, field="title")
    if not 0 < len(cleaned) <= LONGEST_TITLE:
        raise Invalid(NO_TITLE, field="title")
    return cleaned


def _paragraphs(words: str) -> str:
    """Plain words as WeChat keeps them."""
    cleaned = clean_text(words, field="words").strip()
    if not 0 < len(cleaned) <= LONGEST_WORDS:
        raise Invalid(NO_WORDS, field="words")
    lines = [line.strip() for line in cleaned.splitlines() if line.strip()]
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


async def _order(what: str, account: UUID, **said: Any) -> None:
    lane = f"wechat.materials:{account}"
    await later(carry_out, lane=lane, what=what, account=str(account), said=said)
