"""What WeCom's codes mean for what we were about to do."""

from collections.abc import Mapping
from typing import Any

from core.channels import Trouble, TroubleKind
from core.db import now
from core.errors import T

from .meanings import AGAIN, MEANINGS, OTHER_WAY, TELL_US, WAIT_FOR_THEM

UNKNOWN = T("WeCom refused, with code {code}.", "企业微信返回错误 {code}。")
UNREADABLE = T("WeCom's answer cannot be read.", "企业微信的响应无法读取。")

FAILURES: Mapping[int, T] = {
    0: T("WeCom could not deliver it.", "未能送达。"),
    1: T("The customer service account was deleted.", "客服账号已删除。"),
    2: T("The application was switched off.", "应用已关闭。"),
    4: T("The customer last wrote more than 48 hours ago.", "会话已过期，超过 48 小时。"),
    5: T("The service session was over.", "会话已关闭。"),
    6: T("More than five messages were sent.", "超过 5 条限制。"),
    7: T("No Channels account is bound.", "未绑定视频号。"),
    8: T("The corp is not verified.", "主体未验证。"),
    9: T("Neither verified nor bound to Channels.", "未绑定视频号且主体未验证。"),
    10: T("The customer refuses messages.", "用户拒收消息。"),
}
OTHERWISE = T(
    "WeCom could not deliver it (reason {number}).", "未能送达（企业微信原因编号 {number}）。"
)
"""Why a message of customer service failed after it was taken."""


def trouble_of_code(code: int) -> Trouble:
    """A code as a trouble; one we do not know is permanent, and says its number."""
    meaning = MEANINGS.get(code)
    if meaning is None:
        message = UNKNOWN.fill(code=str(code))
        return Trouble(kind=TroubleKind.PERMANENT, code=str(code), message=message, advice=TELL_US)
    return Trouble(
        kind=meaning.kind,
        code=str(code),
        message=meaning.message,
        advice=meaning.advice,
        until=now() + meaning.wait if meaning.wait else None,
        done=meaning.done,
        retries=meaning.retries,
    )


def trouble_of_answer(said: Mapping[str, Any]) -> Trouble | None:
    """What an answer's errcode says; it may come as a number or as a text."""
    code = said.get("errcode", 0)
    try:
        number = int(code)
    except (TypeError, ValueError):
        transient = TroubleKind.TRANSIENT
        return Trouble(kind=transient, message=UNREADABLE, advice=AGAIN, done=None)
    return trouble_of_code(number) if number else None


def trouble_of_failure(fail_type: Any) -> Trouble:
    """Why a message failed after WeCom took it."""
    known = fail_type if isinstance(fail_type, int) else 0
    kinds = {4: TroubleKind.WINDOW, 5: TroubleKind.WINDOW, 6: TroubleKind.COUNT}
    kinds |= {10: TroubleKind.BLOCKED, 1: TroubleKind.CONFIGURATION, 2: TroubleKind.CONFIGURATION}
    return Trouble(
        kind=kinds.get(known, TroubleKind.PERMANENT),
        code=f"fail_type {known}",
        message=FAILURES.get(known) or OTHERWISE.fill(number=str(known)),
        advice=WAIT_FOR_THEM if known in (4, 5, 6) else OTHER_WAY,
    )
