"""Who a WeChat message is from, and when they sent it."""

import re
from datetime import UTC, datetime

from core.channels import Fields, text_of
from core.entities.customers import Claim
from core.errors import Invalid, T

from .settings import WeChatSettings

OPENID = re.compile(r"[0-9A-Za-z_\-]{4,64}")


def openid_of(fields: Fields) -> str:
    """The person's id within this account."""
    openid = text_of(fields, "OpenID", "FromUserName")
    if not OPENID.fullmatch(openid):
        raise Invalid(T("The sender is not a WeChat user", "发送者不是微信用户"))
    return openid


def claims_of(settings: WeChatSettings, fields: Fields) -> tuple[Claim, ...]:
    """The names the platform gave: the openid, and the unionid where it told us."""
    return claims_for(settings, openid_of(fields), text_of(fields, "UnionId", "UnionID"))


def claims_for(settings: WeChatSettings, openid: str, unionid: str) -> tuple[Claim, ...]:
    """An openid and perhaps a unionid as claims; a unionid counts within its binding."""
    own = Claim(
        kind="openid",
        scope=f"wechat:{settings.app_id}",
        external_id=openid,
        source="wechat",
    )
    if not OPENID.fullmatch(unionid):
        return (own,)

    binding = f"wechat_open:{settings.binding}"
    return (own, Claim(kind="unionid", scope=binding, external_id=unionid, source="wechat"))


def time_of(fields: Fields) -> datetime:
    """When it happened, by the platform's clock."""
    seconds = text_of(fields, "CreateTime")
    if not re.fullmatch(r"[0-9]{1,11}", seconds):
        raise Invalid(T("The message has no time", "消息缺少时间"))
    return datetime.fromtimestamp(int(seconds), UTC)
