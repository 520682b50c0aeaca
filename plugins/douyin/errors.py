"""Douyin's and Ocean Engine's refusals, in words that a shop owner understands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from core.channels import Answer, Trouble, TroubleKind
from core.db import now
from core.errors import T

CHINA = ZoneInfo("Asia/Shanghai")

AGAIN = T(
    "Open the account's settings and authorise again with Douyin's QR code.",
    "请打开账号设置，用抖音扫码重新授权。",
)
APPLY = T(
    "Apply for it in the Douyin console under Abilities. Private messages take no new applicants.",
    "请在抖音开放平台“控制台-能力管理”申请。注意：私信能力已不再接受新的准入申请。",
)
CHECK_KEYS = T(
    "Compare the Client Key and Client Secret with the Douyin console.",
    "请核对抖音开放平台控制台中的 Client Key 和 Client Secret。",
)


BY_ITSELF = T("It is tried again by itself.", "系统会自动重试。")
LOOK_AT_IT = T(
    "Change the message and send it again; some words, links and pictures are not taken.",
    "请修改内容后重试：部分文字、链接或图片抖音不接受。",
)
WAIT = T(
    "Wait until they write again, or open the conversation again.",
    "请等待对方再次来信或重新进入会话。",
)
OTHERWISE = T("Try another channel, such as their phone.", "请换其他渠道联系，例如电话。")
TELL_US = T(
    "Note the code, and ask Douyin's support or whoever looks after this system.",
    "请记下错误码，咨询抖音开放平台客服或系统管理员。",
)

NO_CONSENT = 28001012


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What one of the platform's codes means to us."""

    kind: TroubleKind
    message: T
    advice: T | None = None
    lasts: Callable[[], datetime] | None = None
    done: bool | None = False


def in_a_minute() -> datetime:
    """When a call that came too often may come again."""
    return now() + timedelta(minutes=1)


def tomorrow() -> datetime:
    """When what is counted by the day begins anew: at midnight in China."""
    day = now().astimezone(CHINA).date() + timedelta(days=1)
    return datetime.combine(day, time(), CHINA)


BUSY = Meaning(
    kind=TroubleKind.TRANSIENT,
    message=T("Douyin is busy.", "抖音系统繁忙。"),
    advice=BY_ITSELF,
    done=None,
)
PARAMETERS = Meaning(
    kind=TroubleKind.CONTENT,
    message=T("Douyin does not take this message.", "抖音不接受该内容。"),
    advice=LOOK_AT_IT,
)
EXPIRED = Meaning(
    kind=TroubleKind.TOKEN, message=T("Our access has expired.", "访问凭证已过期。"), advice=AGAIN
)
ENDED = Meaning(
    kind=TroubleKind.TOKEN,
    message=T("The authorisation has ended.", "授权已失效。"),
    advice=AGAIN,
)
RENEWED_OUT = Meaning(
    kind=TroubleKind.TOKEN,
    message=T("The authorisation was renewed five times already.", "授权已续期满 5 次。"),
    advice=AGAIN,
)
NOT_GRANTED = Meaning(
    kind=TroubleKind.PERMISSION,
    message=T("Douyin did not grant this ability to the app.", "抖音未向该应用授予此能力。"),
    advice=APPLY,
)
NOT_AUTHORISED = Meaning(  # one person's word, so nothing is wrong with the account
    kind=TroubleKind.WINDOW,
    message=T("The person has not agreed to be written to.", "用户未授权主动私信。"),
    advice=T(
        "Wait until they write, or send the consent card.", "请等待对方来信，或发送授权卡片。"
    ),
)
BANNED = Meaning(
    kind=TroubleKind.PERMISSION,
    message=T("Douyin has banned the app or the account.", "应用或账号已被抖音封禁。"),
    advice=T("Ask Douyin's support.", "请联系抖音客服。"),
)
OFFLINE = Meaning(
    kind=TroubleKind.PERMISSION,
    message=T("Douyin has switched this ability off.", "抖音已下线此能力。"),
    advice=T(
        "Use another channel; Douyin's console says whether something takes its place.",
        "请改用其他渠道，并在抖音开放平台查看是否有替代能力。",
    ),
)
MISMATCH = Meaning(
    kind=TroubleKind.CONFIGURATION,
    message=T("The authorisation belongs to another account.", "授权与账号不匹配。"),
    advice=AGAIN,
)
KEYS = Meaning(
    kind=TroubleKind.CONFIGURATION,
    message=T("Client Key or Client Secret is wrong.", "Client Key 或 Client Secret 错误。"),
    advice=CHECK_KEYS,
)
AWAY = Meaning(
    kind=TroubleKind.GONE,
    message=T(
        "The person closed their account or made it private.", "用户已注销、封禁或设为私密。"
    ),
    advice=OTHERWISE,
)
RISK = Meaning(
    kind=TroubleKind.CONTENT,
    message=T(
        "Douyin held the message back, or the person does not want ours.",
        "对方拒收消息或触发了风控。",
    ),
    advice=T(
        "Change the message and send it again; if it fails again, they may have blocked us.",
        "请修改内容后重试；若仍失败，对方可能已拉黑。",
    ),
)
USED_UP = Meaning(
    kind=TroubleKind.QUOTA,
    message=T("What Douyin allows in a day is used up.", "今日调用额度已用完。"),
    advice=T("It goes on after midnight, China time.", "北京时间次日零点恢复。"),
    lasts=tomorrow,
)
TOO_OFTEN = Meaning(
    kind=TroubleKind.RATE_LIMITED,
    message=T("Douyin asks us to slow down.", "调用过于频繁。"),
    advice=BY_ITSELF,
    lasts=in_a_minute,
)
NO_MORE = Meaning(
    kind=TroubleKind.COUNT,
    message=T(
        "We may not write more until the person writes again.", "已达发送上限，需等待对方再次来信。"
    ),
    advice=WAIT,
)
FORBIDDEN_LEADS = Meaning(
    kind=TroubleKind.PERMISSION,
    message=T("These leads belong to another company.", "无权操作该广告主的线索。"),
    advice=T(
        "The advertiser's company must be the developer's own.",
        "广告主账号的主体须与开发者主体一致。",
    ),
)

