"""How to reach someone: phone numbers and e-mail addresses in the one form we keep them in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from core.errors import Invalid, T, clean_name

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

REGION = "CN"
"""Where a number written without its country code is taken to be from."""

_ADDRESS = re.compile(
    r"[^\s@<>()\[\]\\,;:\"]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]"
)
_MOBILE = re.compile(r"(?:\+?86)?((?!179)1[3-9]\d{9})", re.ASCII)
"""A Chinese mobile number as nearly all are written: what the library would say is known.

Not 179: with that one dials a carrier before the number.
"""
BAD_PHONE = T("This is not a phone number: {value}", "电话号码无效：{value}")
BAD_EMAIL = T("This is not an e-mail address: {value}", "邮箱地址无效：{value}")


def clean_phone(field: str, value: Any) -> str | None:
    """The number in E.164 (+8613812345678), or nothing."""
    typed = clean_name(value or "", field=field)
    if not typed:
        return None
    if mobile := _MOBILE.fullmatch(typed):
        return f"+86{mobile[1]}"
    # imported with the first such number: a server that waits for it starts later
    import phonenumbers

    try:
        number = phonenumbers.parse(typed, REGION)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not _plausible(number):
        raise Invalid(BAD_PHONE.fill(value=typed), field=field)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _plausible(number: PhoneNumber) -> bool:
    """Whether the number exists, or could: new ranges open faster than lists follow."""
    import phonenumbers

    if number.extension:
        return False
    possible = phonenumbers.is_possible_number(number) and (number.national_number or 0) > 9_999_999
    return possible or phonenumbers.is_valid_number(number)


def clean_email(field: str, value: Any) -> str | None:
    """The address with its domain in lower case, or nothing."""
    typed = clean_name(value or "", field=field)
    if not typed:
        return None
    if len(typed) > 320 or not _ADDRESS.fullmatch(typed):
        raise Invalid(BAD_EMAIL.fill(value=typed), field=field)
    mailbox, _, domain = typed.rpartition("@")
    return f"{mailbox}@{domain.lower()}"


def digits_to_find(phone: str) -> tuple[str, ...]:
    """The forms people remember of a stored number: the whole one, and as it is dialled at home."""
    if mobile := _MOBILE.fullmatch(phone):
        return phone, mobile[1]
    import phonenumbers

    number = phonenumbers.parse(phone, None)
    significant = phonenumbers.national_significant_number(number)
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    dialled = re.sub(r"\D", "", national)
    return (phone, dialled) if significant in dialled else (phone, dialled, significant)
