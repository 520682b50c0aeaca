"""What a document says in its arguments, literal or variable, as one tree.

The shape of variables (structure, enums, booleans, nulls) is part of a plan's key, their leaves
are parameters of the statement.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import (
    EnumValueNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    value_from_ast_untyped,
)

from .convert import convert, literal
from .specs import Operand
from .sql import SQL, Param, join, sql

Then = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class Const:
    """A value the plan may depend on."""

    value: Any


@dataclass(frozen=True, slots=True)
class Var:
    """A value the plan must not depend on, except through its shape; `sample` is today's value."""

    path: tuple[Any, ...]
    sample: Any

    def find(self, variables: dict[str, Any]) -> Any:
        """The value among these variables."""
        value: Any = variables
        for step in self.path:
            value = value[step]
        return value

    def param(self, type_: str, then: Then = None) -> SQL:
        """The parameter of this SQL type; `then` works on the JSON value first."""

        def read(values: Any) -> Any:
            value = self.find(values.variables)
            return convert(then(value) if then else value, type_)

        return SQL((Param(("variable", self.path, then), read, type_),))


Tree = Const | Var | dict[str, "Tree"] | list["Tree"]


def operand(tree: Tree, type_: str, then: Then = None) -> SQL:
    """A leaf as SQL: a literal if the document says it, a parameter if a variable does."""
    if isinstance(tree, Var):
        return tree.param(type_, then)
    if isinstance(tree, list):
        items = join(", ", (operand(item, type_.removesuffix("[]")) for item in tree))
        return sql(f"array[{{}}]::{type_}", items)
    if isinstance(tree, dict):
        raise TypeError("an object is no leaf")
    raw = then(tree.value) if then else tree.value
    convert(raw, type_)  # refuses what does not fit
    return literal(raw, type_)


def as_operand(tree: Tree) -> Operand:
    """A leaf as declarations get it."""
    return Operand(lambda type_, then: operand(tree, type_, then))


def sample(tree: Tree) -> Any:
    """Today's value of a leaf; for leaves whose value is part of the plan's key."""
    return tree.sample if isinstance(tree, Var) else tree.value if isinstance(tree, Const) else None


def is_null(tree: Tree) -> bool:
    """Whether the document (or a variable) says null here."""
    return isinstance(tree, Const) and tree.value is None


def real(tree: Tree, variables: dict[str, Any]) -> Any:
    """The whole tree as plain values, for functions in Python."""
    if isinstance(tree, Var):
        return tree.find(variables)
    if isinstance(tree, Const):
        return tree.value
    if isinstance(tree, list):
        return [real(item, variables) for item in tree]
    return {key: real(value, variables) for key, value in tree.items()}


def from_node(node: ValueNode, type_: Any, variables: dict[str, Any]) -> Tree | None:
    """The tree of an argument; a variable that was not given leaves its place empty (None)."""
    bare = get_nullable_type(type_)
    if isinstance(node, VariableNode):
        name = node.name.value
        return from_variable((name,), variables[name], bare) if name in variables else None
    if isinstance(node, NullValueNode):
        return Const(None)
    if isinstance(bare, GraphQLInputObjectType) and isinstance(node, ObjectValueNode):
        return _object(node, bare, variables)
    if isinstance(bare, GraphQLList):
        items = node.values if isinstance(node, ListValueNode) else (node,)
        trees = (from_node(item, bare.of_type, variables) for item in items)
        return [Const(None) if tree is None else tree for tree in trees]
    if isinstance(node, EnumValueNode):
        return Const(node.value)
    return Const(value_from_ast_untyped(node))


def _object(
    node: ObjectValueNode, bare: GraphQLInputObjectType, variables: dict[str, Any]
) -> dict[str, Tree]:
    found: dict[str, Tree] = {}
    for entry in node.fields:
        name = entry.name.value
        tree = from_node(entry.value, bare.fields[name].type, variables)
        if tree is not None:
            found[name] = tree
    return found


def from_variable(path: tuple[Any, ...], value: Any, bare: Any) -> Tree:
    """The same tree for a variable's value: structure is constant, leaves are parameters."""
    if value is None or isinstance(value, bool) or isinstance(bare, GraphQLEnumType):
        return Const(value)
    if isinstance(bare, GraphQLInputObjectType):
        return {
            key: from_variable((*path, key), inner, get_nullable_type(bare.fields[key].type))
            for key, inner in value.items()
        }
    if _is_structured_list(bare):
        inner_type = get_nullable_type(bare.of_type)
        return [from_variable((*path, i), item, inner_type) for i, item in enumerate(value)]
    return Var(path, value)


def shape_of(value: Any, bare: Any) -> Any:
    """What of a variable's value decides the plan: the constants of its tree."""
    if value is None or isinstance(value, bool) or isinstance(bare, GraphQLEnumType):
        return value
    if isinstance(bare, GraphQLInputObjectType):
        fields = bare.fields
        return tuple(
            [(k, shape_of(v, get_nullable_type(fields[k].type))) for k, v in value.items()]
        )
    if _is_structured_list(bare):
        inner_type = get_nullable_type(bare.of_type)
        return tuple([shape_of(item, inner_type) for item in value])
    return "$"


def _is_structured_list(bare: Any) -> bool:
    """Lists of objects and enums decide the plan; lists of plain values are one parameter."""
    named = get_named_type(bare)
    return isinstance(bare, GraphQLList) and isinstance(
        named, GraphQLInputObjectType | GraphQLEnumType
    )