MEANINGS: Mapping[int, Meaning] = {
    28001003: EXPIRED,
    28001005: BUSY,
    28001006: BUSY,
    28001007: PARAMETERS,
    28001008: EXPIRED,
    NO_CONSENT: NOT_AUTHORISED,
    28001014: NOT_GRANTED,
    28001015: MISMATCH,
    28001016: BANNED,
    28001018: NOT_GRANTED,
    28001019: OFFLINE,
    28001045: AWAY,
    28001046: AWAY,
    28001047: AWAY,
    28001052: RISK,
    28001056: OFFLINE,
    28003017: USED_UP,
    28003018: TOO_OFTEN,
    2100004: BUSY,
    2100005: PARAMETERS,
    2100007: NOT_GRANTED,
    2100009: BANNED,
    2190001: USED_UP,
    2190002: EXPIRED,
    2190008: EXPIRED,
    10002: PARAMETERS,
    10003: KEYS,
    10004: NOT_GRANTED,
    10005: PARAMETERS,
    10007: ENDED,
    10008: EXPIRED,
    10010: ENDED,
    10013: KEYS,
    10020: RENEWED_OUT,
    40001: PARAMETERS,
    40002: FORBIDDEN_LEADS,
    40100: TOO_OFTEN,
    40102: EXPIRED,
    40103: ENDED,
    40104: ENDED,
    40105: EXPIRED,
    40107: ENDED,
    50000: BUSY,
}

UNKNOWN = T("Douyin refused: {why}", "抖音拒绝了请求：{why}")


def trouble_of(answer: Answer) -> Trouble | None:
    """What is wrong with an answer; HTTP 200 says nothing."""
    said = _object(answer)
    if said is None:
        return None
    code = code_of(said)
    return trouble_for(code, _described(said)) if code else None


def trouble_for(code: int, described: str = "") -> Trouble:
    """A trouble for one of the platform's codes."""
    meaning = MEANINGS.get(code)
    if meaning is None:
        why = UNKNOWN.fill(why=f"{described[:200]} ({code})".strip())
        return Trouble(kind=TroubleKind.PERMANENT, code=str(code), message=why, advice=TELL_US)
    return Trouble(
        kind=meaning.kind,
        code=str(code),
        message=meaning.message,
        advice=meaning.advice,
        until=meaning.lasts() if meaning.lasts else None,
        done=meaning.done,
    )


def not_sent(trouble: Trouble, window_codes: str) -> Trouble:
    """Why a private message was refused: of some codes we only guess that no more may follow."""
    known = trouble.code and trouble.code in window_codes.split(",")
    if trouble.kind is not TroubleKind.PERMANENT or not known:
        return trouble
    return replace(trouble, kind=NO_MORE.kind, message=NO_MORE.message, advice=NO_MORE.advice)


def code_of(said: Mapping[str, Any]) -> int:
    """The code of an answer, wherever it stands and whether number or text; 0 if all is well."""
    places = (said.get("data"), said.get("extra"), said)
    for place in places:
        for name in ("error_code", "err_no", "code"):
            found = place.get(name) if isinstance(place, dict) else None
            code = _number(found)
            if code:
                return code
    return -1 if said.get("message") == "error" else 0


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return 0
    digits = str(value).removeprefix("-")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 12 else 0


def _described(said: Mapping[str, Any]) -> str:
    for place in (said.get("data"), said.get("extra"), said):
        for name in ("description", "err_msg", "sub_description", "message"):
            found = place.get(name) if isinstance(place, dict) else None
            if isinstance(found, str) and found:
                return found
    return ""


def _object(answer: Answer) -> dict[str, Any] | None:
    """The answer as an object; None for pictures and films, and for pages of an error."""
    if answer.body.lstrip()[:1] != b"{":
        return None
    try:
        said = orjson.loads(answer.body)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None
