"""Facts: what happened, in the past tense, frozen, named and versioned."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self, dataclass_transform
from uuid import UUID

import msgspec

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
_known: dict[str, type["Event"]] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Event:
    """Something that happened. Declare one with a sentence of meaning and typed fields:

    `class DealWon(Event, name="deal.won", version=1): …`

    `entity` is what the fact is about; its id is the field `<entity>_id`. Without it, the first
    part of the name is taken if there is such a field. When the fields change, the version grows
    and `upcasts[old]` turns a stored payload of an old version into one of the next.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    entity: ClassVar[str | None] = None
    upcasts: ClassVar[Mapping[int, Upcast]] = {}

    def __init_subclass__(cls, *, name: str, version: int = 1, entity: str | None = None) -> None:
        """Make it a frozen value with a name that is unique in the house."""
        super().__init_subclass__()
        if not cls.__doc__:
            raise TypeError(f"The event {name!r} needs a sentence saying what happened.")
        dataclass(frozen=True, kw_only=True)(cls)
        cls.name, cls.version = name, version
        cls.entity = _subject(cls, entity or cls.__dict__.get("entity"))
        known = _known.get(name)
        if known and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"Two events are called {name!r}.")
        _known[name] = cls

    @property
    def entity_id(self) -> UUID | None:
        """Which one the fact is about."""
        return getattr(self, f"{self.entity}_id") if self.entity else None

    @property
    def about_customer(self) -> UUID | None:
        """The customer the fact concerns, if any."""
        return getattr(self, "customer_id", None)

    def as_json(self) -> bytes:
        """The fields as JSON."""
        return msgspec.json.encode(self)

    @classmethod
    def read(cls, payload: bytes, version: int) -> Self:
        """The fact as it is understood today, from what was stored then."""
        if version == cls.version:
            return msgspec.json.decode(payload, type=cls)
        stored = msgspec.json.decode(payload)
        while version < cls.version:
            stored = cls.upcasts[version](stored)
            version += 1
        return msgspec.convert(stored, cls, strict=False)


def known_events() -> dict[str, type[Event]]:
    """Every kind of event that has been declared, by name."""
    return dict(sorted(_known.items()))


def schemas(kinds: Iterable[type[Event]] | None = None) -> dict[str, dict[str, Any]]:
    """The JSON Schema of each event, by the name of its file in `schema/events/`."""
    chosen = known_events().values() if kinds is None else kinds
    return {f"{kind.name}.v{kind.version}.json": _schema(kind) for kind in chosen}


def _schema(kind: type[Event]) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{kind.name}.v{kind.version}",
        "x-entity": kind.entity,
        **msgspec.json.schema(kind),
    }


def _subject(cls: type[Event], declared: str | None) -> str | None:
    names = {field.name for field in fields(cls)}  # pyright: ignore[reportArgumentType]
    if declared and f"{declared}_id" not in names:
        raise TypeError(f"{cls.__name__} is about a {declared} but has no field {declared}_id.")
    guess = cls.name.split(".")[0]
    return declared or (guess if f"{guess}_id" in names else None)
