"""Who a piece of news is about, and when it happened."""

import re
from datetime import UTC, datetime
from typing import Any

from core.entities.customers import Claim
from core.errors import Invalid, T

from .settings import WeComSettings

EXTERNAL = re.compile(r"[0-9A-Za-z_\-]{4,64}")
UNIONID = EXTERNAL

GENDERS = {1: "male", 2: "female"}


def claims_of(settings: WeComSettings, external: str, unionid: str = "") -> tuple[Claim, ...]:
    """The names of somebody outside: unique in the corp, and in the Open Platform binding."""
    if not EXTERNAL.fullmatch(external):
        raise Invalid(T("This is not a customer of WeCom", "不是企业微信的外部联系人"))
    claim = Claim("external_userid", settings.corp_scope, external, source="wecom")
    if not UNIONID.fullmatch(unionid):
        return (claim,)
    return (claim, Claim("unionid", settings.binding, unionid, source="wecom"))


def profile_of(contact: dict[str, Any]) -> dict[str, Any]:
    """What the platform tells of somebody, in the house's words."""
    gender = contact.get("gender")
    said = {
        "name": contact.get("name") or contact.get("nickname"),
        "gender": GENDERS.get(gender) if isinstance(gender, int) else None,
        "avatar": contact.get("avatar"),
        "corp_name": contact.get("corp_name"),
    }
    return {name: value for name, value in said.items() if value}


def moment(seconds: object) -> datetime:
    """A time by the platform's clock."""
    text = str(seconds)
    if not re.fullmatch(r"[0-9]{1,11}", text):
        raise Invalid(T("The message has no time", "消息缺少时间"))
    return datetime.fromtimestamp(int(text), UTC)
