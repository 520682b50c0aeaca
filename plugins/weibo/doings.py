"""What people do with an account without writing: follow, scan, tap, mention."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.channels import Grant, Letter, LetterKind, News, Occasion, Ring
from core.errors import T

from .messages import WINDOW, Fields, payload_of
from .people import claim_of, time_of, uid_of
from .words import part_of, text_of

SCENE = re.compile(r"(?:QR_(?:LIMIT_)?SCENE|qrscene)_(.+)", re.DOTALL | re.IGNORECASE)
"""The key of a scanned code: what kind of code it is, then its scene."""


@dataclass(frozen=True, kw_only=True)
class Doing:
    """What an event means to us."""

    title: T
    occasion: Occasion | None = None
    reachable: bool | None = None
    trigger: str | None = None
    """The window it opens."""


DOINGS: Mapping[str, Doing] = {
    "follow": Doing(
        title=T("Followed the account", "关注了账号"),
        occasion=Occasion.FOLLOW,
        reachable=True,
        trigger="follow",
    ),
    "unfollow": Doing(title=T("Stopped following the account", "取消关注了账号"), reachable=False),
    "subscribe": Doing(
        title=T("Subscribed to messages", "订阅了消息"),
        occasion=Occasion.FOLLOW,
        reachable=True,
        trigger="subscribe",
    ),
    "unsubscribe": Doing(title=T("Unsubscribed from messages", "取消订阅了消息")),
    "scan": Doing(
        title=T("Scanned a QR code", "扫描了二维码"),
        occasion=Occasion.SCAN,
        reachable=True,
        trigger="scan",
    ),
    "scan_follow": Doing(
        title=T("Followed through a QR code", "扫码关注了账号"),
        occasion=Occasion.FOLLOW,
        reachable=True,
        trigger="scan",
    ),
    "click": Doing(
        title=T("Tapped a menu item", "点击了菜单"),
        occasion=Occasion.MENU,
        reachable=True,
        trigger="menu",
    ),
    "view": Doing(title=T("Opened a page from the menu", "从菜单打开了网页")),
}

PLACES = {
    "status": T("Mentioned us in a post", "在微博中@了我们"),
    "comment": T("Mentioned us in a comment", "在评论中@了我们"),
}
CURSORS = {"status": "status_mentions", "comment": "comment_mentions"}
MENTIONED = T("Mentioned us", "@了我们")


def letter_of_event(fields: Fields, *, key: str) -> Letter:
    """An event as a letter; one we do not know keeps its raw fields."""
    data = part_of(fields, "data")
    name = text_of(data, "subtype").lower()
    doing = DOINGS.get(name) or Doing(title=_unknown(name))
    uid = uid_of(fields, "sender_id")
    return Letter(
        id=key,
        kind=LetterKind.EVENT,
        thread=uid,
        claims=(claim_of(uid),),
        happened_at=time_of(fields),
        occasion=doing.occasion,
        subject=doing.title,
        body=origin_of(fields) or text_of(data, "key"),
        payload=payload_of(name, fields),
        origin=origin_of(fields),
        reachable=doing.reachable,
        grants=(Grant(trigger=doing.trigger, lasts=WINDOW),) if doing.trigger else (),
    )


def news_of_mention(fields: Fields, *, key: str) -> tuple[News, ...]:
    """A pushed mention: one message is allowed; what was written stands in public."""
    data = part_of(fields, "data")
    place = text_of(data, "subtype").lower()
    uid = uid_of(fields, "sender_id")
    letter = Letter(
        id=key,
        kind=LetterKind.EVENT,
        thread=uid,
        claims=(claim_of(uid),),
        happened_at=time_of(fields),
        subject=PLACES.get(place, MENTIONED),
        payload=payload_of("mention", fields),
        grants=(Grant(trigger="mention", lasts=WINDOW, count=1),),
    )
    cursor = CURSORS.get(place)
    return (letter, Ring(cursor=cursor)) if cursor else (letter,)


def origin_of(fields: Fields) -> str | None:
    """The scene of the code that somebody scanned."""
    data = part_of(fields, "data")
    if text_of(data, "subtype").lower() not in ("scan", "scan_follow"):
        return None
    key = text_of(data, "key")
    scene = SCENE.fullmatch(key)
    return (scene[1] if scene else key) or None


def _unknown(name: str) -> T:
    return T("Weibo event: {name}", "微博事件：{name}").fill(name=name or "?")
