"""Secrets at rest: sealed with a key that never enters the database."""

import base64
import functools
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import Invalid, T

_NONCE = 12
BAD_KEY = T(
    "GUANXI_KEY must hold keys of 32 bytes in base64, separated by commas; the first one seals.",
    "GUANXI_KEY 必须是以逗号分隔的 32 字节 base64 密钥，第一个用于加密。",
)
UNREADABLE = T(
    "A stored secret cannot be opened with this key: please enter it again.",
    "无法用当前密钥解开已保存的机密，请重新填写。",
)


@dataclass(frozen=True, repr=False)
class Vault:
    """A ring of keys: the first seals, all of them open."""

    keys: tuple[bytes, ...]

    @classmethod
    def from_text(cls, text: str) -> "Vault":
        """Read base64 keys, newest first."""
        try:
            keys = tuple(base64.b64decode(part, validate=True) for part in text.split(",") if part)
        except ValueError as error:
            raise Invalid(BAD_KEY) from error
        if not keys or any(len(key) != 32 for key in keys):
            raise Invalid(BAD_KEY)
        return cls(keys)

    @classmethod
    def of(cls, data: Path, env: Mapping[str, str] = os.environ) -> "Vault":
        """The vault of a deployment: `GUANXI_KEY`, else a key file made once beside its data."""
        if text := env.get("GUANXI_KEY"):
            return cls.from_text(text)
        return cls.from_text(_key_file(data / "secret.key"))

    def seal(self, plain: bytes, *, aad: str) -> bytes:
        """Encrypt for one place, named by `aad`; it opens nowhere else."""
        key = self.keys[0]
        nonce = secrets.token_bytes(_NONCE)
        sealed = AESGCM(_derive(key, "seal")).encrypt(nonce, plain, aad.encode())
        return _id(key) + nonce + sealed

    def open(self, sealed: bytes, *, aad: str) -> bytes:
        """Decrypt what was sealed for the place `aad`."""
        mark, nonce, rest = sealed[:4], sealed[4 : 4 + _NONCE], sealed[4 + _NONCE :]
        for key in self.keys:
            if _id(key) == mark:
                try:
                    return AESGCM(_derive(key, "seal")).decrypt(nonce, rest, aad.encode())
                except (InvalidTag, ValueError) as error:
                    raise Invalid(UNREADABLE) from error
        raise Invalid(UNREADABLE)

    def mac(self, data: bytes, *, purpose: str) -> bytes:
        """A signature over data; different purposes never accept each other's."""
        return hmac.digest(_derive(self.keys[0], f"mac:{purpose}"), data, "sha256")

    def proves(self, data: bytes, mac: bytes, *, purpose: str) -> bool:
        """Whether one of our keys signed this."""
        signed = [hmac.digest(_derive(key, f"mac:{purpose}"), data, "sha256") for key in self.keys]
        return any([hmac.compare_digest(mine, mac) for mine in signed])


_current: Vault | None = None


def use_vault(chosen: Vault) -> None:
    """Give this process its keys."""
    global _current
    _current = chosen


def vault() -> Vault:
    """The keys of this process."""
    if _current is None:
        raise RuntimeError("No vault: call use_vault() first.")
    return _current


def _key_file(path: Path) -> str:
    """The key, made on first use; written whole or not at all, even by two processes at once."""
    if not path.exists():
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(32)))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()


def _id(key: bytes) -> bytes:
    """Which key sealed something, without telling the key."""
    return hmac.digest(key, b"id", "sha256")[:4]


@functools.cache
def _derive(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, None, f"guanxi:{purpose}".encode()).derive(key)
