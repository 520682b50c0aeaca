"""What can be said about a pipeline and a stage, and how each of it is checked."""

from typing import Any, TypedDict

from core.entities import choice, cleaned, flag, needed_line, whole_number, words
from core.entities.deals import StageKind
from core.errors import Invalid, T

NEEDED = T("This cannot be empty.", "此项不能为空。")


class PipelineDetails(TypedDict, total=False):
    """Everything about a pipeline that people may set."""

    name: str
    position: int
    archived: bool
    lead_channels: list[str]
    lead_occasions: list[str]


class StageDetails(TypedDict, total=False):
    """Everything about a stage that people may set."""

    name: str
    kind: str
    probability: int
    rot_days: int | None
    archived: bool


def clean_pipeline(details: PipelineDetails) -> dict[str, Any]:
    """The details of a pipeline as they are stored."""
    return cleaned(_OF_PIPELINE, details)


def clean_stage(details: StageDetails) -> dict[str, Any]:
    """The details of a stage as they are stored."""
    return cleaned(_OF_STAGE, details)


def _needed_number(low: int, high: int) -> Any:
    within = whole_number(low, high)

    def clean(field: str, value: int | None) -> int:
        if value is None:
            raise Invalid(NEEDED, field=field)
        return within(field, value)

    return clean


_OF_PIPELINE = {
    "name": needed_line(100),
    "position": _needed_number(1, 10_000),
    "archived": flag,
    "lead_channels": words(50),
    "lead_occasions": words(50),
}

_OF_STAGE = {
    "name": needed_line(100),
    "kind": choice(StageKind),
    "probability": _needed_number(0, 100),
    "rot_days": whole_number(1, 3650),
    "archived": flag,
}
