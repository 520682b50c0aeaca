"""Declarations that cannot work are refused at the start, with a sentence that says why."""

from typing import Any

from strawberry.types.base import StrawberryOptional
from strawberry.types.field import StrawberryField

from .derived import bare, name_of, node_of, spec_of
from .specs import Computed, Entity, Feed, Many, Mask, One, Verb


class Impossible(Exception):
    """A declaration that cannot work; the message says which, and why."""


def check_entity(name: str, node: Any, fields: list[StrawberryField]) -> None:
    """Every field has a source, and nothing promises a value that may be missing or hidden."""
    entity: Entity = node.__entity__
    if not (entity.read or entity.within or entity.everyone):
        raise Impossible(f"{name}: say who sees its rows: read, within or everyone")
    if entity.trash and "deleted_at" not in entity.columns:
        raise Impossible(f"{name}: its table has no deleted_at, so it has no trash")
    for column in (entity.owner, entity.team, *(column for column, _ in entity.within)):
        if column and column not in entity.columns:
            raise Impossible(f"{name}: its table has no column {column}")
    names = {field.python_name for field in fields}
    for field in fields:
        _check_field(f"{name}.{field.python_name}", entity, field, names)


def _check_field(where: str, entity: Entity, field: StrawberryField, names: set[str]) -> None:
    spec = spec_of(field)
    if isinstance(spec, One):
        _check_one(where, entity, field, spec)
    elif isinstance(spec, Many):
        _check_many(where, field, spec)
    elif isinstance(spec, Computed):
        missing = [need for need in spec.needs if need not in names]
        if missing:
            raise Impossible(f"{where} needs {missing[0]}, which is no field of its type")
    elif spec is None or isinstance(spec, Mask):
        _check_column(where, entity, field, masked=spec is not None)


def _check_one(where: str, entity: Entity, field: StrawberryField, spec: One) -> None:
    if not isinstance(field.type, StrawberryOptional):
        raise Impossible(
            f"{where}: a relation to one row must be nullable, for the asker may not see that row"
        )
    target = bare(field.type)
    if not hasattr(target, "__entity__"):
        raise Impossible(f"{where}: {name_of(target)} is no entity")
    if spec.via and spec.via not in entity.columns:
        raise Impossible(f"{where}: the table {entity.table} has no column {spec.via}")
    _check_points_back(where, target.__entity__, spec.back)
    if not (spec.via or spec.back):
        raise Impossible(f"{where}: say the column that leads there: one(via) or one(back=…)")


def _check_many(where: str, field: StrawberryField, spec: Many) -> None:
    target = node_of(bare(field.type))
    if not spec.via:
        raise Impossible(f"{where}: say which column of {name_of(target)} points here")
    _check_points_back(where, target.__entity__, spec.via)


def _check_points_back(where: str, target: Entity, column: str | None) -> None:
    if column and column not in target.columns:
        raise Impossible(f"{where}: the table {target.table} has no column {column}")


def _check_column(where: str, entity: Entity, field: StrawberryField, *, masked: bool) -> None:
    column = entity.columns.get(field.python_name)
    if column is None:
        raise Impossible(f"{where}: the table {entity.table} has no such column")
    if not isinstance(field.type, StrawberryOptional) and (column.nullable or masked):
        raise Impossible(f"{where}: the column may be null or masked, so the field must be")


def check_root(name: str, fields: list[StrawberryField]) -> None:
    """Mutations are verbs, subscriptions are feeds, and roots of one row are nullable."""
    for field in fields:
        where, spec = f"{name}.{field.python_name}", spec_of(field)
        if name == "Mutation" and not isinstance(spec, Verb | None):
            raise Impossible(f"{where}: a mutation must be declared with @verb")
        if name == "Subscription" and not isinstance(spec, Feed):
            raise Impossible(f"{where}: a subscription must be declared with @feed")
        if isinstance(spec, One) and not isinstance(field.type, StrawberryOptional):
            raise Impossible(f"{where}: a root of one row must be nullable")
