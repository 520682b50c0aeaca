"""What the schema derives from entities: filters, orders, groups, and the arguments of lists."""

import copy
import enum
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import strawberry
from strawberry import UNSET
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import (
    StrawberryList,
    StrawberryObjectDefinition,
    StrawberryOptional,
)
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField
from strawberry.types.lazy_type import LazyType

from .scalars import (
    CONDITIONS,
    JSON,
    Bucket,
    Direction,
    EqualityFilter,
    Nulls,
    StringListFilter,
)
from .specs import Computed, Entity, Feed, Grouped, Many, One, Spec, Tagged, Verb

NOT_A_VALUE = (Computed, Tagged, Grouped, Verb, Feed)


def spec_of(field: StrawberryField) -> Spec:
    """How a field was declared; None is a column (or a Python field, outside entities)."""
    return field.metadata.get("plan")


def bare(type_: Any) -> Any:
    """A type without its being optional or lazy."""
    if isinstance(type_, StrawberryOptional):
        return bare(type_.of_type)
    return type_.resolve_type() if isinstance(type_, LazyType) else type_


def name_of(node: Any) -> str:
    """A declared type's name in the API."""
    return node.__strawberry_definition__.name


def node_of(connection: Any) -> Any:
    """The type of the rows of a connection or an aggregate."""
    return bare(connection.__strawberry_definition__.type_var_map["N"])


class Derivation:
    """Makes the input types of every entity; they refer to each other, so all are made first."""

    def __init__(self, fields: dict[str, list[StrawberryField]], entities: Sequence[type]) -> None:
        self._fields = fields
        self._made: dict[str, Any] = {}
        self._groups: dict[str, Any] = {}
        self._optionals: dict[Any, StrawberryAnnotation] = {}
        for node in entities:
            for kind in ("Filter", "ManyFilter", "Order"):
                name = name_of(node) + kind
                self._made[name] = type(name, (), {"__module__": __name__})
        for node in entities:
            self._derive(node)

    def complete(self, field: StrawberryField, *, root: bool) -> None:
        """Give a list its arguments, and an aggregate its answer."""
        spec = spec_of(field)
        added: dict[str, Any] = {}
        if isinstance(spec, Many):
            node = node_of(bare(field.type))
            added = self._list_arguments(node)
            if root and node.__entity__.trash:
                added["trashed"] = bool
        elif isinstance(spec, Grouped):
            added = self._aggregate(field)
        elif isinstance(spec, Tagged):
            added = {"first": int}
        arguments = [
            StrawberryArgument(
                name, None, self._optional(kind), default=UNSET, description=_MEANING[name]
            )
            for name, kind in added.items()
        ]
        if isinstance(spec, Many):
            arguments[0].default = spec.size
        field.arguments = [*field.arguments, *arguments]

    def _list_arguments(self, node: Any) -> dict[str, Any]:
        name = name_of(node)
        return {
            "first": int,
            "after": str,
            "last": int,
            "before": str,
            "filter": self._made[name + "Filter"],
            "order_by": _list_of(self._made[name + "Order"]),
        }

    def _derive(self, node: Any) -> None:
        name, entity = name_of(node), node.__entity__
        filters: dict[str, Any] = {}
        orders: dict[str, str] = {}
        for field in self._fields[name]:
            condition, ordered = self._condition(field)
            if condition is not None:
                filters[field.python_name] = condition
            if ordered:
                orders[field.python_name.upper()] = field.python_name
        links = [f.python_name for f in self._fields[name] if _is_link(f)]
        self._filter(name, entity, filters)
        self._order(name, orders)
        self._group_field(name, orders | {link.upper(): link for link in links})

    def _condition(self, field: StrawberryField) -> tuple[Any, bool]:
        """The filter of a field (None if it has none), and whether it can be ordered by."""
        kind, spec = bare(field.type), spec_of(field)
        if isinstance(spec, One):
            return self._made.get(name_of(kind) + "Filter"), False
        if isinstance(spec, Many):
            return self._made.get(name_of(node_of(kind)) + "ManyFilter"), False
        if isinstance(spec, NOT_A_VALUE):
            return None, False
        if isinstance(kind, StrawberryEnumDefinition):
            return EqualityFilter[kind.wrapped_cls], True  # type: ignore[name-defined]
        if isinstance(kind, StrawberryList):
            return (StringListFilter if kind.of_type is str else None), False
        condition = CONDITIONS.get(kind)
        return condition, condition is not None

    def _filter(self, name: str, entity: Entity, filters: dict[str, Any]) -> None:
        own, several = self._made[name + "Filter"], self._made[name + "ManyFilter"]
        conditions = {key: self._optional(kind) for key, kind in filters.items()}
        if entity.search:
            conditions["search"] = self._optional(str)
        one, all_of = self._optional(own), self._optional(_list_of(own))
        conditions |= {"and_": all_of, "or_": all_of, "not_": one}
        _declare_input(own, conditions, f"Conditions on a {name}; all of them hold.")
        _declare_input(several, {"some": one, "none": one}, "Conditions on the rows of a list.")

    def _optional(self, kind: Any) -> StrawberryAnnotation:
        """A type that may be left out: one for all who use it, for there are thousands."""
        if kind not in self._optionals:
            of_type = StrawberryAnnotation(kind).resolve()
            self._optionals[kind] = StrawberryAnnotation(StrawberryOptional(of_type))
        return self._optionals[kind]

    def _order(self, name: str, orders: dict[str, str]) -> None:
        field_enum = strawberry.enum(
            enum.Enum(name + "OrderField", orders),  # type: ignore[arg-type]
            description=f"What a list of {name} can be ordered by.",
        )
        self._made[name + "OrderField"] = field_enum
        keys = {
            "field": StrawberryAnnotation(field_enum),
            "direction": self._optional(Direction),
            "nulls": self._optional(Nulls),
        }
        _declare_input(self._made[name + "Order"], keys, f"One key of an order of {name}.")

    def _group_field(self, name: str, groups: dict[str, str]) -> None:
        self._made[name + "GroupField"] = strawberry.enum(
            enum.Enum(name + "GroupField", groups),  # type: ignore[arg-type]
            description=f"What {name} can be grouped by; a relation's key is the id of its row.",
        )

    def _aggregate(self, field: StrawberryField) -> dict[str, Any]:
        node = node_of(bare(field.type))
        name = name_of(node)
        if name not in self._groups:
            self._groups[name] = self._group_types(node)
        field.type_annotation = StrawberryAnnotation(self._groups[name])
        return {
            "filter": self._made[name + "Filter"],
            "group_by": _list_of(self._made[name + "GroupBy"]),
        }

    def _group_types(self, node: Any) -> type:
        """`DealAggregate { groups { keys count sum avg min max } totalCount }`."""
        name = name_of(node)
        numbers = _made_type(name + "Numbers", self._numbers(name), "Numbers of a group.")
        folds = dict.fromkeys(("sum", "avg", "min", "max"), numbers)
        keys: dict[str, Any] = {"keys": list[JSON | None], "count": int}  # type: ignore[valid-type]
        group = _made_type(name + "Group", keys | folds, f"A group of {name}.")
        by = {
            "field": StrawberryAnnotation(self._made[name + "GroupField"]),
            "by": self._optional(Bucket),
            "time_zone": self._optional(str),
        }
        self._made[name + "GroupBy"] = cls = type(name + "GroupBy", (), {})
        _declare_input(cls, by, "What to group by.")
        answer: dict[str, Any] = {"groups": list[group], "total_count": int}  # type: ignore[valid-type]
        made = _made_type(name + "Aggregate", answer, f"Groups of visible rows of {name}.")
        made.__target__ = node  # type: ignore[attr-defined]
        return made

    def _numbers(self, name: str) -> dict[str, Any]:
        """The fields that can be summed, as text, so that money stays exact."""
        found: dict[str, Any] = {}
        for field in self._fields[name]:
            if bare(field.type) in (Decimal, int) and not isinstance(spec_of(field), NOT_A_VALUE):
                found[field.python_name] = Decimal | None
        return found or {"none": Decimal | None}


