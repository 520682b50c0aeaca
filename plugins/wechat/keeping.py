"""WeChat's API, as far as it keeps something for an account: material, drafts, service accounts."""

from collections.abc import Mapping, Sequence
from typing import Any

from .asking import Said, Talk, get, leave, post

PAGE = 20
"""The most that is told at once."""

# ── Material ──


async def files(line: Talk, kind: str, start: int) -> Said:
    """A page of pictures, sounds or films: total_count, item with media_id, name, url."""
    asked = {"type": kind, "offset": start, "count": PAGE}
    return await post(line, "/cgi-bin/material/batchget_material", asked)


async def drafts(line: Talk, start: int) -> Said:
    """A page of drafts: total_count, item with media_id and content.news_item."""
    asked = {"offset": start, "count": PAGE, "no_content": 1}
    return await post(line, "/cgi-bin/draft/batchget", asked)


async def articles(line: Talk, start: int) -> Said:
    """A page of published articles: total_count, item with article_id and content.news_item."""
    asked = {"offset": start, "count": PAGE, "no_content": 1}
    return await post(line, "/cgi-bin/freepublish/batchget", asked)


async def keep(line: Talk, kind: str, file: tuple[str, bytes, str]) -> str:
    """Leave a file with WeChat for good; its id there."""
    return str((await leave(line, "/cgi-bin/material/add_material", file, type=kind))["media_id"])


async def draft(line: Talk, article: Said) -> str:
    """Make a draft of one article; its id."""
    asked: Mapping[str, Any] = {"articles": [dict(article)]}
    return str((await post(line, "/cgi-bin/draft/add", asked))["media_id"])


async def publish(line: Talk, media: str) -> str:
    """Publish a draft; the number under which WeChat tells how that went."""
    said = await post(line, "/cgi-bin/freepublish/submit", {"media_id": media})
    return str(said["publish_id"])


# ── Customer service accounts ──


async def servants(line: Talk) -> Sequence[Said]:
    """All of them: kf_account, kf_nick, kf_id, kf_wx."""
    return (await get(line, "/cgi-bin/customservice/getkflist"))["kf_list"]


async def add_servant(line: Talk, name: str, nick: str) -> None:
    """Make one."""
    await post(line, "/customservice/kfaccount/add", {"kf_account": name, "nickname": nick})


async def rename_servant(line: Talk, name: str, nick: str) -> None:
    """Call one something else."""
    await post(line, "/customservice/kfaccount/update", {"kf_account": name, "nickname": nick})


async def dismiss_servant(line: Talk, name: str) -> None:
    """Take one away."""
    await get(line, "/customservice/kfaccount/del", kf_account=name)
