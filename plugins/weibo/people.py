"""Who is behind something on Weibo, and when it happened."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

from core.entities.customers import Claim
from core.errors import Invalid, T

from .settings import DIGITS

NOBODY = T("The sender is not a Weibo user", "发送者不是微博用户")
TIMELESS = T("The message has no time", "消息缺少时间")

CHINA = timezone(timedelta(hours=8))
"""Where Weibo's times are meant that do not say where."""

GENDERS = {"m": "male", "f": "female"}


def number_of(fields: Mapping[str, Any], *names: str) -> str:
    """The first of these ids that is one, as a text: they are too large for floats."""
    for name in names:
        value = fields.get(name)
        text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
        if DIGITS.fullmatch(text) and text.strip("0"):
            return text
    return ""


def uid_of(fields: Mapping[str, Any], *names: str) -> str:
    """Somebody's number, the same on all of Weibo."""
    uid = number_of(fields, *names)
    if not uid:
        raise Invalid(NOBODY)
    return uid


def claim_of(uid: str) -> Claim:
    """The name somebody goes by: one number on all of Weibo."""
    return Claim(kind="uid", scope="weibo", external_id=uid, source="weibo")


def time_of(fields: Mapping[str, Any]) -> datetime:
    """When it happened: `Mon Jul 16 18:09:20 +0800 2012`."""
    text = fields.get("created_at")
    if not isinstance(text, str) or not 20 <= len(text) <= 40:
        raise Invalid(TIMELESS)
    try:
        return datetime.strptime(text, "%a %b %d %H:%M:%S %z %Y").astimezone(UTC)
    except ValueError:
        return _standard(text)


def _standard(text: str) -> datetime:
    """A time as mails and newer servers write it."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        raise Invalid(TIMELESS) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=CHINA)).astimezone(UTC)


def profile_of(user: Mapping[str, Any]) -> dict[str, Any]:
    """What Weibo tells about somebody, in the house's words."""
    said = {
        "name": user.get("screen_name") or user.get("name"),
        "gender": GENDERS.get(str(user.get("gender"))),
        "region": user.get("location"),
        "avatar": user.get("avatar_large") or user.get("profile_image_url"),
        "followers": user.get("followers_count"),
        "verified": user.get("verified"),
    }
    return {name: value for name, value in said.items() if value not in (None, "")}
