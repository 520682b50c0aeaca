"""What people write in public: comments below our posts, and posts that mention us."""

from collections.abc import Mapping
from typing import Any

from core.channels import ConversationKind, Letter, Occasion
from core.errors import Invalid, T, clean_text

from .people import claim_of, number_of, profile_of, time_of
from .words import part_of, text_of

Fields = Mapping[str, Any]

NO_POST = T("The comment belongs to no post", "评论不属于任何微博")
HIDDEN = T("Anonymous user", "匿名用户")
LONGEST_TITLE = 60


def letter_of_comment(fields: Fields) -> Letter:
    """A comment, in the conversation held below its post."""
    status = part_of(fields, "status")
    thread = number_of(status, "idstr", "id")
    comment = number_of(fields, "idstr", "id")
    if not thread or not comment:
        raise Invalid(NO_POST)

    answered = number_of(part_of(fields, "reply_comment"), "idstr", "id")
    return _letter(
        fields,
        id=f"comment:{comment}",
        thread=thread,
        room_title=_title(status),
        body=text_of(fields, "text"),
        answers=f"comment:{answered}" if answered else None,
        payload={"platform": "weibo", "type": "comment", "comment": comment, "status": thread},
    )


def letter_of_mention(fields: Fields) -> Letter:
    """Somebody's own post that mentions us: the conversation is held below it."""
    status = number_of(fields, "idstr", "id")
    if not status:
        raise Invalid(NO_POST)

    return _letter(
        fields,
        id=f"status:{status}",
        thread=status,
        room_title=_title(fields),
        body=text_of(fields, "text"),
        answers=None,
        payload={"platform": "weibo", "type": "mention", "status": status},
    )


def author_of(fields: Fields) -> str:
    """The number of whoever wrote it; empty if the platform hides them, as closed accounts."""
    return number_of(part_of(fields, "user"), "idstr", "id")


def _letter(fields: Fields, **facts: Any) -> Letter:
    user, author = part_of(fields, "user"), author_of(fields)
    return Letter(
        claims=(claim_of(author),) if author else (),
        author=None if author else HIDDEN.say(),
        happened_at=time_of(fields),
        room=ConversationKind.COMMENTS,
        occasion=Occasion.COMMENT if author else None,
        profile=profile_of(user),
        **facts,
    )


def _title(status: Fields) -> str:
    """The beginning of a post, for a list."""
    text = clean_text(text_of(status, "text")).strip()
    return f"{text[:LONGEST_TITLE]}…" if len(text) > LONGEST_TITLE else text
