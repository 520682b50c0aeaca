"""How the two platforms sign: plain SHA-1 over secret and body, and HMAC-SHA256."""

import hashlib
import hmac


def webhook_signature(client_secret: str, body: bytes) -> str:
    """`X-Douyin-Signature`."""
    return hashlib.sha1(client_secret.encode() + body, usedforsecurity=False).hexdigest()


def push_signature(secret: str, body: bytes) -> str:
    """`X-Open-Signature`."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
