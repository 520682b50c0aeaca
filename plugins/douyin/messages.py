"""Private and group messages, in the house's words."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from core.channels import Card, ConversationKind, Direction, Grant, Letter, Media, Occasion
from core.entities.customers import Claim, Strength
from core.errors import T

from .events import (
    CALLED,
    DouyinEvent,
    claims_of,
    fitting,
    info_of,
    moment,
    number_of,
    objects_of,
    person_of,
    phone_of,
    text_of,
)
from .settings import PICTURES, DouyinSettings

NAMES = ("姓名", "称呼", "名字", "name")
PHONES = ("手机", "电话", "phone", "tel")
PHONE = re.compile(r"\+?[0-9][0-9 \-]{5,19}")

SHARED = T("[Shared a video]", "[分享视频]")
FROM_THE_APP = T("Douyin app", "抖音 App")


def received(settings: DouyinSettings, event: DouyinEvent) -> Letter:
    """Somebody wrote to us."""
    window = Grant(
        trigger="message", lasts=settings.reply_window, count=settings.reply_messages or None
    )
    return _letter(settings, event, Direction.IN, grants=(window,))


def sent(settings: DouyinSettings, event: DouyinEvent) -> Letter | None:
    """We wrote: none of our business if this house did, else a colleague with Douyin's own app."""
    if text_of(event.content, "source") == settings.client_key:
        return None
    return _letter(settings, event, Direction.OUT)


def card_fields(content: Mapping[str, Any]) -> dict[str, str]:
    """What somebody filled into a lead card."""
    rows = ((text_of(row, "label"), text_of(row, "value")) for row in _rows(content))
    return {label[:50]: value[:200] for label, value in rows if label and value}


def said_on_card(content: Mapping[str, Any]) -> dict[str, str]:
    """Name and phone out of a lead card, as far as it has them."""
    filled = card_fields(content)
    name = next((value for label, value in filled.items() if _speaks_of(label, NAMES)), "")
    phone = next((value for label, value in filled.items() if _speaks_of(label, PHONES)), "")
    known = {"name": name, "phone": phone if PHONE.fullmatch(phone) else ""}
    return {key: value for key, value in known.items() if value}


def _letter(
    settings: DouyinSettings,
    event: DouyinEvent,
    direction: Direction,
    grants: tuple[Grant, ...] = (),
) -> Letter:
    content = event.content
    group = number_of(content, "conversation_type") == 2
    person = event.person if group else person_of(event)
    kind = text_of(content, "message_type") or "text"
    filled = direction is Direction.IN and bool(card_fields(content))
    occasion = Occasion.FORM if filled else Occasion.MESSAGE
    room = text_of(content, "conversation_short_id") if group else person
    return Letter(
        id=fitting(text_of(content, "server_message_id") or event.digest),
        thread=fitting(room),
        claims=_claims(settings, content, person),
        happened_at=moment(number_of(content, "create_time")),
        direction=direction,
        room=ConversationKind.GROUP if group else ConversationKind.DIRECT,
        author=_author(event) if direction is Direction.OUT else None,
        occasion=occasion if direction is Direction.IN and not group else None,
        body=BODIES.get(kind, _unknown)(content),
        payload={"platform": "douyin", "type": kind, "fields": _kept(content)},
        profile=_profile(content, person) if direction is Direction.IN else {},
        grants=() if group else grants,
        media=_media(settings, content, kind),
        content=_card_content(content, kind),
        reachable=True if direction is Direction.IN and not group else None,
    )


def _claims(settings: DouyinSettings, content: Mapping[str, Any], person: str) -> tuple[Claim, ...]:
    """Who it is; in a group Douyin may name nobody. A number on a card is a hint, no proof."""
    if not person:
        return ()
    known = claims_of(settings, person, info_of(content, person, "union_id"))
    phone = phone_of(said_on_card(content).get("phone", ""))
    if phone is None:
        return known
    return (*known, Claim("phone", "house", phone, Strength.WEAK, source="douyin"))


def _profile(content: Mapping[str, Any], person: str) -> dict[str, str]:
    """What the platform and a filled-in card tell of somebody."""
    called = info_of(content, person, *CALLED)
    return ({"name": called} if called else {}) | said_on_card(content)


def _author(event: DouyinEvent) -> str:
    return info_of(event.content, event.sender, *CALLED) or FROM_THE_APP.say()


def _media(settings: DouyinSettings, content: Mapping[str, Any], kind: str) -> tuple[Media, ...]:
    """What lies on Douyin's side: only what people sent from their own phone can be fetched."""
    kinds = {"user_local_image": "image", "user_local_video": "video"}
    conversation = text_of(content, "conversation_short_id")
    message = text_of(content, "server_message_id")
    if kind not in kinds or not settings.allows(PICTURES) or not (conversation and message):
        return ()
    return (Media(id=f"{conversation} {message}", kind=kinds[kind]),)


def _card_content(content: Mapping[str, Any], kind: str) -> Card | None:
    """What Douyin itself keeps, in the shape of a card of our own."""
    card, video = text_of(content, "card_id"), text_of(content, "item_id")
    if kind == "retain_consult_card" and 0 < len(card) <= 200:
        return Card(id=card, title=_card(content).say()[:200])
    if kind == "video" and 0 < len(video) <= 190:
        return Card(id=f"video:{video}", title=SHARED.say())
    return None


def _kept(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name != "user_infos"}


def _rows(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return objects_of(content, "card_data")[:50]


def _speaks_of(label: str, words: tuple[str, ...]) -> bool:
    return any(word in label.lower() for word in words)


def _text(content: Mapping[str, Any]) -> str:
    return text_of(content, "text")


def _card(content: Mapping[str, Any]) -> T:
    filled = card_fields(content)
    if not filled:
        return T("[Lead card]", "[留资卡片]")
    said = "；".join(f"{label}：{value}" for label, value in filled.items())
    return T("[Lead card filled in] {said}", "[已填写留资卡片] {said}").fill(said=said)


def _unknown(content: Mapping[str, Any]) -> T:
    kind = text_of(content, "message_type")[:60]
    return T("[Unsupported message: {kind}]", "[暂不支持的消息：{kind}]").fill(kind=kind)


def _fixed(said: T) -> Callable[[Mapping[str, Any]], T]:
    return lambda content: said


BODIES: Mapping[str, Callable[[Mapping[str, Any]], str | T]] = {
    "text": _text,
    "image": _fixed(T("[Picture: look at it in the Douyin app]", "[图片，请在抖音 App 内查看]")),
    "user_local_image": _fixed(T("[Picture]", "[图片]")),
    "emoji": _fixed(T("[Sticker]", "[表情]")),
    "video": _fixed(SHARED),
    "user_local_video": _fixed(T("[Film]", "[视频]")),
    "retain_consult_card": _card,
    "other": _fixed(T("[Message: look at it in the Douyin app]", "[消息，请在抖音 App 内查看]")),
}
