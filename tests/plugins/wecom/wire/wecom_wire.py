"""Deliveries as they come over the wire, sealed by the imitated platform's own seal."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from core.channels import Envelope
from plugins.wecom.settings import WeComSettings
from plugins.wecom.simulator import Seal

PAYLOADS = Path(__file__).parent.parent / "payloads"

CORP = "ww55ca070cb9b7eb22"
SEAL = Seal(
    token="QDG6eK",
    encoding_aes_key="jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
    receiver=CORP,
)
SETTINGS = WeComSettings(
    corp_id=CORP,
    agent_id=1000002,
    app_secret="s" * 43,  # type: ignore[arg-type]
    token=SEAL.token,  # type: ignore[arg-type]
    encoding_aes_key=SEAL.encoding_aes_key,  # type: ignore[arg-type]
    open_platform="house",
)


def delivered(message: str, *, seal: Seal = SEAL, at: int | None = None) -> Envelope:
    """A message as it comes: sealed, signed, wrapped."""
    sealed = seal.seal(message.encode())
    stamp, nonce = str(int(time.time()) if at is None else at), "1372623149"
    query = {
        "msg_signature": seal.sign(stamp, nonce, sealed),
        "timestamp": stamp,
        "nonce": nonce,
    }
    body = f"<xml><ToUserName>{seal.receiver}</ToUserName><Encrypt>{sealed}</Encrypt></xml>"
    return Envelope(query=query, body=body.encode())


def captured(name: str) -> Envelope:
    """A captured payload: an event that was sent, or an entry that was pulled."""
    path = PAYLOADS / f"{name}.xml"
    if path.exists():
        return delivered(path.read_text())
    return pulled(json.loads((PAYLOADS / f"{name}.json").read_text()))


def pulled(entry: dict[str, Any]) -> Envelope:
    """An entry of the platform's store."""
    kept = {key: value for key, value in entry.items() if key != "_source"}
    return Envelope(body=json.dumps(kept).encode(), pulled="kf:wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q")
