"""Fields that Python computes: a plan leaves their needs in place, one call a field fills them."""

import asyncio
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from .specs import Computed


@dataclass(frozen=True, slots=True)
class Step:
    """One step down an answer: a key, and where nulls may stand."""

    key: str
    listed: bool = False
    nullable: bool = False
    item_nullable: bool = False


@dataclass(frozen=True, slots=True)
class Hole:
    """Where the needs of a computed field stand.

    The mark tells them from answers that other variants give under the same key.
    """

    mark: str
    path: tuple[Step, ...]
    at: Step
    spec: Computed
    read: tuple[Callable[[Any], Any], ...]
    arguments: Callable[[dict[str, Any]], dict[str, Any]]
    pick: Callable[[Any], Any] | None = None
    """What of an object was asked for, where the field's values are objects."""


class Place(NamedTuple):
    """A value in an answer: its container and key, and the place of the container."""

    container: Any
    key: Any
    nullable: bool
    above: "Place | None"

    @property
    def value(self) -> Any:
        """What stands there."""
        return self.container[self.key]

    def path(self) -> list[Any]:
        """The way here, as errors name it."""
        way: list[Any] = []
        place: Place | None = self
        while place is not None:
            way.append(place.key)
            place = place.above
        return way[::-1]

    def nullify(self) -> None:
        """Put a null here, or in the nearest place above where a null may stand."""
        place = self
        while not place.nullable and place.above is not None:
            place = place.above
        place.container[place.key] = None


class Failed(NamedTuple):
    """A computed value that could not be had."""

    place: Place
    error: BaseException | None


async def fill(
    answer: dict[str, Any], root: Step, holes: tuple[Hole, ...], variables: dict[str, Any]
) -> list[Failed]:
    """Fill every hole below `answer[root.key]`; what failed is null, and reported."""
    top = Place(answer, root.key, root.nullable, None)
    found = [(hole, _find(top, hole)) for hole in holes]
    results = await asyncio.gather(
        *(_run(hole, [place.value for place in places], variables) for hole, places in found)
    )
    failed: list[Failed] = []
    for (_, places), values in zip(found, results, strict=True):
        failed += _put(places, values)
    for failure in failed:
        failure.place.nullify()
    return failed


def _put(places: list[Place], values: list[Any]) -> list[Failed]:
    failed: list[Failed] = []
    for place, value in zip(places, values, strict=True):
        broken = isinstance(value, BaseException)
        if broken or (value is None and not place.nullable):
            failed.append(Failed(place, value))
        place.container[place.key] = None if broken else value
    return failed


def _find(top: Place, hole: Hole) -> list[Place]:
    """All places of a hole."""
    places = _items(top, False) if isinstance(top.value, list) else [top]
    for step in hole.path:
        places = [inner for place in places for inner in _below(place, step)]
    found: list[Place] = []
    for place in places:
        needs = place.value.get(hole.at.key) if place.value is not None else None
        if isinstance(needs, list) and needs and needs[0] == hole.mark:
            found.append(Place(place.value, hole.at.key, hole.at.nullable, place))
    return found


def _below(place: Place, step: Step) -> list[Place]:
    value = place.value
    if value is None or step.key not in value:
        return []
    here = Place(value, step.key, step.nullable, place)
    if step.listed and here.value is not None:
        return _items(here, step.item_nullable)
    return [here]


def _items(place: Place, nullable: bool) -> list[Place]:
    return [Place(place.value, index, nullable, place) for index in range(len(place.value))]


async def _run(hole: Hole, needs: list[list[Any]], variables: dict[str, Any]) -> list[Any]:
    """The values of one field for all its rows; one broken field leaves the others whole."""
    if not needs:
        return []
    try:
        values = hole.spec.batch([_row(hole, need) for need in needs], **hole.arguments(variables))
        if inspect.isawaitable(values):
            values = await values
        if len(values) != len(needs):
            raise RuntimeError(f"{len(needs)} rows into {hole.at.key}, {len(values)} values out")
        return [_picked(hole, value) for value in values]
    except Exception as error:
        return [error] * len(needs)


def _picked(hole: Hole, value: Any) -> Any:
    if hole.pick is None or value is None or isinstance(value, BaseException):
        return value
    return hole.pick(value)


def _row(hole: Hole, need: list[Any]) -> Any:
    """The needs of one row, as Python values."""
    pairs = zip(hole.read, need[1:], strict=True)
    return hole.spec.row(*(read(value) if value is not None else None for read, value in pairs))
