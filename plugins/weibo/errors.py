"""What Weibo's refusals mean, in words that a shop owner understands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import orjson

from core.channels import Trouble, TroubleKind
from core.db import now
from core.errors import T

KIND = TroubleKind

CONNECT = T(
    "Under Settings → Weibo accounts open the link “Authorise” again.",
    "请到“设置 → 微博账号”点击“授权”。",
)
CONSOLE = T(
    "Compare App Key, App Secret and the authorisation address with the console of open.weibo.com.",
    "请核对 open.weibo.com 控制台中的 App Key、App Secret 与授权回调地址。",
)
APPLY = T(
    "Apply for this interface in the app's console; until then this part stays off.",
    "请在应用控制台申请该接口权限，获批前此功能不可用。",
)
WAIT = T(
    "Once they write, follow or scan again, they can be answered for 48 hours.",
    "待对方再次私信、关注或扫码后，48 小时内可回复。",
)
REWORD = T("Say it in other words.", "请修改内容后重试。")
BY_ITSELF = T("It is tried again by itself.", "系统会自动重试。")
TELL_US = T(
    "Note the code, and ask Weibo's support or whoever looks after this system.",
    "请记下错误码，咨询微博客服或系统管理员。",
)
CHECK_APP = T(
    "Compare the App Key in the account's settings with open.weibo.com.",
    "请核对账号设置中的 App Key 与 open.weibo.com 控制台。",
)
ELSEWHERE = T(
    "Answer another post or comment, or write a direct message.",
    "请回复其他微博或评论，或改用私信。",
)


@dataclass(frozen=True)
class Meaning:
    """What one code means."""

    kind: TroubleKind
    message: T
    advice: T | None = None
    done: bool | None = False


BUSY = Meaning(KIND.TRANSIENT, T("Weibo is busy.", "微博系统繁忙。"), BY_ITSELF)
BROKEN = Meaning(
    KIND.TRANSIENT, T("Weibo had an error of its own.", "微博系统错误。"), BY_ITSELF, done=None
)
OFTEN = Meaning(
    KIND.RATE_LIMITED,
    T("Weibo takes no more calls in this hour.", "本小时微博接口调用次数已用完。"),
    T("It goes on by itself at the full hour.", "整点后自动恢复。"),
)
ENDED = Meaning(
    KIND.TOKEN, T("The authorisation with Weibo has ended.", "微博授权已过期。"), CONNECT
)
REVOKED = Meaning(
    KIND.TOKEN, T("The authorisation with Weibo was withdrawn.", "微博授权已被取消。"), CONNECT
)
APP = Meaning(
    KIND.CONFIGURATION,
    T("Weibo does not know this app, or its secret is wrong.", "应用不存在或 App Secret 错误。"),
    CONSOLE,
)
NOT_GRANTED = Meaning(
    KIND.PERMISSION, T("Weibo has not granted the app this.", "应用没有该接口权限。"), APPLY
)
WRONG = Meaning(
    KIND.PERMANENT, T("Weibo did not understand the request.", "微博无法识别该请求。"), TELL_US
)
NO_ADDRESS = Meaning(
    KIND.CONFIGURATION,
    T("Weibo wants our public IP with every comment.", "微博要求评论带上服务器公网 IP。"),
    T(
        "Enter “Our public IP” in the account's settings.",
        "请在账号设置中填写“服务器公网 IP”。",
    ),
)
WANTS_ADDRESS = re.compile(r"\brip\b")
REPEATED = Meaning(
    KIND.CONTENT, T("Weibo takes the same words only once.", "微博不接受重复内容。"), REWORD
)
NO_POST = Meaning(
    KIND.PERMANENT, T("The post is not there any more.", "该微博已被删除。"), ELSEWHERE
)

MEANINGS: Mapping[int, Meaning] = {
    10001: BROKEN,
    10002: Meaning(
        KIND.TRANSIENT, T("Weibo is not at work just now.", "微博服务暂停。"), BY_ITSELF
    ),
    10003: BROKEN,
    10004: Meaning(
        KIND.CONFIGURATION,
        T("Weibo does not take calls from our address.", "微博限制了我们的 IP 地址。"),
        T("Allow the server's IP in the app's console.", "请在应用控制台放行服务器 IP。"),
    ),
    10005: NOT_GRANTED,
    10006: Meaning(APP.kind, APP.message, CHECK_APP),
    10008: WRONG,
    10009: BUSY,
    10010: BUSY,
    10014: NOT_GRANTED,
    10016: WRONG,
    10017: WRONG,
    10020: Meaning(
        KIND.PERMISSION,
        T("Weibo does not offer this any more.", "微博已不提供该接口。"),
        T("Switch this part off in the account's settings.", "请在账号设置中关闭该功能。"),
    ),
    10022: OFTEN,
    10023: OFTEN,
    10024: OFTEN,
    20003: Meaning(
        KIND.GONE,
        T("This person is not on Weibo any more.", "该用户已不存在。"),
        T("Try another channel, such as their phone.", "请换其他渠道联系，例如电话。"),
    ),
    20012: Meaning(
        KIND.CONTENT,
        T("The text is too long for Weibo.", "内容超过微博字数限制。"),
        T(
            "A message takes fewer than 300 characters, a comment 140.",
            "私信少于 300 字，评论不超过 140 字。",
        ),
    ),
    20016: Meaning(
        KIND.RATE_LIMITED,
        T("Weibo wants us to write less often.", "发布过于频繁，微博要求稍后再试。"),
        BY_ITSELF,
    ),
    20017: REPEATED,
    20019: REPEATED,
    20101: NO_POST,
    20111: REPEATED,
    20201: Meaning(
        KIND.PERMANENT, T("The comment is not there any more.", "该评论已被删除。"), ELSEWHERE
    ),
    20206: Meaning(
        KIND.PERMANENT,
        T("The author lets only followers comment.", "作者只允许关注用户评论。"),
        T(
            "Follow the author with the account, or write a direct message.",
            "请用该账号关注作者，或改用私信。",
        ),
    ),
    20207: Meaning(
        KIND.PERMANENT,
        T("The author lets only trusted people comment.", "作者只允许可信用户评论。"),
        ELSEWHERE,
    ),
    21301: ENDED,
    21314: ENDED,
    21315: ENDED,
    21316: REVOKED,
    21317: REVOKED,
    21319: REVOKED,
    21321: Meaning(
        KIND.PERMISSION,
        T(
            "The app is not audited, and only its test users may use it.",
            "应用未通过审核，仅测试用户可授权。",
        ),
        T(
            "Add the account as a test user, or have the app audited.",
            "请将账号加入测试用户，或提交应用审核。",
        ),
    ),
    21322: APP,
    21324: APP,
    21325: Meaning(
        KIND.CONFIGURATION,
        T("Weibo does not take this authorisation code.", "授权码无效或已使用。"),
        CONNECT,
    ),
    21327: ENDED,
    21332: ENDED,
}

CLOSED = Meaning(
    KIND.WINDOW,
    T("Weibo does not let us write to this person now.", "微博暂不允许给该用户发私信。"),
    WAIT,
)
FAN_SERVICE = "264"
"""How the fan service's codes begin; its page names no single one."""

