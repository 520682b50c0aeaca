"""Files: uploaded for three days, fetched by their id."""

from typing import Any

from plugins.wecom.simulator.asking import Asked, Raw, Refused, answers
from plugins.wecom.simulator.corp import Corp
from plugins.wecom.simulator.records import Media

KEPT = 3 * 86400
LARGEST = {"image": 10 * 2**20, "voice": 2 * 2**20, "video": 10 * 2**20, "file": 20 * 2**20}


@answers("media/upload", needs="app")
def upload(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Keep a file for three days."""
    kind = asked.params.get("type", "")
    if kind not in LARGEST:
        raise Refused(40004, "invalid media type")
    if asked.upload is None:
        raise Refused(41005, "media data missing")
    if len(asked.upload.content) <= 5:
        raise Refused(40006, "invalid media size")
    if len(asked.upload.content) > LARGEST[kind]:
        raise Refused(45001, "media size out of limit")
    media = keep(corp, kind, asked.upload.name, asked.upload.content, asked.upload.content_type)
    return {"type": kind, "media_id": media.media_id, "created_at": str(corp.clock.seconds())}


@answers("media/uploadimg", needs="app")
def upload_picture(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Keep a picture for ever, by an address."""
    if asked.upload is None:
        raise Refused(41005, "media data missing")
    return {"url": f"https://wework.qpic.cn/wwpic/{corp.letters(20)}/0"}


@answers("media/get", needs="app")
def download(corp: Corp, asked: Asked) -> Raw:
    """A file, unless it is too old."""
    media = corp.media.get(asked.params.get("media_id", ""))
    if media is None or media.created + KEPT < corp.clock.now():
        raise Refused(40007, "invalid media_id")
    return Raw(name=media.name, content_type=media.content_type, content=media.content)


def keep(corp: Corp, kind: str, name: str, content: bytes, content_type: str) -> Media:
    """A file on the platform."""
    media = Media(
        media_id=corp.letters(64),
        kind=kind,
        name=name,
        content=content,
        content_type=content_type,
        created=corp.clock.now(),
    )
    corp.media[media.media_id] = media
    return media
