"""A webhook's envelope, read without trusting it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson

from core.channels import Envelope
from core.db import now
from core.entities.customers import Claim
from core.errors import Invalid, T

from .settings import DouyinSettings

BROKEN = T("The body is not a Douyin event", "内容不是抖音事件")
NOBODY = T("The event names no Douyin user", "事件缺少抖音用户")
OPEN_ID = re.compile(r"[0-9A-Za-z_\-]{2,128}")
LONGEST_ID = 200
MOBILE = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})")
ABROAD = re.compile(r"\+[1-9][0-9]{7,14}")
CALLED = ("nick_name", "nickname")

OURS = frozenset({"im_send_msg", "im_group_send_msg"})
"""Events in which the business wrote, so that the other person is the receiver."""
BY_THE_BUSINESS = OURS | {"create_video"}
AUTHORISATIONS = frozenset(
    {"authorize", "unauthorize", "contract_authorize", "contract_unauthorize"}
)
"""What somebody lets the app do: the business, but just as well any viewer who tried it."""
OF_NO_ACCOUNT = AUTHORISATIONS | {
    "union_auth_info_for_b",
    "union_auth_info_for_c",
    "im_group_receive_msg",
    "im_group_send_msg",
    "group_fans_event",
    "enter_group_audit_change",
}
"""Events that need not name the business; whom a group's events name is not documented."""


@dataclass(frozen=True, kw_only=True)
class DouyinEvent:
    """One event: what happened, between whom, and the details, whichever way they came."""

    name: str
    sender: str
    receiver: str
    content: Mapping[str, Any]
    digest: str
    """What stands in for an id where the event has none: the same at every delivery of it."""

    @property
    def person(self) -> str:
        """Whoever it is about who is not us."""
        who = self.receiver if self.name in OURS else self.sender
        return who if OPEN_ID.fullmatch(who) else ""

    @property
    def business(self) -> str:
        """Whose event it is, of the accounts that share an app; empty if it does not say."""
        if self.name in OF_NO_ACCOUNT:
            return ""
        return self.sender if self.name in BY_THE_BUSINESS else self.receiver


def read_event(envelope: Envelope) -> DouyinEvent:
    """An event out of a delivery; Invalid if it is none."""
    return event_of(read_object(envelope.body), envelope.body)


def event_of(fields: Mapping[str, Any], body: bytes) -> DouyinEvent:
    """The same, from a body that was taken apart already."""
    name = text_of(fields, "event")
    if not name or len(name) > 60:
        raise Invalid(BROKEN)
    sender, receiver = text_of(fields, "from_user_id"), text_of(fields, "to_user_id")
    content = _content(fields.get("content"))
    return DouyinEvent(
        name=name,
        sender=sender,
        receiver=receiver,
        content=content,
        digest=_digest([name, sender, receiver, content], body),
    )


def is_foreign(settings: DouyinSettings, event: DouyinEvent) -> bool:
    """Whether an event is of another account that shares our app, and with it our address."""
    return bool(settings.open_id and event.business) and event.business != settings.open_id


def read_object(body: bytes) -> dict[str, Any]:
    """A JSON object; Invalid for anything else, however deep or long."""
    try:
        found = orjson.loads(body)
    except ValueError:
        raise Invalid(BROKEN) from None
    if not isinstance(found, dict):
        raise Invalid(BROKEN)
    return found


def text_of(fields: Mapping[str, Any], *names: str) -> str:
    """The first of these fields that holds something, as a text."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return ""


def number_of(fields: Mapping[str, Any], name: str) -> int:
    """A number that may have come as a text; 0 if it is neither."""
    digits = text_of(fields, name)
    return int(digits) if re.fullmatch(r"-?[0-9]{1,18}", digits) else 0


def object_of(fields: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object that may have come as a text."""
    return _content(fields.get(name))


def objects_of(fields: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The objects of a list; whatever else stands in it is passed over."""
    value = fields.get(name)
    listed = value if isinstance(value, list) else []
    return [each for each in listed if isinstance(each, dict)]


def info_of(content: Mapping[str, Any], person: str, *names: str) -> str:
    """What the event tells of one of the people in it, under the first of these names."""
    for each in objects_of(content, "user_infos"):
        if text_of(each, "open_id") == person:
            return text_of(each, *names)[:200]
    return ""


def person_of(event: DouyinEvent) -> str:
    """Who did it; Invalid if nobody is named."""
    if not event.person:
        raise Invalid(NOBODY)
    return event.person


def claims_of(settings: DouyinSettings, open_id: str, union_id: str = "") -> tuple[Claim, ...]:
    """The names Douyin gives a person: one within the app, perhaps one within the developer."""
    own = Claim("open_id", f"douyin:{settings.client_key}", open_id, source="douyin")
    if not OPEN_ID.fullmatch(union_id):
        return (own,)
    return (own, Claim("union_id", settings.developer_scope, union_id, source="douyin"))


def phone_of(typed: str) -> str | None:
    """A number in the one form we keep; None if it is none, as when the platform hides a part."""
    digits = re.sub(r"[\s\-]", "", typed)
    if mobile := MOBILE.fullmatch(digits):
        return f"+86{mobile[1]}"
    return digits if ABROAD.fullmatch(digits) else None


def moment(number: int) -> datetime:
    """A time in seconds or, as often, in milliseconds; now, if it is no time at all."""
    seconds = number / 1000 if number > 10**11 else number
    if not 10**8 < seconds < 10**10:
        return now()
    return datetime.fromtimestamp(seconds, UTC)


def fitting(name: str) -> str:
    """An id that fits its column, whatever the platform calls it."""
    return name if 0 < len(name) <= LONGEST_ID else sha256(name.encode()).hexdigest()


def _digest(said: list[Any], body: bytes) -> str:
    """What an event says, whichever way it travelled; the number of its log left out."""
    try:
        return sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()
    except (TypeError, ValueError):
        return sha256(body).hexdigest()


def _content(value: Any) -> Mapping[str, Any]:
    """The details, which come as an object or as a text that holds one."""
    if isinstance(value, str) and value:
        try:
            value = orjson.loads(value)
        except ValueError:
            return {"text": value}
    return value if isinstance(value, dict) else {}
