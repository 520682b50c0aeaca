"""What can be said about a customer, and how each of it is checked."""

from datetime import date
from typing import Any, TypedDict
from urllib.parse import urlsplit
from uuid import UUID

import orjson

from core.entities import choice, cleaned, line, needed_line, words
from core.errors import Invalid, T, clean_text

from .contact import clean_email, clean_phone
from .tables import Gender, Lifecycle

BAD_ADDRESS = T("A picture's address starts with https://.", "图片地址须以 https:// 开头。")
BAD_BIRTHDAY = T("A birthday lies in the past.", "生日须早于今天。")
BAD_CONSENT = T("Consent is an object of at most 8 kB.", "同意记录必须是不超过 8 kB 的对象。")


class CustomerDetails(TypedDict, total=False):
    """Everything about a customer that people and plugins may set."""

    name: str
    phone: str | None
    email: str | None
    gender: str | None
    birthday: date | None
    region: str | None
    avatar: str | None
    company: UUID | None
    owner: UUID | None
    team: UUID | None
    lifecycle: str
    roles: list[str]
    source: str | None
    source_detail: str | None
    tags: list[str]
    consent: dict[str, Any]


def clean_details(details: CustomerDetails) -> dict[str, Any]:
    """The details as they are stored; refuses the first that cannot be right, by its name."""
    return cleaned(_CLEANERS, details)


def _picture(field: str, value: str | None) -> str | None:
    address = line(2000)(field, value)
    if address and urlsplit(address).scheme not in ("https", "http"):
        raise Invalid(BAD_ADDRESS, field=field)
    return address


def _birthday(field: str, value: date | None) -> date | None:
    if value is not None and not date(1850, 1, 1) <= value <= date.today():
        raise Invalid(BAD_BIRTHDAY, field=field)
    return value


def _consent(field: str, value: dict[str, Any] | None) -> str:
    text = orjson.dumps(value or {}).decode()
    if not isinstance(value or {}, dict) or len(text) > 8192:
        raise Invalid(BAD_CONSENT, field=field)
    return clean_text(text, field=field)


_CLEANERS = {
    "name": needed_line(200),
    "phone": clean_phone,
    "email": clean_email,
    "gender": choice(Gender, optional=True),
    "birthday": _birthday,
    "region": line(100),
    "avatar": _picture,
    "lifecycle": choice(Lifecycle),
    "roles": words(30),
    "source": line(50),
    "source_detail": line(200),
    "tags": words(50),
    "consent": _consent,
}
