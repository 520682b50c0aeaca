"""How the platform signs and seals what an account receives, and opens what it answers."""

import base64
import hashlib
import secrets
import struct
import time
from dataclasses import dataclass, field
from json import dumps, loads
from xml.etree import ElementTree

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

TRIES = 3
"""How often the platform sends one message before it gives up."""

DEADLINE = 5.0
"""Seconds the platform waits for an answer."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One HTTP request of the platform."""

    params: dict[str, str]
    content: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "text/xml"})


@dataclass(frozen=True, kw_only=True)
class OfficialAccount:
    """One official account as its console describes it; mode is safe, compatible or plain."""

    app_id: str
    token: str
    encoding_aes_key: str
    original_id: str = "gh_7f083739789a"
    mode: str = "safe"
    format: str = "xml"
    """How messages are written: xml, or json as a mini program may choose."""

    def greeting(self, echo: str = "", *, at: int | None = None) -> Request:
        """The check of our address when the owner saves it in the console."""
        params = self._signed(at) | {"echostr": echo or str(secrets.randbits(63))}
        return Request(params=params)

    def request(self, message: str, *, at: int | None = None) -> Request:
        """A message, sealed afresh and signed for this moment, as each try is."""
        params = self._signed(at)
        headers = {"content-type": "application/json" if self.format == "json" else "text/xml"}
        if self.mode == "plain":
            return Request(params=params, content=message.encode(), headers=headers)

        sealed = self.seal(message.encode(), salt=secrets.token_bytes(16))
        params |= {"encrypt_type": "aes", "msg_signature": self._sign(params, sealed)}
        content = self._wrapped(message, sealed).encode()
        return Request(params=params, content=content, headers=headers)

    def opened(self, answer: bytes) -> dict[str, str]:
        """The fields of a passive answer; ValueError if it is not one for us."""
        fields = read(answer)
        if "Encrypt" not in fields:
            if self.mode == "safe":
                raise ValueError("the answer is not sealed")
            return fields
        stamp = {"timestamp": fields["TimeStamp"], "nonce": fields["Nonce"]}
        if fields["MsgSignature"] != self._sign(stamp, fields["Encrypt"]):
            raise ValueError("the answer is not signed")
        return read(self.unseal(fields["Encrypt"]))

    def unseal(self, sealed: str) -> bytes:
        """What is inside something sealed for this account; ValueError if nothing is."""
        key = base64.b64decode(f"{self.encoding_aes_key}=")
        decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
        plain = decryptor.update(base64.b64decode(sealed)) + decryptor.finalize()
        plain = plain[: -plain[-1]]
        (length,) = struct.unpack(">I", plain[16:20])
        if plain[20 + length :] != self.app_id.encode():
            raise ValueError("sealed for somebody else")
        return plain[20 : 20 + length]

    def seal(self, message: bytes, *, salt: bytes) -> str:
        """Salt, length, message and AppID, padded to 32 bytes, in AES-256-CBC and base64."""
        key = base64.b64decode(f"{self.encoding_aes_key}=")
        plain = salt + struct.pack(">I", len(message)) + message + self.app_id.encode()
        pad = 32 - len(plain) % 32
        encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
        data = encryptor.update(plain + bytes([pad] * pad)) + encryptor.finalize()
        return base64.b64encode(data).decode()

    def _signed(self, at: int | None) -> dict[str, str]:
        stamp = {
            "timestamp": str(int(time.time()) if at is None else at),
            "nonce": str(secrets.randbelow(10**10)),
        }
        return stamp | {"signature": self._sign(stamp)}

    def _sign(self, stamp: dict[str, str], *more: str) -> str:
        parts = sorted([self.token, stamp["timestamp"], stamp["nonce"], *more])
        return hashlib.sha1("".join(parts).encode()).hexdigest()

    def _wrapped(self, message: str, sealed: str) -> str:
        """Safe mode shows only the envelope, compatible mode the plain message as well."""
        if self.format == "json":
            return dumps({"ToUserName": self.original_id, "Encrypt": sealed})
        if self.mode == "compatible":
            return message.replace("</xml>", f"<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>")
        return (
            f"<xml><ToUserName><![CDATA[{self.original_id}]]></ToUserName>"
            f"<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        )


def read(body: bytes) -> dict[str, str]:
    """The texts of a passive answer by their tags, nested ones by the innermost."""
    if body[:1] == b"{":
        return {name: str(value) for name, value in loads(body).items()}
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from None
    return {each.tag: each.text or "" for each in root.iter() if not len(each)}
