"""Why two customers are one, or might be: in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.auth import asker
from core.errors import T

HINTS = {
    "phone": T("The same phone number", "手机号相同"),
    "email": T("The same e-mail address", "邮箱相同"),
    "name": T("The same name in the same company", "同一公司且姓名相同"),
    "identity": T("A number or address one of them gave", "留下的联系方式相同"),
    "suspicion": T("Names that came together once", "身份标识曾同时出现"),
}
"""What hints at two customers being one person."""

NAMES = {
    "openid": T("WeChat OpenID", "微信 OpenID"),
    "unionid": T("WeChat UnionID", "微信 UnionID"),
    "external_userid": T("WeCom contact", "企业微信客户"),
    "uid": T("Weibo account", "微博账号"),
    "open_id": T("Douyin OpenID", "抖音 OpenID"),
    "union_id": T("Douyin UnionID", "抖音 UnionID"),
    "lead": T("lead of an ad", "广告线索"),
    "lead_phone": T("phone number proved by an ad's form", "广告表单验证的手机号"),
    "mail_sender": T("sender of an e-mail", "邮件发件人"),
    "phone": T("phone number", "手机号"),
    "email": T("e-mail address", "邮箱"),
}
"""What the names are called that somebody goes by."""
_PLACES = {
    "wechat": T("WeChat", "微信"),
    "wecom": T("WeCom", "企业微信"),
    "weibo": T("Weibo", "微博"),
    "douyin": T("Douyin", "抖音"),
    "sms": T("text messages", "短信"),
    "email": T("e-mail", "邮件"),
}

BY_A_NAME = T(
    "Joined by {name}, seen in {places} on {day}", "在{places}中{name}相同，于 {day} 自动合并"
)
BY_A_NAME_ALONE = T("Joined by {name} on {day}", "因{name}相同，于 {day} 自动合并")
BY_HAND = T("Merged by hand on {day}", "{day} 人工合并")
BY_HAND_FOR = T("Merged by hand on {day}: {reason}", "{day} 人工合并：{reason}")


def explained(
    evidence: Mapping[str, Any], reason: str | None, automatic: bool, at: datetime
) -> str:
    """Why two became one: "joined by unionid, seen in 公众号 and 小程序 on 3 May"."""
    day = _day(at)
    if not automatic:
        return (
            BY_HAND_FOR.fill(day=day, reason=reason).say()
            if reason
            else BY_HAND.fill(day=day).say()
        )
    kind = evidence.get("by", {}).get("kind", "")
    name = NAMES.get(kind, T(kind, kind))
    seen = dict.fromkeys(each["source"] for each in evidence.get("seen", ()) if each.get("source"))
    if not seen:
        return BY_A_NAME_ALONE.fill(name=name, day=day).say()
    places = [_PLACES.get(source, T(source, source)) for source in seen]
    told = T(_listed(p.en for p in places), "、".join(p.zh for p in places))
    return BY_A_NAME.fill(name=name, places=told, day=day).say()


def _listed(words: Any) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _day(at: datetime) -> T:
    there = at.astimezone(ZoneInfo(asker().zone or "Asia/Shanghai"))
    return T(f"{there.day} {there:%B} {there.year}", f"{there.year}年{there.month}月{there.day}日")
