"""Media people sent: fetched by the platform's id, never from an address in a message."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from core.channels import Answer, Fetched, Line, Media, Trouble, Troubled, TroubleKind
from core.errors import T

from . import api
from .settings import WeChatSettings

NAMED = re.compile(r'filename="?([^";]{1,200})"?')
OURS = (".qq.com", ".weixin.qq.com")

ELSEWHERE = Trouble(
    kind=TroubleKind.PERMANENT,
    message=T("The film lies where WeChat keeps none.", "视频地址不属于微信，已拒绝下载。"),
)


async def fetch(line: Line[WeChatSettings], media: Media) -> Fetched:
    """The bytes of something, and what it was called."""
    try:
        answer = await api.media(line, media.id)
    except Troubled as error:
        raise Troubled(_expired(error.trouble)) from None
    if media.kind == "video" and answer.body.lstrip()[:1] == b"{":
        answer = await api.film(line, _safe(str(answer.json.get("video_url", ""))))
    return Fetched(data=answer.body, name=media.name or _name(answer))


def _expired(trouble: Trouble) -> Trouble:
    """What was sent along with a letter and is unknown by now was there once."""
    return replace(trouble, kind=TroubleKind.GONE) if trouble.code == "40007" else trouble


def _safe(address: str) -> str:
    """An address on the platform's own hosts, called through TLS whatever it says."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    if parts.scheme not in ("http", "https") or not host.endswith(OURS):
        raise Troubled(ELSEWHERE)
    return parts._replace(scheme="https", netloc=host).geturl()


def _name(answer: Answer) -> str | None:
    named = NAMED.search(answer.headers.get("content-disposition", ""))
    return named[1] if named else None
