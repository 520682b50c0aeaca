"""What was found in order once, and is for as long as nothing changes that decides it.

Going over every screen takes a third of a start, and comes to the same end each time. What is
remembered of it is a mark of all that goes into it, no more: whoever forges one spares us a look.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from graphql import (
    GraphQLInputField,
    GraphQLSchema,
    is_required_argument,
    is_required_input_field,
)

from core.ui import Contribution

KEPT = 8
"""Marks of so many houses: generations come and go, and commands load more code than servers."""


class Proofs:
    """The marks that are kept in the data directory; a broken or missing file says nothing."""

    def __init__(self, data: Path) -> None:
        """Know the place."""
        self._file = data / "run" / "proofs.json"

    def __contains__(self, mark: str) -> bool:
        """Whether this was found in order before."""
        return mark in self._marks()

    def add(self, mark: str) -> None:
        """Remember it; where nothing can be written it will be looked at again."""
        marks = [*(each for each in self._marks() if each != mark), mark][-KEPT:]
        fresh = self._file.with_name(f"proofs-{os.getpid()}.json")
        with suppress(OSError):
            self._file.parent.mkdir(exist_ok=True)
            fresh.write_text(json.dumps(marks))
            fresh.replace(self._file)

    def _marks(self) -> list[str]:
        with suppress(OSError, ValueError, RecursionError):
            marks = json.loads(self._file.read_bytes())
            if isinstance(marks, list):
                return [mark for mark in marks if isinstance(mark, str)]
        return []


def mark_of(contributions: Iterable[tuple[str, Contribution]], schema: GraphQLSchema) -> str:
    """What decides whether screens fit a schema: all code that is loaded, and both of them."""
    mark = hashlib.sha256(sys.version.encode())
    for part in (*_code(), *_shape(schema), *map(repr, contributions)):
        mark.update(part.encode(errors="surrogatepass"))
        mark.update(b"\n")
    return mark.hexdigest()


def _code() -> Iterator[str]:
    """Every module's file as Python knows it from its compiled form: by its size and moment."""
    files = {getattr(module, "__file__", None) for module in [*sys.modules.values()]}
    for file in sorted(filter(None, files)):
        with suppress(OSError):
            known = os.stat(file)
            yield f"{file} {known.st_size} {known.st_mtime_ns}"


def _shape(schema: GraphQLSchema) -> Iterator[str]:
    for name, kind in schema.type_map.items():
        yield name
        for field, given in getattr(kind, "fields", {}).items():
            needed = isinstance(given, GraphQLInputField) and is_required_input_field(given)
            yield f"{field} {given.type} {needed}"
            for argument, wanted in getattr(given, "args", {}).items():
                yield f"({argument} {wanted.type} {is_required_argument(wanted)})"
        yield str([*getattr(kind, "values", ())])
        yield str([each.name for each in getattr(kind, "types", getattr(kind, "interfaces", ()))])
