"""How Weibo signs: SHA-1 over the App Secret, a time in milliseconds and a nonce.

The body is not part of it, so the signature only proves who called, not what was said.
"""

import hashlib
import hmac
import re
from datetime import UTC, datetime

from core.errors import Forbidden, T

MILLISECONDS = re.compile(r"[0-9]{1,15}")

FORGED = T("Not signed by Weibo", "签名不正确")
UNSIGNED = T("The signature's time is missing or not a time", "缺少签名时间或格式不正确")


def signature(*parts: str) -> str:
    """The signature of some parts: SHA-1 in hex over them, sorted by their bytes."""
    return hashlib.sha1(b"".join(sorted(map(_bytes, parts))), usedforsecurity=False).hexdigest()


def signed_at(secret: str, *, claimed: str, timestamp: str, nonce: str) -> datetime:
    """When a request was signed with our secret; Forbidden if it was not."""
    if not MILLISECONDS.fullmatch(timestamp):
        raise Forbidden(UNSIGNED)
    if not hmac.compare_digest(_bytes(claimed), signature(secret, timestamp, nonce).encode()):
        raise Forbidden(FORGED)
    try:
        return datetime.fromtimestamp(int(timestamp) / 1000, UTC)
    except (ValueError, OverflowError):
        raise Forbidden(UNSIGNED) from None


def _bytes(text: str) -> bytes:
    """Any text as bytes: one that no platform would send must not raise either."""
    return text.encode("utf-8", "surrogatepass")
