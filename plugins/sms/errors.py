"""What Aliyun's refusals mean, in words that a shop owner understands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import orjson

from core.channels import Trouble, TroubleKind
from core.db import now
from core.errors import T

KIND = TroubleKind

BEIJING = timezone(timedelta(hours=8))

CONSOLE = T(
    "Compare the keys with the provider's console, and see whether they may send messages.",
    "请核对控制台中的 AccessKey，并确认已授予短信发送权限。",
)
APPROVE = T("See in the provider's console whether it is approved.", "请到短信控制台查看审核状态。")
PAY = T("Buy messages in the provider's console.", "请到短信控制台充值或购买套餐。")
CHECK_NUMBER = T("Check the number with the customer.", "请与客户核对手机号码。")
TRY_LATER = T("Send it again later, or call.", "请稍后重发，或改用电话联系。")
ELSEWHERE = T("Use another channel.", "请改用其他渠道联系。")
CHANGE_WORDS = T(
    "Change the values: no web addresses, nothing forbidden, not too long.",
    "请修改变量内容：不能含网址或违禁词，且不宜过长。",
)
WAIT = T("It is sent again by itself as soon as the provider allows.", "到时将自动重发。")
ASK_PHONE = T(
    "Ask the person whether it came before you send it again.",
    "请先向对方确认是否收到，再决定是否重发。",
)
SEE_CODE = T(
    "Look the code up in the provider's documentation or console.",
    "请在短信控制台或文档中查询该错误码。",
)
CLOCK = T("Set the server's clock.", "请校准服务器时间。")


@dataclass(frozen=True)
class Meaning:
    """What one code means."""

    kind: TroubleKind
    message: T
    advice: T | None = None
    done: bool | None = False


KEYS = Meaning(KIND.CONFIGURATION, T("The provider does not take our keys.", "密钥错误。"), CONSOLE)
BROKEN = Meaning(
    KIND.TRANSIENT,
    T("The provider had an error of its own.", "短信平台系统错误。"),
    ASK_PHONE,
    None,
)
NOT_OPENED = Meaning(
    KIND.PERMISSION,
    T("The account has not opened the SMS service.", "该账号尚未开通短信服务。"),
    T(
        "Open it in the provider's console (Short Message Service).",
        "请登录阿里云控制台，开通“短信服务”。",
    ),
)
ABNORMAL = Meaning(
    KIND.PERMISSION,
    T("The provider has restricted the account.", "该阿里云账号状态异常或已被限制。"),
    T(
        "Look into the provider's console, and ask its support.",
        "请登录阿里云控制台查看账号状态，必要时联系其客服。",
    ),
)
WRONG_PLACE = Meaning(
    KIND.CONFIGURATION,
    T(
        "The provider takes no calls from this server's address.",
        "短信服务商不接受来自本服务器 IP 的调用。",
    ),
    T(
        "In the provider's console, allow this server's public address, and look whether it may be"
        " called from its region.",
        "请在阿里云控制台的安全设置中放行本服务器的公网 IP，并确认服务器所在地区允许调用。",
    ),
)
MONEY = Meaning(KIND.QUOTA, T("The account has no messages left.", "短信余额不足。"), PAY)
FORBIDDEN = Meaning(
    KIND.PERMISSION, T("The keys may not send messages.", "密钥没有发送短信的权限。"), CONSOLE
)
NUMBER = Meaning(KIND.PERMANENT, T("This is no phone number.", "手机号码不正确。"), CHECK_NUMBER)
TEMPLATE = Meaning(
    KIND.CONTENT,
    T("The template is not approved, or is gone.", "模板未审核通过或已失效。"),
    APPROVE,
)
SIGN = Meaning(
    KIND.CONFIGURATION, T("The sign name is not approved.", "短信签名未审核通过。"), APPROVE
)
WORDS = Meaning(
    KIND.CONTENT, T("The provider does not take these words.", "内容或变量不合规。"), CHANGE_WORDS
)
OFTEN = Meaning(
    KIND.RATE_LIMITED, T("This number got as many as it may.", "该号码已达发送频率上限。"), WAIT
)

MEANINGS: Mapping[str, Meaning] = {
    "isp.SYSTEM_ERROR": BROKEN,
    "isp.GATEWAY_ERROR": BROKEN,
    "InternalError": BROKEN,
    "ServiceUnavailable": Meaning(
        KIND.TRANSIENT, T("The provider is not at work just now.", "短信平台暂不可用。")
    ),
    "Throttling": Meaning(
        KIND.RATE_LIMITED, T("We call the provider too often.", "调用短信平台过于频繁。")
    ),
    "InvalidAccessKeyId.NotFound": KEYS,
    "InvalidAccessKeyId.Inactive": KEYS,
    "SignatureDoesNotMatch": KEYS,
    "IncompleteSignature": KEYS,
    "SignatureNonceUsed": Meaning(
        KIND.TRANSIENT, T("The provider saw this call before.", "请求重复。"), done=None
    ),
    "InvalidTimeStamp.Expired": Meaning(
        KIND.CONFIGURATION, T("Our clock is wrong.", "服务器时间不准确。"), CLOCK
    ),
    "isp.RAM_PERMISSION_DENY": FORBIDDEN,
    "Forbidden.RAM": FORBIDDEN,
    "isv.PRODUCT_UN_SUBSCRIPT": NOT_OPENED,
    "isv.PRODUCT_UNSUBSCRIBE": NOT_OPENED,
    "isv.ACCOUNT_ABNORMAL": ABNORMAL,
    "isv.DENY_IP_RANGE": WRONG_PLACE,
    "isv.AMOUNT_NOT_ENOUGH": MONEY,
    "isv.OUT_OF_SERVICE": MONEY,
    "isv.DAY_LIMIT_CONTROL": Meaning(
        KIND.QUOTA, T("Today's limit of the account is used up.", "已达账号日发送上限。"), PAY
    ),
    "isv.MONTH_LIMIT_CONTROL": Meaning(
        KIND.QUOTA, T("This month's limit is used up.", "已达账号月发送上限。"), PAY
    ),
    "isv.MOBILE_NUMBER_ILLEGAL": NUMBER,
    "isv.MOBILE_COUNT_OVER_LIMIT": NUMBER,
    "isv.BLACK_KEY_CONTROL_LIMIT": WORDS,
    "isv.SMS_CONTENT_ILLEGAL": WORDS,
    "isv.PARAM_LENGTH_LIMIT": WORDS,
    "isv.PARAM_NOT_SUPPORT_URL": WORDS,
    "isv.INVALID_PARAMETERS": WORDS,
    "isv.INVALID_JSON_PARAM": WORDS,
    "isv.TEMPLATE_MISSING_PARAMETERS": WORDS,
    "isv.TEMPLATE_PARAMS_ILLEGAL": WORDS,
    "isv.SMS_TEMPLATE_ILLEGAL": TEMPLATE,
    "isv.SMS_SIGNATURE_ILLEGAL": SIGN,
    "isv.SMS_SIGN_ILLEGAL": SIGN,
    "isv.BUSINESS_LIMIT_CONTROL": OFTEN,
}

UNKNOWN = T("The provider refused: {word} ({code})", "短信平台返回错误：{word}（{code}）")

REPORTED: Mapping[str, Meaning] = {
    "MOBILE_NOT_ON_SERVICE": Meaning(
        KIND.PERMANENT, T("The phone is off or out of service.", "对方关机或停机。"), TRY_LATER
    ),
    "MK:0001": Meaning(KIND.GONE, T("There is no such number.", "号码为空号。"), CHECK_NUMBER),
    "MOBILE_IN_BLACK": Meaning(
        KIND.PERMANENT,
        T("The person refused messages at the provider.", "号码在运营商黑名单中。"),
        ELSEWHERE,
    ),
    "MOBILE_TERMINAL_ERROR": Meaning(
        KIND.PERMANENT, T("The phone could not take it.", "手机终端异常。"), TRY_LATER
    ),
}

NOT_ARRIVED = T("It did not arrive ({code}).", "未送达（{code}）。")


def trouble_of(body: bytes) -> Trouble | None:
    """What is wrong with an answer; None if nothing is, or if it is none of Aliyun's."""
    try:
        said = orjson.loads(body) if body[:1] == b"{" else {}
    except ValueError:
        return None
    code = said.get("Code")
    if code in (None, "OK"):
        return None
    return _told(str(code)[:60], str(said.get("Message", ""))[:200])


