"""What WeChat's codes mean for a shop, and what to do next."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import orjson

from core.channels import Answer, Trouble, TroubleKind
from core.db import now
from core.errors import T

from .meanings import MEANINGS
from .statuses import STATUSES

CHINA = timedelta(hours=8)
MINUTE = timedelta(minutes=1)
DONE_BEFORE = "45065"
IP = re.compile(r"invalid ip ([0-9a-fA-F.:]{3,45})")

NO_ADDRESS = T("unknown", "未知")
UNKNOWN = T("WeChat refused this (code {code}: {text}).", "微信返回错误（错误码 {code}：{text}）。")
LOOK_UP = T(
    "Look the code up in WeChat's documentation, or tell us about it.",
    "请在微信官方文档查询该错误码，或向我们反馈。",
)


class Said(NamedTuple):
    """What an answer says about itself."""

    code: str
    text: str
    done_before: bool
    """Whether it was carried out earlier: the answer names the job of that time."""


def trouble_of(answer: Answer) -> Trouble | None:
    """What is wrong with an answer; None if it did as it was asked, or is not WeChat's word."""
    said = _said(answer)
    if said is None or said.code == "0" or said.done_before:
        return None
    return trouble_called(said.code, said.text)


def trouble_called(code: str, text: str = "") -> Trouble:
    """The trouble behind a code."""
    meaning = MEANINGS.get(code)
    if meaning is None:
        shown = UNKNOWN.fill(code=code, text=text[:100])
        return Trouble(kind=TroubleKind.PERMANENT, code=code, message=shown, advice=LOOK_UP)
    ip = IP.search(text)
    return Trouble(
        kind=meaning.kind,
        code=code,
        message=meaning.message,
        advice=_filled(meaning.advice, ip),
        until=_until(meaning.kind, code),
    )


def trouble_of_status(status: str) -> Trouble | None:
    """Why a template or mass message did not arrive, by the word the event says it with."""
    said = status.strip().lower().replace(" ", "")
    if said in ("success", "sendsuccess"):
        return None
    meaning = STATUSES.get(said)
    if meaning is None:
        shown = UNKNOWN.fill(code=status[:60], text=T("not delivered", "未送达"))
        return Trouble(kind=TroubleKind.PERMANENT, code=status[:60], message=shown)
    shown = status.strip().lower()[:60]
    return Trouble(kind=meaning.kind, code=shown, message=meaning.message, advice=meaning.advice)


def _said(answer: Answer) -> Said | None:
    """The code and text of an answer, which WeChat sends with HTTP 200 and sometimes as text."""
    if answer.body.lstrip()[:1] != b"{":
        return None
    try:
        told = orjson.loads(answer.body)
    except ValueError:
        return None
    if not isinstance(told, dict):
        return None
    code = str(told.get("errcode", 0))
    return Said(code, str(told.get("errmsg", "")), code == DONE_BEFORE and "msg_id" in told)


def _filled(advice: T | None, ip: re.Match[str] | None) -> T | None:
    if advice is None or "{ip}" not in advice.en:
        return advice
    return advice.fill(ip=ip[1] if ip else NO_ADDRESS)


def _until(kind: TroubleKind, code: str) -> datetime | None:
    """Until when it will be so: a day of WeChat ends at midnight in China."""
    if kind is TroubleKind.RATE_LIMITED:
        return now() + MINUTE
    if code != "45009":
        return None
    there = now() + CHINA
    midnight = datetime(there.year, there.month, there.day, tzinfo=UTC) + timedelta(days=1)
    return midnight - CHINA
