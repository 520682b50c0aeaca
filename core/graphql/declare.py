"""How a type says where its data lives: columns, relations, expressions, computed fields, verbs."""

import inspect
import types
import typing
from collections import namedtuple
from collections.abc import AsyncIterator, Callable, Mapping
from enum import Enum
from functools import partial
from typing import Any, TypeVar

import strawberry
from piccolo.columns import ForeignKey
from piccolo.columns.base import Column as PiccoloColumn
from piccolo.table import Table
from strawberry.types.field import StrawberryField

from .rights import Row
from .specs import (
    Column,
    Computed,
    Entity,
    Expression,
    Feed,
    Grouped,
    Many,
    Mask,
    One,
    Operand,
    Spec,
    Tagged,
    Verb,
)
from .sql import SQL

C = TypeVar("C", bound=type)
Within = tuple[str, type] | tuple[tuple[str, type], ...]


class Needs:
    """One row of what a computed field needs, by attribute."""

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


# -- types ----------------------------------------------------------------------------------------


def entity(table: type[Table], *, name: str | None = None, within: Within = (), **said: Any) -> Any:
    """The type's plain fields are columns of `table`.

    Who sees a row: `read` (a permission) with `owner`, `team` and `follow` (table, column of the
    row, column of the user); or `within` (column, type), or several
    of them: the first parent that is set decides; or `everyone`. Rows that keep `copies` of what
    their one parent's rights ask are seen by these. Pages of `lean` rows are found in indexes.
    With `gate` (a permission), only those who hold it see any row at all.
    With `trash`, rows may lie in the trash; with `merged` (a column), a row that names another
    there was merged into it: it is hidden, and only its root leads from it to the other.
    With `tag` (a column) it is an interface whose variants share the table. `search(row, text)`
    serves the filter of that name.
    """

    def decorate(cls: C) -> C:
        parents = (within,) if within and isinstance(within[0], str) else within
        declared = Entity(table._meta.tablename, _columns(table), within=parents, **said)  # type: ignore[arg-type]
        cls.__entity__ = declared  # type: ignore[attr-defined]
        _register_enums(cls)
        make = strawberry.interface if declared.tag else strawberry.type
        made = make(cls, name=name or public_name(cls), description=inspect.getdoc(cls))
        _describe(made, declared)
        ENTITIES[table] = declared
        return made

    return decorate


ENTITIES: dict[type[Table], Entity] = {}


def entity_of(table: Any) -> Entity:
    """What was declared about the rows of a table, or of a type."""
    declared = getattr(table, "__entity__", None)
    return declared if declared is not None else ENTITIES[table]


def entity_named(table: str) -> Entity | None:
    """What was declared about the rows of a table of this name; nothing without its declaration."""
    return next((found for found in ENTITIES.values() if found.table == table), None)


def variant(*tags: str) -> Callable[[C], C]:
    """A type of an interface's table: the rows whose tag is one of these."""

    def decorate(cls: C) -> C:
        declared: Entity = cls.__entity__  # type: ignore[attr-defined]
        _register_enums(cls)
        made = strawberry.type(cls, name=public_name(cls), description=inspect.getdoc(cls))
        declared.variants.update(dict.fromkeys(tags, made))
        _describe(made, declared)
        return made

    return decorate


def lend(target: type, *, seen: Callable[["Row"], "SQL"] | None = None) -> Callable[[C], C]:
    """The class's fields stand on somebody else's type, as long as the lender is switched on.

    With `seen`, a condition on its rows, whoever meets it sees them besides.
    """

    def decorate(cls: C) -> C:
        if seen is not None:
            entity_of(target).lent.append(seen)
        made = strawberry.type(cls, description=inspect.getdoc(cls))
        made.__lends__ = target  # type: ignore[attr-defined]
        return made

    return decorate


def query(cls: C) -> C:
    """A class whose fields are roots of queries."""
    return strawberry.type(cls)


