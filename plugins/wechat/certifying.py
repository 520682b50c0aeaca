"""WeChat's certification of an account: what fails or ends stands on the account's page."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from core.channels import Fields, Trouble, TroubleKind, note_trouble, note_well, text_of
from core.errors import T

SOURCE = "certification"
CHINA = timezone(timedelta(hours=8))

VERIFY = T(
    "In mp.weixin.qq.com, open Settings & Development → WeChat certification.",
    "请登录公众平台，在「设置与开发 → 微信认证」中办理。",
)
WELL = frozenset({"qualification_verify_success", "naming_verify_success"})
WRONG: Mapping[str, T] = {
    "qualification_verify_fail": T(
        "WeChat did not certify the company{why}.", "微信认证的资质审核未通过{why}。"
    ),
    "naming_verify_fail": T(
        "WeChat did not certify the name{why}.", "微信认证的名称审核未通过{why}。"
    ),
    "annual_renew": T(
        "WeChat's certification ends{when}: renew it, or menus, templates, codes and mass messages"
        " stop.",
        "微信认证即将到期{when}，请及时年审，否则菜单、模板消息、二维码、群发等功能将停用。",
    ),
    "verify_expired": T(
        "WeChat's certification ended{when}: menus, templates, codes and mass messages do not"
        " work.",
        "微信认证已过期{when}，菜单、模板消息、二维码、群发等功能不可用。",
    ),
}
"""What WeChat tells of, and how it is said."""


async def note_certification(account: UUID, fields: Fields) -> None:
    """Show what is wrong with the certification, until WeChat tells that it is well again."""
    name = text_of(fields, "Event").lower()
    if name in WELL:
        await note_well(account, source=SOURCE)
    elif name in WRONG:
        message = WRONG[name].fill(why=_why(fields), when=_when(fields))
        trouble = Trouble(
            kind=TroubleKind.PERMISSION, message=message, advice=VERIFY, code=name[:20]
        )
        await note_trouble(account, trouble, source=SOURCE)


def _why(fields: Fields) -> T:
    reason = text_of(fields, "FailReason")[:200]
    return T(f" ({reason})", f"（{reason}）") if reason else T("", "")


def _when(fields: Fields) -> T:
    seconds = text_of(fields, "ExpiredTime")
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 11):
        return T("", "")
    day = datetime.fromtimestamp(int(seconds), UTC).astimezone(CHINA)
    return T(f" on {day.day} {day:%B} {day.year}", f"（{day.year}年{day.month}月{day.day}日）")
