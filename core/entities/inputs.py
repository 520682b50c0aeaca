"""Inputs of mutations: what was really given, with ids as ids, described as their columns are."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID

import msgspec
import strawberry
from piccolo.table import Table
from strawberry import UNSET

from core.graphql import uuid_of

C = TypeVar("C", bound=type)

SPOKEN = {
    "id": "Which one.",
    "expected_version": "The version the change is based on; another one is a CONFLICT.",
}


def input_of(table: type[Table]) -> Callable[[C], C]:
    """An input whose fields are described as the columns of a table are."""

    def decorate(cls: C) -> C:
        made = strawberry.input(cls, description=(cls.__doc__ or "").strip())
        for field in made.__strawberry_definition__.fields:  # pyright: ignore[reportAttributeAccessIssue]
            field.description = field.description or _meaning(table, field.python_name)
        return made

    return decorate


def given(source: Any, *ids: str) -> Any:
    """The details an input really gives: what was left out is not there; `ids` become UUIDs."""
    details = {
        name: value
        for name, value in vars(source).items()
        if value is not UNSET and name not in ("id", "expected_version")
    }
    for name in ids:
        if details.get(name) is not None:
            details[name] = uuid_of(details[name], field=name)
    return details


def taking_back(
    update: Callable[..., Awaitable[Any]], details: type
) -> Callable[..., Awaitable[None]]:
    """The undoing of an update: it gives the row its former details, which come as plain JSON."""

    async def undo(row_id: UUID, *, expected_version: int, **former: Any) -> None:
        values = msgspec.convert(former, details, strict=False)
        await update(row_id, expected_version=expected_version, **values)

    return undo


def _meaning(table: type[Table], name: str) -> str | None:
    if name in SPOKEN:
        return SPOKEN[name]
    columns = {column._meta.name: column for column in table._meta.columns}
    return columns[name]._meta.help_text if name in columns else None