def mutation(cls: C) -> C:
    """A class whose fields are roots of mutations."""
    return strawberry.type(cls)


def subscription(cls: C) -> C:
    """A class whose fields are roots of subscriptions."""
    return strawberry.type(cls)


class Payload:
    """What a verb answers: entities by id, the rest as it is; what is not said is null or []."""

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)

    def __getattr__(self, name: str) -> Any:
        return [] if name == "errors" else None


def payload(cls: C) -> C:
    """A type that verbs answer with; inherit from `Payload` to fill it with ids."""
    _register_enums(cls)
    made = strawberry.type(cls, description=inspect.getdoc(cls))
    made.__init__ = Payload.__init__  # type: ignore[misc]
    made.__getattr__ = Payload.__getattr__  # type: ignore[attr-defined]
    for plain in made.__strawberry_definition__.fields:  # type: ignore[attr-defined]
        if plain.python_name in made.__dict__:
            delattr(made, plain.python_name)
    return made


def public_name(cls: type) -> str:
    """The type's name outside: `CustomerNode` in Python is `Customer` in the API."""
    return cls.__name__.removesuffix("Node")


# -- fields ---------------------------------------------------------------------------------------


def one(
    via: str | None = None,
    *,
    back: str | None = None,
    where: Callable[[Row], SQL] | None = None,
) -> Callable[[Callable[..., Any]], Any]:
    """The row our column `via` names, or whose column `back` names us; always nullable.

    At the root, the row whose columns equal the arguments, or that `where` chooses.
    """
    return lambda fn: _declared(fn, One(via, back, where))


def many(
    via: str | None = None,
    *,
    order: str = "id",
    size: int = 20,
    largest: int = 100,
    where: Callable[[Row], SQL] | None = None,
) -> Callable[[Callable[..., Any]], Any]:
    """The rows whose column `via` names us (at the root: all), as a connection."""
    return lambda fn: _declared(fn, Many(via, order, size, largest, where))


def expression(answer: Any) -> Callable[[Callable[[Row], SQL]], Any]:
    """A field the database works out: the function gets a `Row` and gives SQL, once per plan."""

    def decorate(fn: Callable[[Row], SQL]) -> Any:
        return _declared(fn, Expression(fn), answer=answer)

    return decorate


def computed(needs: tuple[str, ...]) -> Callable[[Callable[..., Any]], Any]:
    """A field Python works out: `fn(rows, **arguments) -> list`, sync or async, once per answer."""

    def decorate(fn: Callable[..., Any]) -> Any:
        answer = typing.get_args(typing.get_type_hints(fn)["return"])[0]
        row = namedtuple("row", needs)
        return _declared(fn, Computed(fn, needs, row), answer=answer)

    return decorate


def masked(permission: str, hide: Callable[[SQL], SQL]) -> Any:
    """`phone: str | None = masked("core.customer.contact", middle_hidden)`."""
    return strawberry.field(metadata={"plan": Mask(permission, hide)})


def aggregate(fn: Callable[..., Any]) -> Any:
    """Counts and sums by group over an entity: `-> Aggregate[CustomerNode]`."""
    return _declared(fn, Grouped())


def tagged(
    table: str,
    *,
    via: tuple[str, str],
    variants: Mapping[str, type],
    match: Callable[..., SQL],
    rank: Callable[..., SQL] | None = None,
) -> Callable[[Callable[..., Any]], Any]:
    """A union: rows of an index table whose columns `via` (tag, id) point at rows of `variants`.

    `match(hit, row, **arguments)` chooses hits that may point at a row of one of the variants,
    `rank(hit, **arguments)` orders them (best first is smallest; by id without it); both get each
    argument as an `Operand`.
    """
    tag, id_column = via
    spec = Tagged(table, tag, id_column, dict(variants), match, rank)
    return lambda fn: _declared(fn, spec)