def _is_link(field: StrawberryField) -> bool:
    """Whether a field leads to the row that a column of ours names."""
    spec = spec_of(field)
    return isinstance(spec, One) and spec.via is not None


def copied(field: StrawberryField) -> StrawberryField:
    """A field of our own, for building a schema changes fields."""
    return copy.copy(field)


def _list_of(type_: Any) -> Any:
    return list[type_]


def _made_type(name: str, annotations: dict[str, Any], description: str) -> type:
    made = type(name, (), {"__annotations__": annotations, "__module__": __name__})
    return strawberry.type(made, description=description)


def _declare_input(made: type, keys: dict[str, StrawberryAnnotation], description: str) -> None:
    """Declare an input type that nobody ever makes one of: it needs nothing a dataclass has."""
    declared = StrawberryObjectDefinition(
        name=made.__name__,
        is_input=True,
        is_interface=False,
        origin=made,
        description=description,
        interfaces=[],
        extend=False,
        directives=(),
        is_type_of=None,
        resolve_type=None,
        fields=[],
    )
    # afterwards: Strawberry would look at once at types that are still being declared
    declared.fields = [
        StrawberryField(key, key[:-1] if key.endswith("_") else None, kind, made, default=UNSET)
        for key, kind in keys.items()
    ]
    made.__strawberry_definition__ = declared  # type: ignore[attr-defined]


_MEANING = {
    "first": "So many rows from the front.",
    "after": "Rows behind this cursor.",
    "last": "So many rows from the end.",
    "before": "Rows ahead of this cursor.",
    "filter": "Only rows that meet these conditions.",
    "order_by": "Keys of the order; the list has its own when none is given.",
    "trashed": "Rows in the trash instead of those in use.",
    "group_by": "Up to three keys; without any, one group of all rows.",
}
