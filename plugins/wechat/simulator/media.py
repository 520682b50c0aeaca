"""Media: brought by either side, kept for three days."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from .calls import OFFICIAL, Answer, Asked, Raw, Wrong, endpoint

DAYS_3 = 3 * 86_400
LARGEST: Mapping[str, int] = {
    "image": 10 * 2**20,
    "voice": 2 * 2**20,
    "video": 10 * 2**20,
    "thumb": 64 * 2**10,
}
STARTS: Mapping[str, tuple[bytes, ...]] = {
    "image": (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM"),
    "voice": (b"#!AMR", b"ID3", b"\xff\xfb", b"\xff\xf3"),
    "video": (b"\0\0\0",),
    "thumb": (b"\xff\xd8\xff", b"\x89PNG"),
}
TYPES = {"image": "image/jpeg", "voice": "audio/amr", "thumb": "image/jpeg"}
VIDEO_HOST = "http://mp.weixin.qq.com/mp/mp/video"


@dataclass(frozen=True)
class Stored:
    """One thing on the shelf."""

    id: str
    kind: str
    name: str
    content: bytes
    until: float | None


class Shelf:
    """What one account has in store."""

    def __init__(self) -> None:
        """Empty."""
        self.stored: dict[str, Stored] = {}

    def put(self, kind: str, name: str, content: bytes, now: float) -> str:
        """Keep something for three days; its id."""
        media = secrets.token_urlsafe(48)
        self.stored[media] = Stored(media, kind, name, content, now + DAYS_3)
        return media

    def find(self, media: str, now: float) -> Stored:
        """Something that is still there: 40007 otherwise."""
        stored = self.stored.get(media)
        if stored is None or (stored.until is not None and stored.until <= now):
            raise Wrong(40007, "invalid media_id")
        return stored


@endpoint("/cgi-bin/media/upload", daily=100_000)
def upload(asked: Asked) -> Answer:
    """Keep a file for three days."""
    kind = asked.query.get("type", "")
    name, content = asked.upload()
    refuse_wrong_file(kind, content)
    media = asked.whose.shelf.put(kind, name, content, asked.now)
    named = "thumb_media_id" if kind == "thumb" else "media_id"
    return {"type": kind, named: media, "created_at": int(asked.now)}


def refuse_wrong_file(kind: str, content: bytes) -> None:
    """40004 no such kind, 40006 empty or too large, 40005 something else than it says."""
    if kind not in LARGEST:
        raise Wrong(40004, "invalid media type")
    if not content or len(content) > LARGEST[kind]:
        raise Wrong(40006, "invalid meida size")
    if not content.startswith(STARTS[kind]):
        raise Wrong(40005, "invalid file type")


@endpoint("/cgi-bin/media/uploadimg", daily=1_000, of=OFFICIAL)
def upload_picture(asked: Asked) -> Answer:
    """Keep a picture for articles for good; its address."""
    _, content = asked.upload()
    if len(content) > 2**20:
        raise Wrong(40009, "invalid image size")
    if not content.startswith(STARTS["image"]):
        raise Wrong(40005, "invalid file type")
    return {"url": f"http://mmbiz.qpic.cn/mmbiz/{len(content)}/0"}


@endpoint("/cgi-bin/media/get", "GET", daily=10_000)
def get(asked: Asked) -> Answer:
    """A file; of a film only where it lies."""
    stored = asked.whose.shelf.find(asked.query.get("media_id", ""), asked.now)
    if stored.kind == "video":
        where = f"{VIDEO_HOST}?app={asked.whose.app_id}&media={stored.id}"
        return Raw(json.dumps({"video_url": where}).encode(), {"content-type": "text/plain"})
    named = f'attachment; filename="{stored.id}{stored.name[stored.name.rfind(".") :]}"'
    headers = {"content-type": TYPES[stored.kind], "content-disposition": named}
    return Raw(stored.content, headers)


@endpoint("/mp/mp/video", "GET", token=False)
def film(asked: Asked) -> Answer:
    """A film, at the address that was given for it."""
    account = asked.platform.account_of(asked.query.get("app", ""))
    if account is None:
        raise Wrong(40007, "invalid media_id")
    stored = account.shelf.find(asked.query.get("media", ""), asked.now)
    return Raw(stored.content, {"content-type": "video/mp4"})
