"""Every code of WeChat has a meaning in words, and its next step; none is taken for success."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from core.channels import Answer, TroubleKind
from plugins.wechat.errors import trouble_of, trouble_of_status
from plugins.wechat.meanings import MEANINGS

K = TroubleKind

STATES = {
    "-1": K.TRANSIENT,
    "40001": K.TOKEN,
    "40002": K.PERMANENT,
    "40003": K.GONE,
    "40007": K.CONTENT,
    "40008": K.PERMANENT,
    "40013": K.CONFIGURATION,
    "40014": K.TOKEN,
    "40029": K.PERMANENT,
    "40030": K.TOKEN,
    "40033": K.PERMANENT,
    "40035": K.PERMANENT,
    "40037": K.CONTENT,
    "40125": K.CONFIGURATION,
    "40163": K.PERMANENT,
    "40164": K.CONFIGURATION,
    "41001": K.TOKEN,
    "42001": K.TOKEN,
    "42002": K.TOKEN,
    "42003": K.PERMANENT,
    "42007": K.TOKEN,
    "43002": K.PERMANENT,
    "43004": K.GONE,
    "43019": K.BLOCKED,
    "43101": K.WINDOW,
    "44002": K.PERMANENT,
    "44004": K.CONTENT,
    "45001": K.CONTENT,
    "45002": K.CONTENT,
    "45009": K.QUOTA,
    "45011": K.RATE_LIMITED,
    "45015": K.WINDOW,
    "45047": K.COUNT,
    "45065": K.PERMANENT,
    "45066": K.RATE_LIMITED,
    "45067": K.PERMANENT,
    "45157": K.CONTENT,
    "45158": K.CONTENT,
    "45056": K.QUOTA,
    "45059": K.QUOTA,
    "45159": K.CONTENT,
    "46003": K.PERMANENT,
    "46004": K.PERMANENT,
    "47001": K.PERMANENT,
    "47003": K.CONTENT,
    "48001": K.PERMISSION,
    "48002": K.BLOCKED,
    "48004": K.PERMISSION,
    "48006": K.QUOTA,
    "48008": K.PERMISSION,
    "49003": K.GONE,
    "50001": K.PERMISSION,
    "50002": K.PERMISSION,
    "50005": K.GONE,
    "61023": K.TOKEN,
}


def answer(code: object, text: str = "no") -> Answer:
    """An answer of the platform, always with HTTP 200."""
    body = json.dumps({"errcode": code, "errmsg": text}).encode()
    return Answer(status=200, headers={}, body=body)


@pytest.mark.parametrize(("code", "kind"), STATES.items())
def test_every_code_ends_in_a_named_state(code: str, kind: TroubleKind) -> None:
    trouble = trouble_of(answer(int(code)))

    assert trouble is not None
    assert (trouble.kind, trouble.code, trouble.done) == (kind, code, False)
    assert trouble.message.en and trouble.message.zh


@pytest.mark.parametrize("code", sorted(MEANINGS))
def test_what_a_shop_can_do_something_about_says_the_next_step(code: str) -> None:
    meaning = MEANINGS[code]

    acting = (K.CONFIGURATION, K.PERMISSION, K.QUOTA, K.WINDOW, K.COUNT, K.CONTENT, K.TOKEN)
    assert meaning.kind not in acting or meaning.advice is not None


def test_a_code_told_as_text_is_the_same_code() -> None:
    assert trouble_of(answer("45015")) == trouble_of(answer(45015))


def test_zero_and_silence_are_success() -> None:
    assert trouble_of(answer(0, "ok")) is None
    assert trouble_of(Answer(status=200, headers={}, body=b'{"access_token":"x"}')) is None
    assert trouble_of(Answer(status=200, headers={}, body=b"\x89PNG")) is None
    assert trouble_of(Answer(status=200, headers={}, body=b'{"errcode":0,"errm')) is None


def test_a_code_nobody_knows_is_shown_as_it_is() -> None:
    trouble = trouble_of(answer(99999, "strange"))

    assert trouble is not None
    assert trouble.kind is K.PERMANENT
    assert "99999" in trouble.message.zh and "strange" in trouble.message.en


def test_the_address_to_allow_is_named() -> None:
    text = "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist rid: 6-7-8"

    trouble = trouble_of(answer(40164, text))

    assert trouble is not None and trouble.advice is not None
    assert "203.0.113.9" in trouble.advice.zh


def test_a_day_of_wechat_ends_at_midnight_in_china() -> None:
    trouble = trouble_of(answer(45009))

    assert trouble is not None and trouble.until is not None
    assert (trouble.until.hour, trouble.until.minute) == (16, 0)
    assert timedelta(0) < trouble.until - datetime.now(UTC) <= timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("success", None),
        ("send success", None),
        ("failed:user block", K.BLOCKED),
        ("failed: system failed", K.TRANSIENT),
        ("send fail", K.PERMANENT),
        ("err(10001)", K.CONTENT),
        ("err(20002)", K.CONTENT),
        ("err(30003)", K.CONTENT),
    ],
)
def test_the_words_of_an_event_mean_something_too(status: str, kind: TroubleKind | None) -> None:
    trouble = trouble_of_status(status)

    assert (trouble.kind if trouble else None) == kind
