"""What viewers do without writing: enter, follow, like, agree, join a group."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from core.channels import ConversationKind, Grant, Letter, LetterKind, Occasion
from core.errors import T

from .events import (
    CALLED,
    DouyinEvent,
    claims_of,
    fitting,
    info_of,
    moment,
    number_of,
    object_of,
    person_of,
    text_of,
)
from .settings import DouyinSettings

TIMES = ("create_time", "action_time", "update_time")


@dataclass(frozen=True, kw_only=True)
class Doing:
    """What an event means to us."""

    title: T
    occasion: Occasion | None = None
    group: str = ""
    """The field that names a group, for what happens in one."""


FOLLOWED = Doing(title=T("Followed the account", "关注了账号"), occasion=Occasion.FOLLOW)
UNFOLLOWED = Doing(title=T("Stopped following the account", "取消关注了账号"))
AGREED = Doing(title=T("Agreed to be written to", "同意接收主动私信"))
REFUSED = Doing(title=T("Agrees no longer to be written to", "取消了主动私信授权"))

DOINGS: Mapping[str, Doing] = {
    "im_enter_direct_msg": Doing(title=T("Opened the conversation", "进入了私信会话")),
    "new_video_digg": Doing(title=T("Liked a video", "点赞了视频")),
    "group_fans_event": Doing(title=T("Joined a group", "加入了粉丝群"), group="im_group_id"),
    "enter_group_audit_change": Doing(
        title=T("Asked to join a group", "申请加入粉丝群"), group="group_id"
    ),
    "dial_phone": Doing(title=T("Tapped the phone number", "点击了电话")),
    "website_contact": Doing(title=T("Opened the website", "点击了官网")),
    "personal_tab_contact": Doing(title=T("Tapped a contact on the profile", "点击了主页联系方式")),
}


def happened(settings: DouyinSettings, event: DouyinEvent) -> Letter | None:
    """An event as a letter; None if no person is named."""
    if not event.person:
        return None
    content, person = event.content, person_of(event)
    doing = _doing(event)
    group = text_of(content, doing.group) if doing.group else ""
    called = text_of(content, "user_nicker")[:200]
    return Letter(
        id=fitting(text_of(content, "server_message_id") or event.digest),
        kind=LetterKind.EVENT,
        thread=fitting(group or person),
        room=ConversationKind.GROUP if group else ConversationKind.DIRECT,
        claims=claims_of(settings, person),
        happened_at=moment(max(number_of(content, name) for name in TIMES)),
        occasion=doing.occasion,
        subject=doing.title,
        body=_detail(event),
        payload={"platform": "douyin", "type": event.name, "fields": dict(content)},
        profile={"name": called} if called else _called(event),
        origin=_origin(event),
        grants=GRANTS.get(event.name, _nothing)(settings, event),
    )


def agreed(event: DouyinEvent) -> bool:
    """Whether a consent was given, and not taken back."""
    return number_of(event.content, "auth_status") == 1


def _doing(event: DouyinEvent) -> Doing:
    if event.name == "new_follow_action":
        return FOLLOWED if number_of(event.content, "action_type") == 1 else UNFOLLOWED
    if event.name == "im_authorize":
        return AGREED if agreed(event) else REFUSED
    unknown = T("Douyin event: {name}", "抖音事件：{name}").fill(name=event.name)
    return DOINGS.get(event.name) or Doing(title=unknown)


def _called(event: DouyinEvent) -> dict[str, str]:
    """What the platform calls the person who entered."""
    called = info_of(event.content, event.person, *CALLED)
    return {"name": called} if called else {}


def _origin(event: DouyinEvent) -> str | None:
    """Where somebody came from: an ad, else a video."""
    ad = object_of(event.content, "ad_info")
    promotion = text_of(ad, "ad_id", "promotion_id", "adid", "cid")
    if promotion:
        return f"ad:{promotion}"
    video = text_of(event.content, "objectId", "object_id")
    return f"video:{video}" if video and event.name == "im_enter_direct_msg" else None


def _detail(event: DouyinEvent) -> str:
    """The one detail a person would want to see beside the title."""
    named = text_of(object_of(event.content, "ad_info"), "ad_name")
    return named[:200] or (_origin(event) or "")[:60]


def _after_entering(settings: DouyinSettings, event: DouyinEvent) -> tuple[Grant, ...]:
    if not settings.enter_messages:
        return ()
    count = settings.enter_messages
    return (Grant(trigger="enter", lasts=settings.enter_window, count=count),)


def _by_consent(settings: DouyinSettings, event: DouyinEvent) -> tuple[Grant, ...]:
    """A consent that is taken back is one that is over at once."""
    if not agreed(event):
        return (Grant(trigger="consent", lasts=timedelta()),)
    begun = max(number_of(event.content, name) for name in TIMES)
    seconds = number_of(event.content, "expire_time") - begun
    lasts = timedelta(seconds=seconds) if 0 < seconds < 10**9 else settings.consent_window
    return (Grant(trigger="consent", lasts=lasts),)


def _nothing(settings: DouyinSettings, event: DouyinEvent) -> tuple[Grant, ...]:
    return ()


GRANTS: Mapping[str, Callable[[DouyinSettings, DouyinEvent], tuple[Grant, ...]]] = {
    "im_enter_direct_msg": _after_entering,
    "im_authorize": _by_consent,
}
