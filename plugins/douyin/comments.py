"""Comments below our videos: told by an event, or pulled page by page; either way once."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from core.channels import ConversationKind, Direction, Letter, Occasion
from core.entities.customers import Claim

from .events import (
    OPEN_ID,
    DouyinEvent,
    claims_of,
    fitting,
    moment,
    number_of,
    read_object,
    text_of,
)
from .messages import FROM_THE_APP
from .settings import DouyinSettings


class Place(NamedTuple):
    """Below which video somebody wrote, and whether that was us."""

    video: str
    writer: str
    title: str | None = None
    ours: bool = False


def told(settings: DouyinSettings, event: DouyinEvent) -> Letter | None:
    """A comment that an event tells of; one of our own needs no telling."""
    writer = text_of(event.content, "comment_user_id") or event.sender
    if not OPEN_ID.fullmatch(writer) or writer == event.receiver:
        return None
    video = text_of(event.content, "reply_to_item_id")
    return _letter(settings, event.content, Place(video, writer))


def pulled(settings: DouyinSettings, body: bytes) -> Letter | None:
    """A comment out of a parcel: the platform's words beside the video's title."""
    parcel = read_object(body)
    comment = parcel.get("comment")
    if not isinstance(comment, dict):
        return None
    writer = text_of(comment, "comment_user_id")
    if not OPEN_ID.fullmatch(writer):
        return None
    title = text_of(parcel, "title")[:200] or None
    ours = writer == text_of(parcel, "business")
    return _letter(settings, comment, Place(text_of(parcel, "item_id"), writer, title, ours))


def _letter(settings: DouyinSettings, comment: Mapping[str, Any], place: Place) -> Letter | None:
    comment_id = text_of(comment, "comment_id")
    video, writer, title, ours = place
    if not comment_id or not video:
        return None
    called = text_of(comment, "nick_name", "nickname")[:200]
    claims: tuple[Claim, ...] = () if ours else claims_of(settings, writer)
    return Letter(
        id=fitting(comment_id),
        thread=fitting(video),
        room=ConversationKind.COMMENTS,
        room_title=title,
        claims=claims,
        happened_at=moment(number_of(comment, "create_time")),
        direction=Direction.OUT if ours else Direction.IN,
        author=(called or FROM_THE_APP.say()) if ours else None,
        occasion=None if ours else Occasion.COMMENT,
        body=text_of(comment, "content"),
        payload={"platform": "douyin", "type": "comment", "fields": _kept(comment)},
        profile={"name": called} if called and not ours else {},
        origin=None if ours else f"video:{video}",
        answers=text_of(comment, "reply_to_comment_id") or None,
    )


def _kept(comment: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in comment.items() if name != "avatar"}
