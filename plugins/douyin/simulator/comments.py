"""Videos and what people say below them, page by page."""

from typing import TYPE_CHECKING, Any

from .account import Comment, SimAccount
from .oauth import business, needs
from .wire import BAD_PARAMETER, MISMATCH, Fault, Reply, Request

if TYPE_CHECKING:
    from .platform import Platform

LARGEST = 50


def videos(platform: "Platform", request: Request) -> Reply:
    """The business's videos, the newest first."""
    account = _business(platform, request, "video.list.bind")
    listed = [
        {
            "item_id": item.id,
            "title": item.title,
            "create_time": int(item.at),
            "statistics": {"comment_count": str(_count(account, item.id))},
            "video_status": "1",
        }
        for item in reversed(account.items)
    ]
    return _page(platform, request, listed, largest=20)


def comments(platform: "Platform", request: Request) -> Reply:
    """The comments of a video, the newest first."""
    account = _business(platform, request, "item.comment")
    item = _item(account, request)
    listed = [_shown(account, each) for each in account.comments if each.item == item]
    first = [each for each in listed if not each["reply_to_comment_id"]]
    return _page(platform, request, first[::-1], largest=LARGEST)


def replies(platform: "Platform", request: Request) -> Reply:
    """The answers to a comment."""
    account = _business(platform, request, "item.comment")
    above = request.query.get("comment_id", "")
    listed = [_shown(account, each) for each in account.comments if each.answers == above]
    return _page(platform, request, listed, largest=LARGEST)


def reply(platform: "Platform", request: Request) -> Reply:
    """Answer a comment in public, or write one."""
    account = _business(platform, request, "item.comment")
    body = request.json
    text = str(body.get("content", ""))
    above = str(body.get("comment_id", ""))
    if not text or len(text) > 100:
        raise Fault(BAD_PARAMETER, "content is empty or too long")
    item = _known_item(account, str(body.get("item_id", "")))
    if above and above not in {each.id for each in account.comments}:
        raise Fault(BAD_PARAMETER, "comment_id is wrong")
    said = Comment(
        account.sealed_id(), item, account.open_id, account.name, text, account.now, above
    )
    account.comments.append(said)
    for person in account.people:
        if any(each.id == above and each.user == person.open_id for each in account.comments):
            person.receives(said.id, "comment", {"text": text})
    return platform.answer({"comment_id": said.id})


def _business(platform: "Platform", request: Request, scope: str) -> SimAccount:
    account = business(platform, request.headers.get("access-token", ""))
    if request.query.get("open_id") != account.open_id:
        raise Fault(MISMATCH, "access_token and open_id mismatch")
    needs(account, scope)
    return account


def _item(account: SimAccount, request: Request) -> str:
    """An id that was not escaped has lost its plus signs on the way."""
    return _known_item(account, request.query.get("item_id", ""))


def _known_item(account: SimAccount, item: str) -> str:
    if item not in {each.id for each in account.items}:
        raise Fault(BAD_PARAMETER, "item_id is wrong")
    return item


def _page(
    platform: "Platform", request: Request, listed: list[dict[str, Any]], *, largest: int
) -> Reply:
    start = int(request.query.get("cursor") or 0)
    count = min(int(request.query.get("count") or 10), largest)
    cursor = start + count
    return platform.answer(
        {
            "list": listed[start:cursor],
            "cursor": min(cursor, len(listed)),
            "has_more": cursor < len(listed),
        }
    )


def _shown(account: SimAccount, comment: Comment) -> dict[str, Any]:
    answers = sum(each.answers == comment.id for each in account.comments)
    return {
        "comment_id": comment.id,
        "comment_user_id": comment.user,
        "content": comment.text,
        "create_time": int(comment.at),
        "digg_count": 0,
        "reply_comment_total": answers,
        "reply_to_comment_id": comment.answers,
        "top": False,
        "nick_name": comment.name,
        "avatar": "https://p3.douyinpic.com/aweme/720x720/demo.jpeg",
    }


def _count(account: SimAccount, item: str) -> int:
    return sum(each.item == item for each in account.comments)
