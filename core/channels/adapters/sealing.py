"""Letters signed and sealed with a shared key: SHA-1 over sorted parts, AES-256-CBC in long blocks.

What stands in them, and what they are called, is up to each platform.
"""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from core.errors import Forbidden, T

BLOCK = 32
"""Padded to twice the cipher's block, so pads of 17 to 32 bytes are right."""

SALT = 16
"""Random bytes in front of every sealed message."""

UNREADABLE = T("The message was not sealed with our key", "消息不是用我们的密钥加密的")


def signature(*parts: str) -> str:
    """The signature of some parts: SHA-1 in hex over them, sorted by their bytes."""
    return hashlib.sha1(b"".join(sorted(map(_bytes, parts))), usedforsecurity=False).hexdigest()


def signed(claimed: str, *parts: str) -> bool:
    """Whether a claimed signature is the right one, told in constant time."""
    return hmac.compare_digest(_bytes(claimed), signature(*parts).encode())


def key_from(encoding_aes_key: str) -> bytes:
    """The 32 bytes behind an EncodingAESKey, whose last letter may carry unused bits."""
    return base64.b64decode(encoding_aes_key + "=")


def unseal(key: bytes, sealed: str, *, receiver: str) -> bytes:
    """What is inside a sealed message, if it is meant for this receiver."""
    content, addressee = _unpack(_unpad(_decrypt(key, sealed)))
    if not hmac.compare_digest(addressee, _bytes(receiver)):
        raise Forbidden(T("The message is for another account", "消息属于其他账号"))
    return content


def seal(key: bytes, content: bytes, *, receiver: str, salt: bytes) -> str:
    """Content sealed for a receiver; `salt` is 16 random bytes."""
    plain = salt + len(content).to_bytes(4, "big") + content + receiver.encode()
    pad = BLOCK - len(plain) % BLOCK
    encryptor = _cipher(key).encryptor()
    data = encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()
    return base64.b64encode(data).decode()


def _decrypt(key: bytes, sealed: str) -> bytes:
    try:
        data = base64.b64decode(sealed, validate=True)
    except ValueError:
        raise Forbidden(UNREADABLE) from None
    if not data or len(data) % BLOCK:
        raise Forbidden(UNREADABLE)

    decryptor = _cipher(key).decryptor()
    return decryptor.update(data) + decryptor.finalize()


@lru_cache(100)
def _cipher(key: bytes) -> Cipher[modes.CBC]:
    """Made ready once for each key."""
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def _unpad(data: bytes) -> bytes:
    pad = data[-1]
    if not 1 <= pad <= BLOCK or data[-pad:] != bytes([pad]) * pad:
        raise Forbidden(UNREADABLE)
    return data[:-pad]


def _unpack(data: bytes) -> tuple[bytes, bytes]:
    """Salt, length, content, receiver → content and receiver."""
    start = SALT + 4
    length = int.from_bytes(data[SALT:start], "big")
    if len(data) < start + length:
        raise Forbidden(UNREADABLE)
    return data[start : start + length], data[start + length :]


def _bytes(text: str) -> bytes:
    """Any text as bytes: one that no platform would send must not raise either."""
    return text.encode("utf-8", "surrogatepass")
