"""What one person is called, reached by and known for who was two: whose word counts, by field."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import orjson

from core.errors import Invalid, T

from .tables import Customer, Lifecycle

VISITOR = T("Visitor {tail}", "访客 {tail}")
"""How we call somebody who told no name."""
_NAMELESS = re.compile(f"({VISITOR.en}|{VISITOR.zh})".replace("{tail}", r"\S{1,4}"))

NO_CHOICE = T("There is nothing to choose for “{field}”.", "“{field}”无法选择。")
NOT_BOTH = T("Only tags and roles can be kept of both.", "只有标签和角色可以同时保留。")


class From(StrEnum):
    """Whose value a merged customer gets."""

    SURVIVOR = "survivor"
    LOSER = "loser"
    BOTH = "both"


Choices = Mapping[str, From]

PLAIN = ("phone", "email", "gender", "birthday", "region", "avatar", "company", "owner", "team")
LISTS = ("tags", "roles")
TOLD = ("source", "source_detail")
"""Chosen together, by `source`: where somebody came from."""
CHOSEN = ("name", *PLAIN, "lifecycle", "source", *LISTS, "consent")

_STEPS = [Lifecycle.VISITOR, Lifecycle.LEAD, Lifecycle.LAPSED, Lifecycle.PROSPECT]
_STEPS.append(Lifecycle.CUSTOMER)


def checked(choices: Choices | None) -> dict[str, From]:
    """The choices, if each is about something one can choose."""
    found = {field: From(side) for field, side in (choices or {}).items()}
    for field, side in found.items():
        if field not in CHOSEN:
            raise Invalid(NO_CHOICE.fill(field=field), field="choices")
        if side is From.BOTH and field not in (*LISTS, "consent"):
            raise Invalid(NOT_BOTH, field="choices")
    return found


def nameless(customer: Customer) -> bool:
    """Whether somebody is only called so because they told no name."""
    return _NAMELESS.fullmatch(customer.name) is not None


def suggested(survivor: Customer, loser: Customer) -> dict[str, From]:
    """Whose value each field takes unless somebody chooses: nothing known is lost."""
    taken = {field: _filled(survivor, loser, field) for field in PLAIN}
    return {
        "name": _side(nameless(survivor) and not nameless(loser)),
        **taken,
        "lifecycle": _side(_step(loser) > _step(survivor)),
        "source": _side(not survivor.source or (bool(loser.source) and _older(loser, survivor))),
        **dict.fromkeys(LISTS, From.BOTH),
        "consent": From.BOTH,
    }


def blended(survivor: Customer, loser: Customer, choices: Choices) -> dict[str, Any]:
    """What the survivor of a merge is told to be."""
    sides = {**suggested(survivor, loser), **choices}
    fields = {field: _one(survivor, loser, field, sides[field]) for field in ("name", *PLAIN)}
    fields["lifecycle"] = _one(survivor, loser, "lifecycle", sides["lifecycle"])
    for field in TOLD:
        fields[field] = _one(survivor, loser, field, sides["source"])
    for field in LISTS:
        fields[field] = _several(survivor, loser, field, sides[field], _united)
    fields["consent"] = _several(survivor, loser, "consent", sides["consent"], _agreed)
    fields["blocked"] = survivor.blocked or loser.blocked
    met = [each.last_activity_at for each in (survivor, loser) if each.last_activity_at]
    fields["last_activity_at"] = max(met, default=None)
    return fields


def differing(one: Customer, other: Customer) -> list[str]:
    """The fields in which two customers differ, among those one can choose."""
    return [field for field in CHOSEN if _said(one, field) != _said(other, field)]


def _filled(survivor: Customer, loser: Customer, field: str) -> From:
    return _side(getattr(survivor, field) is None and getattr(loser, field) is not None)


def _side(loser: bool) -> From:
    return From.LOSER if loser else From.SURVIVOR


def _older(one: Customer, other: Customer) -> bool:
    return one.created_at < other.created_at


def _step(customer: Customer) -> int:
    return _STEPS.index(Lifecycle(customer.lifecycle))


def _one(survivor: Customer, loser: Customer, field: str, side: From) -> Any:
    return getattr(loser if side is From.LOSER else survivor, field)


def _several(
    survivor: Customer,
    loser: Customer,
    field: str,
    side: From,
    together: Callable[[Any, Any], Any],
) -> Any:
    if side is From.BOTH:
        return together(getattr(survivor, field), getattr(loser, field))
    return _one(survivor, loser, field, side)


def _united(one: list[str], other: list[str]) -> list[str]:
    return list(dict.fromkeys([*one, *other]))


def _agreed(one: str, other: str) -> str:
    """Where both said something about the same, the survivor's word counts."""
    return orjson.dumps({**orjson.loads(other), **orjson.loads(one)}).decode()


def _said(customer: Customer, field: str) -> Any:
    value = getattr(customer, field)
    if field == "consent":
        return orjson.loads(value)
    return sorted(value) if isinstance(value, list) else value
