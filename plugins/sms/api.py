"""Aliyun's interface for text messages: the only place that knows its address."""

import secrets
from collections.abc import Mapping
from typing import Any

from core.channels import Answer
from core.db import now

from .provider import SmsLine
from .signing import signature

HOST = "https://dysmsapi.aliyuncs.com/"
VERSION = "2017-05-25"


async def call(line: SmsLine, action: str, **params: str) -> Mapping[str, Any]:
    """One signed call; Troubled says what Aliyun did not like."""
    asked = {
        "AccessKeyId": line.settings.key_id,
        "Action": action,
        "Format": "JSON",
        "RegionId": "cn-hangzhou",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": secrets.token_hex(16),
        "SignatureVersion": "1.0",
        "Timestamp": now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Version": VERSION,
        **params,
    }
    secret = line.settings.key_secret.get_secret_value()
    signed = {**asked, "Signature": signature("POST", asked, secret)}
    answer: Answer = await line.ask("POST", HOST, data=signed)
    return answer.json
