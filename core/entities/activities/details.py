"""What can be said about an activity, and how each of it is checked."""

from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

import orjson

from core.entities import choice, cleaned, line, paragraphs
from core.errors import Invalid, T, clean_text

from .tables import ActivityDirection, DeliveryState

LARGEST_PAYLOAD = 64 * 1024
BAD_PAYLOAD = T("A payload is an object of at most 64 kB.", "附加数据必须是不超过 64 kB 的对象。")
NO_TIME = T("When did it happen?", "请填写发生时间。")
NO_ZONE = T("A time needs its time zone.", "时间须带时区。")


class ActivityDetails(TypedDict, total=False):
    """Everything about an activity that people, channels and plugins may set."""

    direction: str
    subject: str | None
    body: str | None
    payload: dict[str, Any]
    actor: UUID | None
    actor_name: str | None
    customer: UUID | None
    company: UUID | None
    deal: UUID | None
    conversation: UUID | None
    happened_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    done_at: datetime | None
    delivery_state: str | None


def clean_details(details: ActivityDetails) -> dict[str, Any]:
    """The details as they are stored; refuses the first that cannot be right, by its name."""
    return cleaned(_CLEANERS, details)


def _payload(field: str, value: dict[str, Any] | None) -> str:
    text = orjson.dumps(value or {}).decode()
    if not isinstance(value or {}, dict) or len(text) > LARGEST_PAYLOAD or "\\u0000" in text:
        raise Invalid(BAD_PAYLOAD, field=field)
    return clean_text(text, field=field)


def _moment(field: str, value: datetime | None) -> datetime | None:
    if value is not None and value.tzinfo is None:
        raise Invalid(NO_ZONE, field=field)
    return value


def _needed_moment(field: str, value: datetime | None) -> datetime | None:
    if value is None:
        raise Invalid(NO_TIME, field=field)
    return _moment(field, value)


_CLEANERS = {
    "direction": choice(ActivityDirection),
    "subject": line(300),
    "body": paragraphs(100_000),
    "payload": _payload,
    "actor_name": line(200),
    "happened_at": _needed_moment,
    "received_at": _moment,
    "due_at": _moment,
    "done_at": _moment,
    "delivery_state": choice(DeliveryState, optional=True),
}