def not_arrived(code: str) -> Trouble:
    """Why a message did not arrive, and what to do then."""
    meaning = REPORTED.get(code)
    if meaning is None:
        message = NOT_ARRIVED.fill(code=code[:40] or "?")
        meaning = Meaning(KIND.PERMANENT, message, CHECK_NUMBER)
    kind, message, advice = meaning.kind, meaning.message, meaning.advice
    return Trouble(kind=kind, code=code, message=message, advice=advice, done=False)


def _told(code: str, word: str) -> Trouble:
    meaning = MEANINGS.get(code) or MEANINGS.get(code.partition(".")[0])
    if meaning is None:
        return Trouble(
            kind=KIND.PERMANENT,
            code=code,
            message=UNKNOWN.fill(word=word, code=code),
            advice=SEE_CODE,
        )
    until = _until(word) if meaning.kind is KIND.RATE_LIMITED else None
    return Trouble(
        kind=meaning.kind,
        code=code,
        message=meaning.message,
        advice=meaning.advice,
        until=until,
        done=meaning.done,
    )


def _until(word: str) -> datetime:
    """When a number may be written to again, as the provider's words say."""
    moment = now()
    for name, later in WAITS.items():
        if name in word:
            return later(moment)
    return moment + timedelta(minutes=1)


def _tomorrow(moment: datetime) -> datetime:
    there = moment.astimezone(BEIJING)
    return there.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


WAITS: Mapping[str, Callable[[datetime], datetime]] = {
    "分钟级": lambda moment: moment + timedelta(minutes=1),
    "小时级": lambda moment: moment + timedelta(hours=1),
    "天级": _tomorrow,
}
