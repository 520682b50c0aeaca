"""What stands in public on the platform: posts and the comments below them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .times import spelt

if TYPE_CHECKING:
    from .platform import Platform


@dataclass
class Status:
    """One post."""

    id: int
    author: str
    text: str
    at: float
    deleted: bool = False
    mentions: tuple[str, ...] = ()


@dataclass
class Comment:
    """One comment below a post, perhaps an answer to another."""

    id: int
    status: Status
    author: str
    text: str
    at: float
    answers: Comment | None = None
    deleted: bool = False
    mentions: tuple[str, ...] = ()


def shown_user(platform: Platform, uid: str) -> dict[str, Any]:
    """Somebody as the platform shows them."""
    person = platform.people.get(uid)
    account = platform.account_of(uid)
    name = person.name if person else account.name if account else uid
    facts = person.facts if person else {}
    return {
        "id": int(uid),
        "idstr": uid,
        "screen_name": name,
        "name": name,
        "location": facts.get("location", "上海 黄浦区"),
        "gender": facts.get("gender", "n"),
        "avatar_large": f"https://tvax1.sinaimg.cn/crop.0.0.180.180.180/{uid}.jpg",
        "followers_count": facts.get("followers_count", 12),
        "verified": account is not None,
    }


def _author(platform: Platform, uid: str) -> dict[str, Any] | None:
    """Who wrote something; nobody is named whose account is closed."""
    person = platform.people.get(uid)
    return None if person and person.gone else shown_user(platform, uid)


def shown_status(platform: Platform, status: Status) -> dict[str, Any]:
    """A post as the platform shows it."""
    return {
        "created_at": spelt(status.at),
        "id": status.id,
        "idstr": str(status.id),
        "mid": str(status.id),
        "text": status.text,
        "user": shown_user(platform, status.author),
    }


def shown_comment(platform: Platform, comment: Comment) -> dict[str, Any]:
    """A comment as the platform shows it."""
    shown = {
        "created_at": spelt(comment.at),
        "id": comment.id,
        "idstr": str(comment.id),
        "mid": str(comment.id),
        "text": comment.text,
        "source": '<a href="http://weibo.com" rel="nofollow">微博 weibo.com</a>',
        "user": _author(platform, comment.author),
        "status": shown_status(platform, comment.status),
    }
    if comment.answers:
        shown["reply_comment"] = shown_comment(platform, comment.answers)
    return shown
