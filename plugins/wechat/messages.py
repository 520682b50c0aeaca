"""What people send to an official account, in the house's words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from core.channels import Content, Fields, Grant, Letter, Media, Occasion, as_content, text_of
from core.errors import Invalid, T

from .people import claims_of, openid_of, time_of
from .settings import WeChatSettings

HOURS_48 = timedelta(hours=48)
MINUTE = timedelta(minutes=1)
DAYS_3 = timedelta(days=3)
"""How long the platform keeps what people send."""

WROTE = Grant(trigger="message", count=5, lasts=HOURS_48)
TAPPED = Grant(trigger="menu", count=3, lasts=MINUTE)

MEDIA: Mapping[str, str] = {
    "image": "image",
    "voice": "voice",
    "video": "video",
    "shortvideo": "video",
    "file": "file",
}

COMMON = frozenset({"ToUserName", "FromUserName", "CreateTime", "MsgType", "Encrypt"})
"""Fields of every message; the rest is what makes it this one."""


def letter_of_message(settings: WeChatSettings, fields: Fields, *, key: str) -> Letter:
    """A message as a letter; one of a kind we do not know keeps its raw fields."""
    kind = text_of(fields, "MsgType").lower()
    return Letter(
        id=key,
        thread=openid_of(fields),
        claims=claims_of(settings, fields),
        happened_at=time_of(fields),
        occasion=Occasion.MESSAGE,
        body=BODIES.get(kind, _unknown)(fields),
        payload=payload_of(kind, fields),
        grants=(TAPPED if text_of(fields, "bizmsgmenuid") else WROTE,),
        media=_media_of(kind, fields),
        content=_content_of(kind, fields),
    )


def _content_of(kind: str, fields: Fields) -> Content | None:
    """What a screen can show as it is: a place, a page, a card; None if it is not complete."""
    said = SAID.get(kind)
    try:
        return as_content(said(fields)) if said else None
    except Invalid:
        return None


def _as_location(fields: Fields) -> Mapping[str, Any]:
    return {
        "kind": "location",
        "latitude": text_of(fields, "Location_X"),
        "longitude": text_of(fields, "Location_Y"),
        "name": text_of(fields, "Poiname")[:200],
        "address": text_of(fields, "Label")[:300],
    }


def _as_link(fields: Fields) -> Mapping[str, Any]:
    return {
        "kind": "link",
        "title": text_of(fields, "Title")[:200],
        "url": text_of(fields, "Url"),
        "description": text_of(fields, "Description")[:500],
    }


def _as_mini_program(fields: Fields) -> Mapping[str, Any]:
    return {
        "kind": "mini_program",
        "app_id": text_of(fields, "AppId"),
        "page": text_of(fields, "PagePath"),
        "title": text_of(fields, "Title")[:200],
    }


SAID: Mapping[str, Callable[[Fields], Mapping[str, Any]]] = {
    "location": _as_location,
    "link": _as_link,
    "miniprogrampage": _as_mini_program,
}


def _media_of(kind: str, fields: Fields) -> Sequence[Media]:
    """What came along and must be fetched."""
    media = text_of(fields, "MediaId")
    if not media or kind not in MEDIA:
        return ()
    name = text_of(fields, "Title", "FileName") if kind == "file" else None
    return (Media(id=media, kind=MEDIA[kind], name=name or None, expires=DAYS_3),)


def payload_of(kind: str, fields: Fields) -> Mapping[str, Any]:
    """Everything the platform said, under the kind it gave; media by id, never by address."""
    media = text_of(fields, "MediaId")
    known = (
        {"platform": "wechat", "type": kind, "media": media}
        if media
        else {
            "platform": "wechat",
            "type": kind,
        }
    )
    return {**known, "fields": {k: v for k, v in fields.items() if k not in COMMON}}


def _text(fields: Fields) -> str:
    return text_of(fields, "Content")


def _image(fields: Fields) -> T:
    return T("[Image]", "[图片]")


def _voice(fields: Fields) -> T:
    said = text_of(fields, "Recognition")
    return T("[Voice] {said}", "[语音] {said}").fill(said=said) if said else T("[Voice]", "[语音]")


def _video(fields: Fields) -> T:
    return T("[Video]", "[视频]")


def _location(fields: Fields) -> T:
    place = text_of(fields, "Label") or ", ".join(
        part for part in (text_of(fields, "Location_X"), text_of(fields, "Location_Y")) if part
    )
    return T("[Location] {place}", "[位置] {place}").fill(place=place)


def _link(fields: Fields) -> T:
    title, address = text_of(fields, "Title"), text_of(fields, "Url")
    return T("[Link] {title} {address}", "[链接] {title} {address}").fill(
        title=title, address=address
    )


def _mini_program(fields: Fields) -> T:
    return T("[Mini program] {title}", "[小程序] {title}").fill(title=text_of(fields, "Title"))


def _file(fields: Fields) -> T:
    return T("[File] {title}", "[文件] {title}").fill(title=text_of(fields, "Title"))


def _unknown(fields: Fields) -> T:
    return T("[Unsupported message: {kind}]", "[暂不支持的消息：{kind}]").fill(
        kind=text_of(fields, "MsgType")
    )


BODIES: Mapping[str, Callable[[Fields], str | T]] = {
    "text": _text,
    "image": _image,
    "voice": _voice,
    "video": _video,
    "shortvideo": _video,
    "location": _location,
    "link": _link,
    "miniprogrampage": _mini_program,
    "file": _file,
}
