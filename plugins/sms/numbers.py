"""Phone numbers, in the one form we keep them in."""

import re

from core.errors import Invalid, T

MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")

NO_PHONE = T("This is not a phone number.", "不是有效的电话号码。")


def phone_of(typed: str) -> str:
    """A number in E.164 (+8613812345678); without a country it is one at home."""
    if mobile := MOBILE.fullmatch(typed):
        return f"+86{mobile[1]}"
    # imported with the first such number: nearly all are written as above
    import phonenumbers

    try:
        number = phonenumbers.parse(typed if typed.startswith("+") else f"+{typed}", "CN")
    except phonenumbers.NumberParseException:
        raise Invalid(NO_PHONE) from None
    if not phonenumbers.is_possible_number(number):
        raise Invalid(NO_PHONE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
