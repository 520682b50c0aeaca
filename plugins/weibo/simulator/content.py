"""Posts, comments and people, as the platform's reading and commenting API shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from .posts import Comment, Status, shown_comment, shown_status, shown_user
from .wire import Call, Refused, Reply, as_json

if TYPE_CHECKING:
    from .platform import Platform

LARGEST_PAGE = 200
LONGEST = 140

Post = TypeVar("Post", Status, Comment)


def _page(call: Call, posts: Iterable[Post]) -> tuple[list[Post], int]:
    """One page of posts, newest first: younger than since_id, not younger than max_id."""
    since, until = _number(call, "since_id", 0), _number(call, "max_id", 0)
    size = min(_number(call, "count", 50), LARGEST_PAGE)
    page = max(_number(call, "page", 1), 1)
    fitting = [
        post
        for post in posts
        if not post.deleted and post.id > since and (not until or post.id <= until)
    ]
    fitting.sort(key=lambda post: post.id, reverse=True)
    return fitting[(page - 1) * size : page * size], len(fitting)


def _number(call: Call, name: str, default: int) -> int:
    text = call.params.get(name, str(default))
    if not text.isdigit():
        raise Refused(10017, f"Parameter ({name})'s value invalid")
    return int(text)


def _comments(platform: Platform, call: Call, posts: Iterable[Comment]) -> Reply:
    page, total = _page(call, posts)
    return as_json(
        {
            "comments": [shown_comment(platform, comment) for comment in page],
            "previous_cursor": 0,
            "next_cursor": 0,
            "total_number": total,
        }
    )


def _statuses(platform: Platform, call: Call, posts: Iterable[Status]) -> Reply:
    page, total = _page(call, posts)
    return as_json(
        {
            "statuses": [shown_status(platform, status) for status in page],
            "previous_cursor": 0,
            "next_cursor": 0,
            "total_number": total,
        }
    )


def _to_me(platform: Platform, call: Call) -> Reply:
    uid = platform.tokens.owner(call).uid
    every = platform.comments.values()
    mine = [c for c in every if c.author != uid and _concerns(c, uid)]
    return _comments(platform, call, mine)


def _concerns(comment: Comment, uid: str) -> bool:
    """Whether a comment stands below somebody's post or answers their comment."""
    answered = comment.answers.author if comment.answers else ""
    return uid in (comment.status.author, answered)


def _comment_mentions(platform: Platform, call: Call) -> Reply:
    uid = platform.tokens.owner(call).uid
    return _comments(platform, call, (c for c in platform.comments.values() if uid in c.mentions))


def _status_mentions(platform: Platform, call: Call) -> Reply:
    uid = platform.tokens.owner(call).uid
    return _statuses(platform, call, (s for s in platform.statuses.values() if uid in s.mentions))


def _show(platform: Platform, call: Call) -> Reply:
    platform.tokens.owner(call)
    status = _status(platform, call)
    return _comments(platform, call, (c for c in platform.comments.values() if c.status is status))


def _own_timeline(platform: Platform, call: Call) -> Reply:
    uid = platform.tokens.owner(call).uid
    return _statuses(platform, call, (s for s in platform.statuses.values() if s.author == uid))


def _reply(platform: Platform, call: Call) -> Reply:
    account = platform.tokens.owner(call)
    status = _status(platform, call)
    answered = platform.comments.get(_number(call, "cid", 0))
    if answered is None or answered.deleted or answered.status is not status:
        raise Refused(20201, "Target comment does not exist!")
    text = _checked(platform, call, account.uid)
    comment = platform.comment(account.uid, status, text, to=answered)
    person = platform.people.get(answered.author)
    if person and not person.gone:
        person.receives("comment", {"text": text, "status": str(status.id)})
    return as_json(shown_comment(platform, comment))


def _create(platform: Platform, call: Call) -> Reply:
    account = platform.tokens.owner(call)
    status = _status(platform, call)
    text = _checked(platform, call, account.uid)
    comment = platform.comment(account.uid, status, text)
    person = platform.people.get(status.author)
    if person and not person.gone:
        person.receives("comment", {"text": text, "status": str(status.id)})
    return as_json(shown_comment(platform, comment))


def _status(platform: Platform, call: Call) -> Status:
    status = platform.statuses.get(_number(call, "id", 0))
    if status is None or status.deleted:
        raise Refused(20101, "Target weibo does not exist!")
    return status


def _checked(platform: Platform, call: Call, uid: str) -> str:
    """A comment that may stand: not empty, not too long, not said just before."""
    account = platform.account_of(uid)
    if account and account.wants_ip and not call.params.get("rip"):
        raise Refused(10016, "Miss required parameter (rip)")
    text = call.params.get("comment", "")
    if not text:
        raise Refused(10016, "Miss required parameter (comment)")
    if len(text) > LONGEST:
        raise Refused(20012, "Text too long, please input text less than 140 characters!")
    last = [c.text for c in platform.comments.values() if c.author == uid][-1:]
    if last == [text]:
        raise Refused(20019, "Repeat content!")
    return text


def _user(platform: Platform, call: Call) -> Reply:
    platform.tokens.owner(call)
    uid = call.params.get("uid", "")
    person = platform.people.get(uid)
    if (person is None or person.gone) and platform.account_of(uid) is None:
        raise Refused(20003, "User does not exists!")
    return as_json(shown_user(platform, uid))


def _limits(platform: Platform, call: Call) -> Reply:
    account = platform.tokens.owner(call)
    left: dict[str, Any] = {
        "ip_limit": 10_000,
        "limit_time_unit": "HOURS",
        "remaining_ip_hits": 9_999,
        "remaining_user_hits": account.hourly - platform.spent(account),
        "reset_time_in_seconds": int((platform.hour() + 1) * 3600 - platform.clock.now()),
        "user_limit": account.hourly,
    }
    return as_json(left)


ENDPOINTS: Mapping[tuple[str, str], Callable[[Platform, Call], Reply]] = {
    ("api.weibo.com", "/2/comments/to_me.json"): _to_me,
    ("api.weibo.com", "/2/comments/mentions.json"): _comment_mentions,
    ("api.weibo.com", "/2/comments/show.json"): _show,
    ("api.weibo.com", "/2/comments/reply.json"): _reply,
    ("api.weibo.com", "/2/comments/create.json"): _create,
    ("api.weibo.com", "/2/statuses/mentions.json"): _status_mentions,
    ("api.weibo.com", "/2/statuses/user_timeline.json"): _own_timeline,
    ("api.weibo.com", "/2/users/show.json"): _user,
    ("api.weibo.com", "/2/account/rate_limit_status.json"): _limits,
}
