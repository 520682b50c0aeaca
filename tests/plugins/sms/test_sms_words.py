"""What keeps the account from sending is said by its own cause, with the next step."""

from __future__ import annotations

import pytest

from plugins.sms.errors import MEANINGS

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
