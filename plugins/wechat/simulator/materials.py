"""What an account keeps for good: pictures, sounds, films, drafts, and articles it published."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from .calls import OFFICIAL, Answer, Asked, Wrong, endpoint, fine
from .media import Stored, refuse_wrong_file

MOST_ARTICLES = 8
PAGE = 20


@dataclass
class Library:
    """The drafts of an account and the articles it published."""

    drafts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    articles: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    made: int = 0

    def draft(self, title: str, **more: Any) -> str:
        """Keep a draft of one article; its id."""
        return self.keep([{"title": title, "digest": "", "content": f"<p>{title}</p>", **more}])

    def keep(self, articles: list[dict[str, Any]]) -> str:
        """Keep a draft; its id."""
        self.made += 1
        media = f"draft_{self.made:03d}_{'m' * 30}"
        self.drafts[media] = articles
        return media

    def publish(self, title: str) -> str:
        """An article that was published already; its id."""
        return self.release(self.draft(title))

    def release(self, media: str) -> str:
        """Make an article of a draft; its id."""
        self.made += 1
        article = f"article_{self.made:03d}_{'a' * 28}"
        self.articles[article] = self.drafts.pop(media)
        return article


@endpoint("/cgi-bin/material/add_material", daily=1_000, of=OFFICIAL)
def add_material(asked: Asked) -> Answer:
    """Keep a file for good."""
    kind = asked.query.get("type", "")
    name, content = asked.upload()
    refuse_wrong_file(kind, content)
    if kind == "video":
        _refuse_undescribed(asked)
    shelf = asked.whose.shelf
    media = shelf.put(kind, name, content, asked.now)
    shelf.stored[media] = Stored(media, kind, name, content, None)
    shown = {"url": f"http://mmbiz.qpic.cn/mmbiz/{len(content)}/0"} if kind == "image" else {}
    return {"media_id": media, **shown}


def _refuse_undescribed(asked: Asked) -> None:
    """A film has a second field beside it that gives it a title: 47001 otherwise."""
    try:
        _, said = asked.upload("description")
        title = json.loads(said)["title"]
    except (Wrong, ValueError, KeyError):
        raise Wrong(47001, "data format error hint: [description]") from None
    if not title:
        raise Wrong(47001, "data format error hint: [description]")


@endpoint("/cgi-bin/material/batchget_material", daily=1_000, of=OFFICIAL)
def materials(asked: Asked) -> Answer:
    """A page of what is kept for good."""
    kept = [each for each in asked.whose.shelf.stored.values() if each.until is None]
    of_kind = [each for each in kept if each.kind == asked.needs("type")]
    items = [
        {
            "media_id": each.id,
            "name": each.name,
            "update_time": int(asked.now),
            "url": "http://mmbiz.qpic.cn/mmbiz/1/0" if each.kind == "image" else "",
        }
        for each in of_kind
    ]
    return _page(asked, items)


@endpoint("/cgi-bin/material/del_material", daily=1_000, of=OFFICIAL)
def delete_material(asked: Asked) -> Answer:
    """Throw something away that was kept for good."""
    media = str(asked.needs("media_id"))
    if asked.whose.shelf.find(media, asked.now).until is not None:
        raise Wrong(40007, "invalid media_id")
    del asked.whose.shelf.stored[media]
    return fine()


@endpoint("/cgi-bin/draft/batchget", daily=1_000, of=OFFICIAL)
def drafts(asked: Asked) -> Answer:
    """A page of drafts."""
    held = asked.whose.library.drafts.items()
    return _page(asked, [_told("media_id", key, articles, asked) for key, articles in held])


@endpoint("/cgi-bin/draft/add", daily=1_000, of=OFFICIAL)
def add_draft(asked: Asked) -> Answer:
    """Keep a draft; every article shows a picture that is kept for good."""
    articles = asked.needs("articles")
    if not 1 <= len(articles) <= MOST_ARTICLES:
        raise Wrong(45008, "article size out of limit")
    for each in articles:
        if not each.get("title") or not each.get("content"):
            raise Wrong(44004, "empty content")
        picture = asked.whose.shelf.find(str(each.get("thumb_media_id", "")), asked.now)
        if picture.until is not None:
            raise Wrong(40007, "invalid media_id")
    return {"media_id": asked.whose.library.keep(list(articles))}


@endpoint("/cgi-bin/freepublish/submit", verified=True, daily=100, of=OFFICIAL)
def publish(asked: Asked) -> Answer:
    """Publish a draft; how it went is told later."""
    media = str(asked.needs("media_id"))
    if media not in asked.whose.library.drafts:
        raise Wrong(53404, "the draft does not exist")
    asked.whose.library.made += 1
    job = str(100_000_000 + asked.whose.library.made)
    asked.platform.soon(_published(asked, media, job))
    return fine(publish_id=job, msg_data_id=job)


async def _published(asked: Asked, media: str, job: str) -> None:
    await asyncio.sleep(0.02)
    article = asked.whose.library.release(media)
    await asked.whose.post.bring(
        {
            "ToUserName": asked.whose.wire.original_id,
            "FromUserName": "oMassSenderOfThePlatform01",
            "CreateTime": int(asked.now),
            "MsgType": "event",
            "Event": "PUBLISHJOBFINISH",
            "PublishEventInfo": {"publish_id": job, "publish_status": 0, "article_id": article},
        },
        None,
    )


@endpoint("/cgi-bin/freepublish/batchget", daily=1_000, of=OFFICIAL)
def published(asked: Asked) -> Answer:
    """A page of what was published."""
    held = asked.whose.library.articles.items()
    return _page(asked, [_told("article_id", key, articles, asked) for key, articles in held])


def _told(name: str, identity: str, articles: list[dict[str, Any]], asked: Asked) -> dict[str, Any]:
    shown = [
        {**each, "url": f"http://mp.weixin.qq.com/s/{identity[:12]}", "thumb_url": ""}
        for each in articles
    ]
    return {name: identity, "content": {"news_item": shown}, "update_time": int(asked.now)}


def _page(asked: Asked, items: list[dict[str, Any]]) -> dict[str, Any]:
    start, count = int(asked.json.get("offset", 0)), int(asked.json.get("count", PAGE))
    if not 1 <= count <= PAGE:
        raise Wrong(40007, "invalid args size")
    page = items[start : start + count]
    return {"total_count": len(items), "item_count": len(page), "item": page}