def verb(fn: Callable[..., Any] | None = None, *, transactional: bool = True) -> Any:
    """A mutation: `async fn(self, **arguments) -> Payload`; entities in the payload are ids.

    It runs in one transaction. Where it asks a platform it is an errand, `transactional=False`:
    it may take longer, and keeps what it was told in transactions of its own.
    """
    if fn is None:
        return partial(verb, transactional=transactional)
    return _declared(fn, Verb(fn, transactional))


def feed(answer: Any) -> Callable[[Callable[..., AsyncIterator[Any]]], Any]:
    """A subscription: the async generator gives payloads of this type, each read by a plan.

    A payload's `about` (a kind of row, or None) and `about_id` say which row its asker must see.
    """
    return lambda fn: _declared(fn, Feed(fn), answer=answer)


def field(fn: Callable[..., Any]) -> Any:
    """A field that Python resolves, beside the plan: a root such as `uiManifest`, or its parts."""
    return strawberry.field(fn, description=inspect.getdoc(fn))


def _declared(fn: Callable[..., Any], spec: Spec, *, answer: Any = None) -> StrawberryField:
    """A field with the arguments and the answer of `fn`, whose body no executor ever runs."""

    def resolver(self: Any, **_: Any) -> Any:
        raise RuntimeError("compiled fields are read by the plan")

    signature = inspect.signature(fn)
    own = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    arguments = list(signature.parameters.values())[1:]
    answer = signature.return_annotation if answer is None else answer
    faked: Any = resolver
    faked.__signature__ = signature.replace(parameters=[own, *arguments], return_annotation=answer)
    faked.__annotations__ = {p.name: p.annotation for p in arguments} | {"return": answer}
    faked.__name__, faked.__module__ = fn.__name__, fn.__module__
    made = strawberry.field(resolver, metadata={"plan": spec}, description=inspect.getdoc(fn))
    return typing.cast(StrawberryField, made)


# -- what tables say ------------------------------------------------------------------------------


def _columns(table: type[Table]) -> dict[str, Column]:
    return {
        column._meta.db_column_name: Column(
            sql_type(column), bool(column._meta.null), column._meta.help_text
        )
        for column in table._meta.columns
    }


def sql_type(column: PiccoloColumn) -> str:
    """The column's type without its length: a cast to a length would cut what is compared."""
    if isinstance(column, ForeignKey):
        return "UUID"
    plain = column.column_type.upper()
    listed = "[]" if plain.endswith("[]") else ""
    plain = plain.removesuffix("[]").split("(")[0].strip()
    plain = {"BIGSERIAL": "BIGINT", "SERIAL": "INTEGER"}.get(plain, plain)
    if plain == "VARCHAR" and not listed:
        return "TEXT"
    return plain + listed


def _describe(made: type, declared: Entity) -> None:
    """Masks are noted on the entity; a column's help text becomes its field's description."""
    for one_field in made.__strawberry_definition__.fields:  # type: ignore[attr-defined]
        spec = one_field.metadata.get("plan")
        if isinstance(spec, Mask):
            declared.masks[one_field.python_name] = spec
        column = declared.columns.get(one_field.python_name)
        if column and not one_field.description:
            one_field.description = column.meaning or None


def _register_enums(cls: type) -> None:
    """Python's enums become GraphQL's, so that a table's choices can be used as they are."""
    for hint in inspect.get_annotations(cls).values():
        for kind in _enums(hint):
            if not hasattr(kind, "__strawberry_definition__"):
                strawberry.enum(kind, description=_meaning(kind))


def _enums(hint: Any) -> list[type[Enum]]:
    if isinstance(hint, type) and not isinstance(hint, types.GenericAlias):
        return [hint] if issubclass(hint, Enum) else []
    return [kind for inner in typing.get_args(hint) for kind in _enums(inner)]


def _meaning(kind: type[Enum]) -> str | None:
    return inspect.cleandoc(kind.__doc__) if kind.__doc__ else None


__all__ = ["Needs", "Operand", "Payload", "Within"]
