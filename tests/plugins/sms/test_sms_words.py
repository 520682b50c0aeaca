"""What keeps the account from sending is said by its own cause, with the next step."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import Invalid
from plugins.sms.errors import MEANINGS
from plugins.sms.settings import SmsSettings

SETTINGS: Any = {
    "key_id": "LTAI5tTestKeyOfTheShop",
    "key_secret": "SecretOfTheShop0001",
    "sign_name": "茶言",
}

CAUSES = [
    ("isv.DENY_IP_RANGE", "IP"),
    ("isv.ACCOUNT_ABNORMAL", "账号状态"),
    ("isv.PRODUCT_UN_SUBSCRIPT", "开通"),
    ("isp.RAM_PERMISSION_DENY", "权限"),
]


@pytest.mark.parametrize(("code", "word"), CAUSES)
def test_a_refusal_of_the_account_names_its_cause(code: str, word: str) -> None:
    meaning = MEANINGS[code]

    assert word in meaning.message.zh
    assert meaning.advice is not None
    others = {MEANINGS[other].message for other, _ in CAUSES if other != code}
    assert meaning.message not in others


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        ("0:00", "21:00", "marketing_from"),
        ("7:59", "21:00", "marketing_from"),
        ("21:00", "8:00", "marketing_from"),
        ("8:00", "23:59", "marketing_until"),
        ("12:00", "12:00", "marketing_until"),
        ("12:00", "9:00", "marketing_until"),
    ],
)
def test_hours_outside_the_law_or_upside_down_are_refused(start: str, end: str, field: str) -> None:
    with pytest.raises(Invalid) as no:
        SmsSettings(**SETTINGS, marketing_from=start, marketing_until=end)

    assert no.value.field == field


def test_a_house_may_be_stricter_than_the_law() -> None:
    known = SmsSettings(**SETTINGS, marketing_from="9:30", marketing_until="20:00")

    assert (known.marketing_from, known.marketing_until) == ("9:30", "20:00")
