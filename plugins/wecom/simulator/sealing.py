"""How the imitated platform signs and seals; it shares no code with the channel."""

import base64
import hashlib
import secrets
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


@dataclass(frozen=True, kw_only=True)
class Seal:
    """What a corp and the platform share: a token, a key, and the name at the end of a message."""

    token: str
    encoding_aes_key: str
    receiver: str

    def sign(self, timestamp: str, nonce: str, sealed: str) -> str:
        """SHA-1 over the four parts, sorted."""
        parts = sorted([self.token, timestamp, nonce, sealed])
        return hashlib.sha1("".join(parts).encode()).hexdigest()

    def seal(self, message: bytes, *, salt: bytes | None = None) -> str:
        """Salt, length, message and receiver, padded to 32 bytes, in AES-256-CBC and base64."""
        salt = salt or secrets.token_bytes(16)
        plain = salt + struct.pack(">I", len(message)) + message + self.receiver.encode()
        pad = 32 - len(plain) % 32
        encryptor = self._cipher().encryptor()
        data = encryptor.update(plain + bytes([pad] * pad)) + encryptor.finalize()
        return base64.b64encode(data).decode()

    def open(self, sealed: str) -> bytes:
        """What stands inside something sealed."""
        decryptor = self._cipher().decryptor()
        plain = decryptor.update(base64.b64decode(sealed)) + decryptor.finalize()
        (length,) = struct.unpack(">I", plain[16:20])
        return plain[20 : 20 + length]

    def _cipher(self) -> Cipher[modes.CBC]:
        key = base64.b64decode(f"{self.encoding_aes_key}=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))
