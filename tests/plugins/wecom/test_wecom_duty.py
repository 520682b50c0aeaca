"""A timetable says who receives the newcomers of a channel code."""

from datetime import datetime
from typing import Any

import pytest

from core.errors import Invalid
from plugins.wecom.service import duty


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T09:00", ["zhang"]),
        ("2026-11-23T17:59", ["zhang"]),
        ("2026-11-23T18:00", ["usual"]),
        ("2026-11-22T12:00", ["li", "wang"]),
    ],
)
def test_the_timetable_says_who_is_on_duty(moment: str, expected: list[str]) -> None:
    table = duty.checked(
        [
            {"days": [1, 2, 3, 4, 5], "from": "09:00", "to": "18:00", "staff": ["zhang"]},
            {"days": [6, 7], "from": "00:00", "to": "24:00", "staff": ["li", "wang"]},
        ]
    )

    assert duty.on_duty(table, ["usual"], datetime.fromisoformat(moment)) == expected


@pytest.mark.parametrize(
    "line",
    [
        {"days": [0], "from": "09:00", "to": "18:00", "staff": ["zhang"]},
        {"days": [1], "from": "18:00", "to": "09:00", "staff": ["zhang"]},
        {"days": [1], "from": "9", "to": "18:00", "staff": ["zhang"]},
        {"days": [1], "from": "09:00", "to": "18:00", "staff": []},
        {"days": 1, "from": "09:00", "to": "18:00", "staff": ["zhang"]},
        "always",
    ],
)
def test_a_line_that_makes_no_sense_is_refused(line: Any) -> None:
    with pytest.raises(Invalid):
        duty.checked([line])
