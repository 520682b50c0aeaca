"""What is said in WeChat customer service, as letters, receipts and recalls."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from pydantic import ValidationError

from core.channels import (
    Card,
    Content,
    Direction,
    Grant,
    Letter,
    LetterKind,
    Link,
    Location,
    Media,
    MiniProgram,
    News,
    Occasion,
    Progress,
    Recall,
)
from core.entities.activities import DeliveryState
from core.errors import Invalid, T

from .errors import trouble_of_failure
from .people import claims_of, moment, profile_of
from .settings import WeComSettings

MESSAGE = "kf_message"
"""The customer wrote: five answers within 48 hours."""

ENTERED, PICKED, ENDED = "kf_welcome", "kf_session", "kf_end"
"""One-time codes: somebody opened the chat, was taken from the pool, or the session ended."""

TWENTY = timedelta(seconds=20)

SHUT = Grant(trigger=MESSAGE, count=0, lasts=timedelta(0), code="shut")
"""No answer is allowed; the code lets it win over a grant of the same second."""

CUSTOMER, SYSTEM, SERVICER = 3, 4, 5
BOT, POOL, HUMAN, CLOSED = 1, 2, 3, 4
"""States of a session, after 0, which is untouched; from the pool on the API must not write."""

MENU_TAP = T("[Chose] {said}", "[选择] {said}")
NO_PERSON = T("The message has no customer", "消息缺少客户")

EVENTS: Mapping[str, T] = {
    "enter_session": T("Opened customer service", "进入了微信客服"),
    "session_status_change": T("The service session changed", "客服会话状态变更"),
    "reject_customer_msg_switch_change": T("Switched messages on or off", "修改了消息接收设置"),
}
CHANGES: Mapping[int, T] = {
    1: T("A colleague took the customer from the pool", "同事从接待池接入会话"),
    2: T("The session was handed to a colleague", "会话已转接同事"),
    3: T("The service session ended", "客服会话已结束"),
    4: T("The session was taken up again", "会话已重新接入"),
}
REFUSES = T("Refuses messages of customer service", "拒收客服消息")
ACCEPTS = T("Receives messages of customer service again", "恢复接收客服消息")


def thread_of(open_kfid: str, external: str) -> str:
    """The conversation of one customer with one service account."""
    return f"{open_kfid}:{external}"


def news_of_desk(settings: WeComSettings, message: Mapping[str, Any]) -> Sequence[News]:
    """One entry of the platform's store."""
    if message.get("msgtype") != "event":
        return (_letter(settings, message),)
    event = message.get("event") or {}
    kind = str(event.get("event_type") or "")
    if kind == "msg_send_fail":
        trouble = trouble_of_failure(event.get("fail_type"))
        failed = str(event.get("fail_msgid") or "")
        return (Progress(message=failed, state=DeliveryState.FAILED, trouble=trouble),)
    if kind in ("user_recall_msg", "servicer_recall_msg"):
        return (Recall(message=letter_id(event.get("recall_msgid"))),)
    if not event.get("external_userid"):
        return ()
    return (_event(settings, message, event, kind),)


def letter_id(msgid: object) -> str:
    """A message's id within the account."""
    return f"kf:{msgid}"


def _letter(settings: WeComSettings, message: Mapping[str, Any]) -> Letter:
    kind = str(message.get("msgtype") or "")
    content = message.get(kind)
    content = content if isinstance(content, dict) else {}
    by_us = message.get("origin") == SERVICER
    external, thread = _where(message)
    return Letter(
        id=letter_id(message.get("msgid")),
        thread=thread,
        claims=_claims(settings, message, external),
        profile=_profile(message),
        direction=Direction.OUT if by_us else Direction.IN,
        author=_author(message) if by_us else None,
        happened_at=moment(message.get("send_time")),
        occasion=None if by_us else Occasion.MESSAGE,
        body=BODIES.get(kind, _unknown)(content) if kind in BODIES else _unsupported(kind),
        payload=_payload(kind, message),
        content=_content(kind, content),
        media=_media(settings, kind, content),
        grants=() if by_us else _window(settings, message),
        reachable=None if by_us else True,
    )


