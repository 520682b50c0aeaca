"""What WeCom tells of customers and groups, as letters: who added whom, who left, who joined."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from core.channels import (
    ConversationKind,
    Direction,
    Fields,
    Grant,
    Letter,
    LetterKind,
    Occasion,
    text_of,
)
from core.errors import T

from .people import claims_of, moment
from .settings import WeComSettings

WELCOME = "welcome"
"""The right to greet a new customer."""

WELCOME_LASTS = timedelta(seconds=20)

ENVELOPE = frozenset({"ToUserName", "FromUserName", "CreateTime", "MsgType", "AgentID", "Encrypt"})
SECRET = frozenset({"WelcomeCode", "Token"})
"""One-time codes: used, never shown."""


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What an event means to us."""

    title: T
    by_us: bool = False
    """Whether it was our employee's doing."""
    follows: bool = False
    reachable: bool | None = None


OF_CUSTOMERS: Mapping[str, Happening] = {
    "add_external_contact": Happening(
        title=T("Added {who} in WeCom", "添加了员工 {who}"), follows=True, reachable=True
    ),
    "add_half_external_contact": Happening(
        title=T("Added {who} in WeCom, not confirmed yet", "添加了员工 {who}（待员工确认）"),
        follows=True,
        reachable=True,
    ),
    "edit_external_contact": Happening(
        title=T("{who} changed a remark or tags", "员工 {who} 修改了备注或标签"), by_us=True
    ),
    "del_external_contact": Happening(
        title=T("{who} deleted this customer", "员工 {who} 删除了该客户"), by_us=True
    ),
    "del_follow_user": Happening(title=T("Deleted {who} in WeCom", "删除了员工 {who}")),
    "transfer_fail": Happening(
        title=T("Could not be handed over to {who}", "转接给员工 {who} 失败")
    ),
    "msg_audit_approved": Happening(
        title=T("Agreed that chats with {who} are archived", "同意与员工 {who} 的会话存档")
    ),
}

OF_GROUPS: Mapping[str, T] = {
    "create": T("The group was opened", "客户群已创建"),
    "dismiss": T("The group was closed", "客户群已解散"),
    "add_member": T("Members joined the group", "有成员入群"),
    "del_member": T("Members left the group", "有成员退群"),
    "change_owner": T("The group has another owner", "群主已变更"),
    "change_name": T("The group was renamed", "群名已修改"),
    "change_notice": T("The group's notice changed", "群公告已修改"),
}

REASONS = {
    "customer_refused": T("The customer refused.", "客户拒绝。"),
    "customer_limit_exceed": T(
        "The employee has too many customers.", "接替成员的客户数已达上限。"
    ),
}
BY_TRANSFER = T("They were handed over to a colleague.", "该客户已转接给其他同事。")
UNKNOWN = T("WeCom event: {name}", "企业微信事件：{name}")
NOBODY = T("an employee", "成员")


def letter_of_customer(settings: WeComSettings, fields: Fields, *, key: str) -> Letter:
    """Something between one customer and one employee."""
    change = text_of(fields, "ChangeType")
    external = text_of(fields, "ExternalUserID")
    happening = OF_CUSTOMERS.get(change) or Happening(title=UNKNOWN.fill(name=change))
    state = text_of(fields, "State")
    return Letter(
        id=key,
        kind=LetterKind.EVENT,
        direction=Direction.OUT if happening.by_us else Direction.IN,
        thread=external,
        claims=claims_of(settings, external),
        author=text_of(fields, "UserID") or None if happening.by_us else None,
        happened_at=moment(text_of(fields, "CreateTime")),
        occasion=_occasion(happening, state),
        subject=_about(happening.title, text_of(fields, "UserID")),
        body=_detail(fields),
        payload=payload_of(change, fields),
        origin=state or None,
        reachable=happening.reachable,
        grants=_grants(fields),
    )


def letter_of_group(settings: WeComSettings, fields: Fields, *, key: str) -> Letter:
    """Something that happened to a group; who it was is fetched later."""
    change = text_of(fields, "UpdateDetail", "ChangeType")
    return Letter(
        id=key,
        kind=LetterKind.EVENT,
        room=ConversationKind.GROUP,
        thread=text_of(fields, "ChatId"),
        claims=(),
        happened_at=moment(text_of(fields, "CreateTime")),
        subject=OF_GROUPS.get(change) or UNKNOWN.fill(name=change),
        payload=payload_of(change, fields),
        reachable=False if change == "dismiss" else None,
    )


def payload_of(kind: str, fields: Fields) -> Mapping[str, Any]:
    """Everything the platform said, but its one-time codes."""
    shown = {name: value for name, value in fields.items() if name not in ENVELOPE | SECRET}
    return {"platform": "wecom", "type": kind, "fields": shown}


def _about(title: T, userid: str) -> T:
    """What happened, with the employee's account until we know their name."""
    if userid:
        return title.fill(who=userid)
    return T(title.en.format(who=NOBODY.en), title.zh.format(who=NOBODY.zh))


def _occasion(happening: Happening, state: str) -> Occasion | None:
    if not happening.follows:
        return None
    return Occasion.SCAN if state else Occasion.FOLLOW


def _grants(fields: Fields) -> tuple[Grant, ...]:
    code = text_of(fields, "WelcomeCode")
    return (Grant(trigger=WELCOME, count=1, lasts=WELCOME_LASTS, code=code),) if code else ()


def _detail(fields: Fields) -> str | T:
    """The one detail a person would want to see beside the title."""
    reason = REASONS.get(text_of(fields, "FailReason"))
    if reason is not None:
        return reason
    if text_of(fields, "Source") == "DELETE_BY_TRANSFER":
        return BY_TRANSFER
    return text_of(fields, "State", "FailReason")
