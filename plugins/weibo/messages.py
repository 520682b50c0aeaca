"""What people send to an account, in the house's words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from core.channels import Grant, Letter, Location, Media, Occasion
from core.errors import T

from .people import claim_of, number_of, time_of, uid_of
from .settings import WeiboSettings
from .words import part_of, text_of

WINDOW = timedelta(hours=48)

Fields = Mapping[str, Any]


def letter_of_message(settings: WeiboSettings, fields: Fields, *, key: str) -> Letter:
    """A message as a letter; one of a kind we do not know keeps its raw fields."""
    kind = text_of(fields, "type")
    uid = uid_of(fields, "sender_id")
    return Letter(
        id=key,
        thread=uid,
        claims=(claim_of(uid),),
        happened_at=time_of(fields),
        occasion=Occasion.MESSAGE,
        body=BODIES.get(kind, _unknown)(fields),
        payload=payload_of(kind, fields),
        reachable=True,
        grants=(Grant(trigger="message", lasts=WINDOW),),
        media=media_of(fields) if settings.media else (),
        content=_place(fields) if kind == "position" else None,
    )


def payload_of(kind: str, fields: Fields) -> dict[str, Any]:
    """What Weibo said beyond who and when; ids as texts."""
    data = part_of(fields, "data")
    shown = {name: str(value) if type(value) is int else value for name, value in data.items()}
    return {"platform": "weibo", "type": kind, "text": text_of(fields, "text"), "data": shown}


def media_of(fields: Fields) -> Sequence[Media]:
    """The receiver's copy of a picture or voice message, which is the one we may fetch."""
    kind = MEDIA.get(text_of(fields, "type"))
    fid = number_of(part_of(fields, "data"), "tovfid", "vfid")
    return (Media(id=fid, kind=kind),) if kind and fid else ()


def _text(fields: Fields) -> str:
    return text_of(fields, "text")


def _image(fields: Fields) -> T:
    return T("[Image]", "[图片]")


def _voice(fields: Fields) -> T:
    return T("[Voice]", "[语音]")


def _position(fields: Fields) -> T:
    data = part_of(fields, "data")
    degrees = [str(data.get(name, "")) for name in ("latitude", "longitude")]
    words = (text_of(fields, "text"), ", ".join(part for part in degrees if part))
    place = " ".join(word for word in words if word)
    return T("[Location] {place}", "[位置] {place}").fill(place=place)


def _place(fields: Fields) -> Location | None:
    """Where somebody says they are; nothing if the degrees are none."""
    data = part_of(fields, "data")
    try:
        latitude, longitude = float(data["latitude"]), float(data["longitude"])
        return Location(latitude=latitude, longitude=longitude, name=text_of(fields, "text")[:200])
    except (KeyError, TypeError, ValueError):
        return None


def _unknown(fields: Fields) -> T:
    kind, said = text_of(fields, "type"), text_of(fields, "text")
    return T("[Unsupported message: {kind}] {said}", "[暂不支持的消息：{kind}] {said}").fill(
        kind=kind, said=said
    )


BODIES: Mapping[str, Callable[[Fields], str | T]] = {
    "text": _text,
    "image": _image,
    "voice": _voice,
    "position": _position,
}

MEDIA = {"image": "image", "voice": "voice"}