def _event(
    settings: WeComSettings, message: Mapping[str, Any], event: Mapping[str, Any], kind: str
) -> Letter:
    external, thread = _where(event)
    return Letter(
        id=letter_id(message.get("msgid")),
        kind=LetterKind.EVENT,
        thread=thread,
        claims=_claims(settings, message, external),
        profile=_profile(message),
        direction=Direction.IN if kind != "session_status_change" else Direction.OUT,
        author=str(event.get("new_servicer_userid") or "") or None,
        happened_at=moment(message.get("send_time")),
        occasion=Occasion.FOLLOW if kind == "enter_session" else None,
        subject=_title(kind, event),
        body=str(event.get("scene_param") or event.get("scene") or ""),
        payload=_payload(kind, message),
        origin=str(event.get("scene_param") or event.get("scene") or "") or None,
        grants=_codes(settings, kind, event),
        reachable=_reach(kind, event),
    )


def _author(message: Mapping[str, Any]) -> str | None:
    """The colleague's name, or at least their account."""
    return str(message.get("_author") or message.get("servicer_userid") or "") or None


def _where(fields: Mapping[str, Any]) -> tuple[str, str]:
    external = fields.get("external_userid")
    open_kfid = fields.get("open_kfid")
    if not isinstance(external, str) or not isinstance(open_kfid, str):
        raise Invalid(NO_PERSON)
    return external, thread_of(open_kfid, external)


def _claims(settings: WeComSettings, message: Mapping[str, Any], external: str) -> Any:
    known = message.get("_customer")
    unionid = known.get("unionid") if isinstance(known, dict) else ""
    return claims_of(settings, external, unionid if isinstance(unionid, str) else "")


def _profile(message: Mapping[str, Any]) -> dict[str, Any]:
    known = message.get("_customer")
    return profile_of(known) if isinstance(known, dict) else {}


def _window(settings: WeComSettings, message: Mapping[str, Any]) -> tuple[Grant, ...]:
    """Five answers in 48 hours, but none while they wait for a colleague, or one serves them."""
    if message.get("_state") in (POOL, HUMAN):
        return (SHUT,)
    lasts = timedelta(hours=settings.kf_hours)
    return (Grant(trigger=MESSAGE, count=settings.kf_messages, lasts=lasts),)


def _codes(settings: WeComSettings, kind: str, event: Mapping[str, Any]) -> tuple[Grant, ...]:
    """What an event allows: one message by its code; a session elsewhere closes the window."""
    if kind == "enter_session":
        code = event.get("welcome_code")
        return (Grant(trigger=ENTERED, count=1, lasts=TWENTY, code=str(code)),) if code else ()
    if kind != "session_status_change":
        return ()
    code = event.get("msg_code")
    if not code:
        return (SHUT,)
    if event.get("change_type") == 3:
        return (SHUT, Grant(trigger=ENDED, count=1, lasts=TWENTY, code=str(code)))
    lasts = timedelta(hours=settings.kf_hours)
    return (SHUT, Grant(trigger=PICKED, count=1, lasts=lasts, code=str(code)))


def _reach(kind: str, event: Mapping[str, Any]) -> bool | None:
    if kind == "reject_customer_msg_switch_change":
        return not event.get("reject_switch")
    return True if kind == "enter_session" else None


def _title(kind: str, event: Mapping[str, Any]) -> T:
    if kind == "session_status_change":
        change = event.get("change_type")
        return CHANGES.get(change, EVENTS[kind]) if isinstance(change, int) else EVENTS[kind]
    if kind == "reject_customer_msg_switch_change":
        return REFUSES if event.get("reject_switch") else ACCEPTS
    return EVENTS.get(kind) or T("WeCom event: {name}", "企业微信事件：{name}").fill(name=kind)


