"""Whatever Weibo refuses, a shop owner reads what happened and what to do next."""

from __future__ import annotations

import json

import pytest

from plugins.weibo.errors import MEANINGS, not_sent, trouble_of


@pytest.mark.parametrize("code", [*sorted(MEANINGS), 26404, 99999])
@pytest.mark.parametrize("spelt", [int, str])
def test_every_refusal_says_the_next_step(code: int, spelt: type) -> None:
    trouble = trouble_of(json.dumps({"error": "no", "error_code": spelt(code)}).encode())

    assert trouble is not None
    assert trouble.code == str(code)
    assert trouble.advice is not None
    assert trouble.message.zh and trouble.advice.zh


@pytest.mark.parametrize(
    ("code", "prefixes", "kind"),
    [
        (26404, "264", "window"),
        (26404, "", "permanent"),
        (26404, "26405,26404", "window"),
        (10014, "100", "permission"),
    ],
)
def test_which_codes_close_a_window_is_a_setting(code: int, prefixes: str, kind: str) -> None:
    trouble = trouble_of(json.dumps({"error": "no", "error_code": code}).encode())
    assert trouble is not None

    assert not_sent(trouble, prefixes).kind == kind
    assert not_sent(trouble, prefixes).code == str(code)
