"""Secrets we hand out: 256 bits of chance, of which only a digest stays with us."""

import hashlib
import secrets

SESSION = "gxs_"
KEY = "gxk_"
PREFIX_LENGTH = 10


def new_token(kind: str) -> str:
    """A fresh secret; its beginning says what it is, so that scanners can find a leaked one."""
    return kind + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What we keep of a token: it is chance enough that a plain hash cannot be undone."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
