"""A verb's arguments: from checked variables straight to what Strawberry makes of them.

Only the usual form is read here, in which every argument is one variable. Whatever else a document
says, and whatever does not fit, goes through graphql-core and Strawberry, which also word errors.
"""

from collections.abc import Callable
from typing import Any

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    VariableNode,
    get_named_type,
    is_specified_scalar_type,
)
from graphql.execution.values import get_argument_values, get_variable_values
from strawberry.types.arguments import convert_arguments

from .compose import Schema

Make = Callable[[Any], Any]
Read = Callable[[dict[str, Any]], dict[str, Any]]

UNFIT = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, GraphQLError)


def reader(gfield: Any, node: FieldNode) -> Read | None:
    """What reads the arguments of a call from its variables; None if it is not that simple."""
    makers: list[tuple[str, str, Make]] = []
    for argument in node.arguments or ():
        if not isinstance(argument.value, VariableNode):
            return None
        declared = gfield.args[argument.name.value]
        name = declared.extensions["strawberry-definition"].python_name
        makers.append((argument.value.name.value, name, _maker(declared.type)))

    def read(variables: dict[str, Any]) -> dict[str, Any]:
        return {name: make(variables[given]) for given, name, make in makers if given in variables}

    return read


def spelt_out(
    schema: Schema, gfield: Any, node: FieldNode, operation: Any, given: dict[str, Any]
) -> dict[str, Any]:
    """The arguments of any call, the long way; raises what graphql-core finds wrong with them."""
    coerced = get_variable_values(schema.graphql, operation.variable_definitions or (), given)
    if isinstance(coerced, list):
        raise coerced[0]
    return convert_arguments(
        get_argument_values(gfield, node, coerced),
        gfield.extensions["strawberry-definition"].arguments,
        scalar_registry=schema.schema_converter.scalar_registry,
        config=schema.config,
    )


def spelt_outside(gfield: Any, field: str | None) -> str | None:
    """The path to a field that a verb refuses, as the API spells it; keys inside JSON stay."""
    if field is None:
        return None
    known, spelt = gfield.args, []
    if "input" in known:
        known = get_named_type(known["input"].type).fields
    for part in field.split("."):
        name, known = _named(part, known)
        spelt.append(name)
    return ".".join(spelt)


def _named(part: str, known: Any) -> tuple[str, Any]:
    """The outer name of one part of a path, and what may stand below it."""
    for name, declared in known.items():
        if part in (name, declared.extensions["strawberry-definition"].python_name):
            return name, getattr(get_named_type(declared.type), "fields", {})
    return part, {}


def _maker(gtype: Any) -> Make:
    """What makes a checked value of this type what a verb expects."""
    if isinstance(gtype, GraphQLNonNull):
        return _needed(_maker(gtype.of_type))
    if isinstance(gtype, GraphQLList):
        return _or_none(_listed(_maker(gtype.of_type)))
    if isinstance(gtype, GraphQLInputObjectType):
        return _or_none(_object(gtype))
    if is_specified_scalar_type(gtype) and gtype.name != "Float":
        return _same
    return _or_none(gtype.parse_value)


def _same(value: Any) -> Any:
    return value


def _needed(make: Make) -> Make:
    def check(value: Any) -> Any:
        if value is None:
            raise ValueError("a variable that may be null stands where null may not")
        return make(value)

    return check


def _or_none(make: Make) -> Make:
    return lambda value: None if value is None else make(value)


def _listed(make: Make) -> Make:
    return lambda value: [make(item) for item in value]


def _object(gtype: GraphQLInputObjectType) -> Make:
    cls = gtype.extensions["strawberry-definition"].origin
    made: dict[str, tuple[str, Make]] = {}

    def make(value: dict[str, Any]) -> Any:
        for key in value.keys() - made.keys():  # made late: inputs may refer to each other
            field = gtype.fields[key]
            name = field.extensions["strawberry-definition"].python_name
            made[key] = name, _maker(field.type)
        return cls(**{made[key][0]: made[key][1](entry) for key, entry in value.items()})

    return make
