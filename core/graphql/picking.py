"""Objects that Python works out: of each, what was asked for, as JSON has it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLList,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
)

from .selection import Selection, python_name, selections

Pick = Callable[[Any], Any]


def picker(selection: Selection, gtype: Any, nodes: list[FieldNode]) -> Pick | None:
    """What turns a computed value into its answer; None where the value is the answer already."""
    if not isinstance(get_named_type(gtype), GraphQLObjectType):
        return None
    return _pick(selection, gtype, nodes)


def _pick(selection: Selection, gtype: Any, nodes: list[FieldNode]) -> Pick:
    bare = get_nullable_type(gtype)
    if isinstance(bare, GraphQLList):
        inner = _pick(selection, bare.of_type, nodes)
        return lambda values: None if values is None else [inner(value) for value in values]
    if isinstance(bare, GraphQLObjectType):
        return _object(selection, bare, nodes)
    if isinstance(bare, GraphQLEnumType):
        names = {entry.value: name for name, entry in bare.values.items()}
        return lambda value: None if value is None else names[getattr(value, "value", value)]
    return _plain


def _object(selection: Selection, gtype: GraphQLObjectType, nodes: list[FieldNode]) -> Pick:
    wanted: list[tuple[str, str | None, Pick]] = []
    for key, chosen in selection.collect(gtype, selections(nodes)).items():
        name = chosen[0].name.value
        if name == "__typename":
            wanted.append((key, None, lambda _: gtype.name))
        else:
            gfield = gtype.fields[name]
            wanted.append((key, python_name(gfield), _pick(selection, gfield.type, chosen)))

    def pick(value: Any) -> Any:
        if value is None:
            return None
        return {key: of(getattr(value, name) if name else None) for key, name, of in wanted}

    return pick


def _plain(value: Any) -> Any:
    """A scalar as JSON has it: times as PostgreSQL writes them, without trailing zeros."""
    if not isinstance(value, datetime):
        return value
    text = value.isoformat()
    head, dot, tail = text.partition(".")
    if not dot:
        return text
    fraction, zone = tail[:6].rstrip("0"), tail[6:]
    return f"{head}.{fraction}{zone}" if fraction else f"{head}{zone}"
