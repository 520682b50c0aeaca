"""Who a WeChat message is from, and when they sent it."""

import re
from datetime import UTC, datetime

from core.entities.customers import Claim
from core.errors import Invalid, T

from .settings import WeChatSettings
from .xml import Fields, text_of

OPENID = re.compile(r"[0-9A-Za-z_\-]{4,64}")


def openid_of(fields: Fields) -> str:
    """The person's id within this account."""
    openid = text_of(fields, "OpenID", "FromUserName")
    if not OPENID.fullmatch(openid):
        raise Invalid(T("The sender is not a WeChat user", "发送者不是微信用户"))
    return openid


def claims_of(settings: WeChatSettings, fields: Fields) -> tuple[Claim, ...]:
    """The names the platform gave: the openid, and the unionid where it told us."""
    openid = Claim(
        kind="openid",
        scope=f"wechat:{settings.app_id}",
        external_id=openid_of(fields),
        source="wechat",
    )
    unionid = text_of(fields, "UnionId", "UnionID")
    if not OPENID.fullmatch(unionid):
        return (openid,)

    binding = f"wechat_open:{settings.open_platform or settings.app_id}"
    return (openid, Claim(kind="unionid", scope=binding, external_id=unionid, source="wechat"))


def time_of(fields: Fields) -> datetime:
    """When it happened, by the platform's clock."""
    seconds = text_of(fields, "CreateTime")
    if not re.fullmatch(r"[0-9]{1,11}", seconds):
        raise Invalid(T("The message has no time", "消息缺少时间"))
    return datetime.fromtimestamp(int(seconds), UTC)
