"""Pictures and films people sent from their phones: fetched by id, never from what they wrote."""

from urllib.parse import urlsplit

from core.channels import Fetched, Media, Trouble, Troubled, TroubleKind
from core.errors import T

from . import api
from .api import DouyinLine

HOMES = (".amemv.com", ".douyin.com", ".douyinpic.com", ".douyinvod.com", ".bytedance.com")
"""Where Douyin keeps what it sends us to; nothing is fetched from anywhere else."""

GONE = T("Douyin no longer keeps this file.", "抖音已不再保存该文件。")
LOOK = T("Ask for it again, or look in the Douyin app.", "请让对方重发，或在抖音 App 内查看。")


async def fetch(line: DouyinLine, media: Media) -> Fetched:
    """Ask Douyin where it lies, and get it from there."""
    conversation, _, message = media.id.partition(" ")
    address = await api.resource_url(line, conversation, message)
    if not _of_douyin(address):
        raise Troubled(Trouble(kind=TroubleKind.PERMANENT, message=GONE, advice=LOOK))
    return Fetched(data=await api.download(line, address))


def _of_douyin(address: str) -> bool:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    return parts.scheme == "https" and port in (None, 443) and f".{host}".endswith(HOMES)