def _payload(kind: str, message: Mapping[str, Any]) -> Mapping[str, Any]:
    shown = {name: value for name, value in message.items() if not name.startswith("_")}
    event = shown.get("event")
    if isinstance(event, dict):
        secret = ("welcome_code", "msg_code")
        shown["event"] = {name: value for name, value in event.items() if name not in secret}
    return {"platform": "wecom", "type": kind, "fields": shown}


def _media(settings: WeComSettings, kind: str, content: Mapping[str, Any]) -> tuple[Media, ...]:
    media_id = content.get("media_id")
    if kind not in ("image", "voice", "video", "file") or not isinstance(media_id, str):
        return ()
    name = content.get("filename")
    return (
        Media(
            id=media_id,
            kind=kind,
            name=name if isinstance(name, str) else None,
            expires=timedelta(days=settings.media_days),
        ),
    )


def _content(kind: str, content: Mapping[str, Any]) -> Content | None:
    """Places, links and cards as our own messages have them; None where they do not fit."""
    make = CONTENTS.get(kind)
    try:
        return make(content) if make else None
    except (ValidationError, Invalid):
        return None


def _place(content: Mapping[str, Any]) -> Content:
    return Location(
        latitude=content.get("latitude"),  # type: ignore[arg-type]
        longitude=content.get("longitude"),  # type: ignore[arg-type]
        name=_said(content, "name"),
        address=_said(content, "address"),
    )


def _link(content: Mapping[str, Any]) -> Content:
    return Link(
        title=_said(content, "title"),
        url=_said(content, "url"),
        description=_said(content, "desc"),
    )


def _mini_program(content: Mapping[str, Any]) -> Content:
    return MiniProgram(
        app_id=_said(content, "appid"),
        page=_said(content, "pagepath"),
        title=_said(content, "title"),
    )


def _card(content: Mapping[str, Any]) -> Content:
    return Card(id=_said(content, "userid"))


CONTENTS: Mapping[str, Callable[[Mapping[str, Any]], Content]] = {
    "location": _place,
    "link": _link,
    "miniprogram": _mini_program,
    "business_card": _card,
}


# ── In words ─────────────────────────────────────────────────────────────────────────────────────


def _said(content: Mapping[str, Any], *names: str) -> str:
    words = (content.get(name) for name in names)
    return " ".join(word for word in words if isinstance(word, str) and word)


def _text(content: Mapping[str, Any]) -> str | T:
    said = _said(content, "content")
    return MENU_TAP.fill(said=said) if content.get("menu_id") else said


def _named(en: str, zh: str, *names: str) -> Callable[[Mapping[str, Any]], T]:
    """A kind in brackets, and what of it can be read."""

    def words(content: Mapping[str, Any]) -> T:
        detail = _said(content, *names)
        return T(f"[{en}] {detail}".rstrip(), f"[{zh}] {detail}".rstrip())

    return words


def _unknown(content: Mapping[str, Any]) -> T:
    return _unsupported("")


def _unsupported(kind: str) -> T:
    return T("[Unsupported message: {kind}]", "[暂不支持的消息：{kind}]").fill(kind=kind)


BODIES: Mapping[str, Callable[[Mapping[str, Any]], str | T]] = {
    "text": _text,
    "image": _named("Image", "图片"),
    "voice": _named("Voice", "语音"),
    "video": _named("Video", "视频"),
    "file": _named("File", "文件", "filename"),
    "location": _named("Location", "位置", "name", "address"),
    "link": _named("Link", "链接", "title", "url"),
    "business_card": _named("Card", "名片", "userid"),
    "miniprogram": _named("Mini program", "小程序", "title"),
    "msgmenu": _named("Menu", "菜单", "head_content"),
    "channels_shop_product": _named("Channels product", "视频号商品", "title"),
    "channels_shop_order": _named("Channels order", "视频号订单", "order_id", "product_titles"),
    "channels": _named("Channels", "视频号", "nickname", "title"),
    "merged_msg": _named("Chat history", "聊天记录", "title"),
    "meeting": _named("Meeting", "会议", "topic"),
    "schedule": _named("Schedule", "日程", "title"),
}
