"""How Douyin and Ocean Engine sign: SHA-1 over secret and body, and HMAC-SHA256 of the body."""

import hashlib
import hmac


def webhook_signature(client_secret: str, body: bytes) -> str:
    """What `X-Douyin-Signature` must be: the secret and the raw body, one after the other."""
    return hashlib.sha1(client_secret.encode() + body, usedforsecurity=False).hexdigest()


def push_signature(secret: str, body: bytes) -> str:
    """What `X-Open-Signature` must be."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def same(claimed: str, right: str) -> bool:
    """Whether a claimed signature is the right one, told in constant time."""
    return hmac.compare_digest(claimed.encode("utf-8", "surrogatepass").lower(), right.encode())