UNKNOWN = T("Weibo refused: {word} ({code})", "微博返回错误：{word}（{code}）")


def trouble_of(body: bytes) -> Trouble | None:
    """What is wrong with an answer; None if nothing is, or if it is no answer of Weibo's."""
    try:
        said = orjson.loads(body) if body[:1] == b"{" else {}
    except ValueError:
        return None
    code = said.get("error_code")
    if code is None:
        return None
    return _told(str(code), str(said.get("error", "")))


def _told(code: str, word: str) -> Trouble:
    """A code, which may be a text, in our words."""
    meaning = MEANINGS.get(int(code)) if code.isascii() and code.isdigit() else None
    if meaning is WRONG and WANTS_ADDRESS.search(word):
        meaning = NO_ADDRESS
    if meaning is None:
        message = UNKNOWN.fill(word=word[:200], code=code[:20])
        return Trouble(kind=KIND.PERMANENT, code=code[:20], message=message, advice=TELL_US)

    until = None
    if meaning is OFTEN:
        until = now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    elif meaning.kind is KIND.RATE_LIMITED:
        until = now() + timedelta(minutes=10)
    return Trouble(
        kind=meaning.kind,
        code=code,
        message=meaning.message,
        advice=meaning.advice,
        until=until,
        done=meaning.done,
    )


def not_sent(trouble: Trouble, window_codes: str) -> Trouble:
    """Why a direct message was refused: of some codes we only guess that the time is over."""
    prefixes = tuple(prefix for prefix in window_codes.split(",") if prefix)
    if not trouble.code.startswith(prefixes) or trouble.kind is not KIND.PERMANENT:
        return trouble
    return replace(trouble, kind=CLOSED.kind, message=CLOSED.message, advice=CLOSED.advice)


def no_access() -> Trouble:
    """Nobody has authorised us, or not any more."""
    return Trouble(kind=KIND.TOKEN, message=ENDED.message, advice=CONNECT)
