"""What people do with an official account without writing: follow, scan, tap a menu."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.channels import Fields, Grant, Letter, LetterKind, Occasion, text_of
from core.errors import T

from .consents import grants_of
from .messages import MINUTE, TAPPED, payload_of
from .people import claims_of, openid_of, time_of
from .settings import WeChatSettings

QR = "qrscene_"
"""Stands before the scene when a new follower came through a QR code."""

PAID = "last_trade_no_"
"""Stands before an order's number when somebody followed after paying."""


@dataclass(frozen=True, kw_only=True)
class Doing:
    """What an event means to us."""

    title: T
    occasion: Occasion | None = None
    reachable: bool | None = None
    grants: tuple[Grant, ...] = ()


FOLLOWED = Grant(trigger="follow", count=3, lasts=MINUTE)
SCANNED = Grant(trigger="scan", count=3, lasts=MINUTE)
ENTERED = Grant(trigger="enter", count=2, lasts=MINUTE)

DOINGS: Mapping[str, Doing] = {
    "subscribe": Doing(
        title=T("Followed the account", "关注了公众号"),
        occasion=Occasion.FOLLOW,
        reachable=True,
        grants=(FOLLOWED,),
    ),
    "unsubscribe": Doing(
        title=T("Stopped following the account", "取消关注了公众号"), reachable=False
    ),
    "scan": Doing(
        title=T("Scanned a QR code", "扫描了二维码"),
        occasion=Occasion.SCAN,
        reachable=True,
        grants=(SCANNED,),
    ),
    "location": Doing(title=T("Shared where they are", "上报了地理位置")),
    "click": Doing(
        title=T("Tapped a menu item", "点击了菜单"), occasion=Occasion.MENU, grants=(TAPPED,)
    ),
    "view": Doing(title=T("Opened a page from the menu", "从菜单打开了网页")),
    "view_miniprogram": Doing(title=T("Opened a mini program from the menu", "从菜单打开了小程序")),
    "scancode_push": Doing(
        title=T("Scanned a code from the menu", "通过菜单扫码"), grants=(TAPPED,)
    ),
    "scancode_waitmsg": Doing(
        title=T("Scanned a code from the menu", "通过菜单扫码"), grants=(TAPPED,)
    ),
    "pic_sysphoto": Doing(title=T("Took a photo from the menu", "通过菜单拍照")),
    "pic_photo_or_album": Doing(title=T("Picked a photo from the menu", "通过菜单选择照片")),
    "pic_weixin": Doing(title=T("Picked a photo from the menu", "通过菜单选择照片")),
    "location_select": Doing(title=T("Picked a place from the menu", "通过菜单选择位置")),
    "subscribe_msg_popup_event": Doing(
        title=T("Answered a subscription request", "操作了订阅通知弹窗")
    ),
    "subscribe_msg_change_event": Doing(
        title=T("Changed their subscriptions", "修改了订阅通知设置")
    ),
    "kf_create_session": Doing(title=T("Service began", "客服接入会话")),
    "kf_close_session": Doing(title=T("Service ended", "客服结束会话")),
    "kf_switch_session": Doing(title=T("Service was handed over", "客服转接会话")),
    "user_enter_tempsession": Doing(
        title=T("Opened customer service", "进入了客服会话"),
        occasion=Occasion.MENU,
        reachable=True,
        grants=(ENTERED,),
    ),
    "user_authorization_revoke": Doing(
        title=T("Revoked their authorisation", "撤回了授权"), reachable=False
    ),
    "user_authorization_cancellation": Doing(
        title=T("Closed their WeChat account", "注销了微信账号"), reachable=False
    ),
    "user_info_modified": Doing(title=T("Changed their profile", "修改了个人资料")),
}

DUTY: Mapping[str, T] = {
    "user_authorization_revoke": T(
        "By law, delete what WeChat told us about this person, unless another reason keeps it.",
        "依法应删除通过微信获得的该用户信息（另有合法依据的除外）。",
    ),
    "user_authorization_cancellation": T(
        "By law, this person's data must be erased: delete the customer, and have whoever maintains"
        " this system erase what is left.",
        "依法须删除该用户的个人信息：请删除该客户，并请系统维护人员彻底清除其余数据。",
    ),
}
"""What a shop has to do once it hears of this."""

OF_THE_ACCOUNT = frozenset(
    {
        "publishjobfinish",
        "masssendjobfinish",
        "qualification_verify_success",
        "qualification_verify_fail",
        "naming_verify_success",
        "naming_verify_fail",
        "annual_renew",
        "verify_expired",
    }
)
"""Events about the account itself: no person did this."""


def letter_of_event(settings: WeChatSettings, fields: Fields, *, key: str) -> Letter | None:
    """An event as a letter; None if no person is behind it."""
    name = text_of(fields, "Event").lower()
    if name in OF_THE_ACCOUNT:
        return None

    doing = DOINGS.get(name) or Doing(title=_unknown(fields))
    return Letter(
        id=_once_an_hour(fields) if name == "location" else key,
        kind=LetterKind.EVENT,
        thread=openid_of(fields),
        claims=claims_of(settings, fields),
        happened_at=time_of(fields),
        occasion=doing.occasion,
        subject=doing.title,
        body=_detail(name, fields),
        payload=payload_of(name, fields),
        grants=doing.grants or grants_of(fields),
        origin=origin_of(name, fields),
        reachable=doing.reachable,
    )


def noted_elsewhere(settings: WeChatSettings, fields: Fields) -> bool:
    """Whether an event tells only where a phone is, of an account that does not keep places."""
    return text_of(fields, "Event").lower() == "location" and not settings.keep_places


def origin_of(name: str, fields: Fields) -> str | None:
    """Where somebody came from, as the QR code or the payment says."""
    key = text_of(fields, "EventKey")
    if name == "scan" and key:
        return key
    if name != "subscribe":
        return None
    if key.startswith(QR):
        return key.removeprefix(QR) or None
    return f"order:{key.removeprefix(PAID)}" if key.startswith(PAID) else None


def _detail(name: str, fields: Fields) -> str | T:
    """The one detail a person would want to see beside the title."""
    if name in DUTY:
        return DUTY[name]
    origin = origin_of(name, fields)
    if origin:
        return origin
    if name == "location":
        return f"{text_of(fields, 'Latitude')}, {text_of(fields, 'Longitude')}"
    return text_of(fields, "EventKey", "Status", "KfAccount", "ToKfAccount")


def _once_an_hour(fields: Fields) -> str:
    """Phones report where they are every few seconds: one line an hour is enough."""
    return f"place:{openid_of(fields)}:{time_of(fields):%Y%m%d%H}"


def _unknown(fields: Fields) -> T:
    return T("WeChat event: {name}", "微信事件：{name}").fill(name=text_of(fields, "Event"))
