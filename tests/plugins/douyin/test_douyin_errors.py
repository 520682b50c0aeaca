"""Whatever Douyin refuses, a shop owner reads what happened and what to do next."""

import pytest

from plugins.douyin.errors import MEANINGS, trouble_for


@pytest.mark.parametrize("code", [*sorted(MEANINGS), 424242])
def test_every_refusal_says_the_next_step(code: int) -> None:
    trouble = trouble_for(code)

    assert trouble.code == str(code)
    assert trouble.advice is not None
    assert trouble.message.zh and trouble.advice.zh


@pytest.mark.parametrize(
    ("code", "kind"), [(28001012, "window"), (28001052, "content"), (28001045, "gone")]
)
def test_one_person_s_word_is_no_trouble_of_the_account(code: int, kind: str) -> None:
    assert trouble_for(code).kind == kind
