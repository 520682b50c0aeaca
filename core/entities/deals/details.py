"""What can be said about a deal, and how each of it is checked."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypedDict
from uuid import UUID

from core.entities import cleaned, line, needed_line
from core.errors import Invalid, T

LARGEST = Decimal("9999999999999999.99")
BAD_AMOUNT = T(
    "An amount is a number from 0 on, with at most two decimals.",
    "金额须为不小于 0、最多两位小数的数字。",
)
BAD_CURRENCY = T("A currency has three letters: CNY, USD.", "货币为三个字母，如 CNY、USD。")


class DealDetails(TypedDict, total=False):
    """Everything about a deal that people and plugins may set."""

    title: str
    customer: UUID | None
    company: UUID | None
    amount: Decimal
    currency: str
    expected_close: date | None
    owner: UUID | None
    team: UUID | None
    source: str | None
    lost_reason: str | None


def clean_details(details: DealDetails) -> dict[str, Any]:
    """The details as they are stored; refuses the first that cannot be right, by its name."""
    return cleaned(_CLEANERS, details)


def clean_reason(reason: str | None) -> str:
    """Why a deal was lost, in a line."""
    return needed_line(500)("reason", reason)


def _amount(field: str, value: Decimal | int | str | None) -> Decimal:
    try:
        amount = Decimal(value or 0)
        fits = amount.is_finite() and 0 <= amount <= LARGEST and amount == round(amount, 2)
    except InvalidOperation:
        raise Invalid(BAD_AMOUNT, field=field) from None
    if not fits:
        raise Invalid(BAD_AMOUNT, field=field)
    return round(amount, 2)


def _currency(field: str, value: str | None) -> str:
    code = (value or "").strip().upper()
    if not re.fullmatch("[A-Z]{3}", code):
        raise Invalid(BAD_CURRENCY, field=field)
    return code


_CLEANERS = {
    "title": needed_line(200),
    "amount": _amount,
    "currency": _currency,
    "source": line(50),
    "lost_reason": line(500),
}
