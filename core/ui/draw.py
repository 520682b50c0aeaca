"""A contribution as JSON: texts in the reader's language, documents by their id."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from core.errors import T

from .documents import Document, source_id
from .kinds import Contribution
from .values import Source

_NOTHING = ("", (), None, 0, False)
_SERVER_ONLY = ("requires", "document")


@dataclass(frozen=True)
class Drawing:
    """One contribution on its way to the browser; what is left empty is left out."""

    name: str
    language: str
    documents: Mapping[str, Document]

    def whole(self, contribution: Contribution) -> dict[str, Any]:
        """The contribution under its full name."""
        return {
            "kind": contribution.kind,
            "plugin": self.name.partition(".")[0],
            **self._members(contribution),
            "id": self.name,
        }

    def _json(self, value: Any) -> Any:
        if isinstance(value, T):
            return value.say(self.language)
        if isinstance(value, Source):
            return self._source(value)
        if is_dataclass(value):
            return self._members(value)
        if isinstance(value, tuple | list):
            return [self._json(item) for item in value]
        if isinstance(value, Mapping):
            return {key: self._json(item) for key, item in value.items()}
        return value

    def _source(self, source: Source) -> dict[str, Any]:
        id = source_id(self.name, source)
        declared = list(self.documents[id].declared)
        variables = {"variables": declared} if declared else {}
        return {"id": id, **self._members(source), **variables}

    def _members(self, value: Any) -> dict[str, Any]:
        block = getattr(value, "block", None)
        drawn = {"block": block} if block else {}
        for key, member in _filled(value):
            drawn[_camel(key)] = self._json(member)
        return drawn


def _filled(value: Any) -> Iterator[tuple[str, Any]]:
    """Fields worth sending: all but the server's own and those left empty."""
    for field in fields(value):
        member = getattr(value, field.name)
        left_empty = member == {} or (member in _NOTHING and member == field.default)
        if field.name not in _SERVER_ONLY and not left_empty:
            yield field.name, member


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)
