"""Variables of a request, checked against their types by functions compiled once per document."""

from collections.abc import Callable
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    Undefined,
    VariableDefinitionNode,
    get_named_type,
    get_nullable_type,
    type_from_ast,
    value_from_ast_untyped,
)

from core.errors import Invalid, T

from .convert import unfit
from .tree import shape_of

Check = Callable[[Any], Any]


class VariableReader:
    """One variable of an operation: how to check it, and what of it belongs to a plan's key."""

    __slots__ = ("_bare", "_check", "_cursor", "_default", "_exact", "_silent", "name", "type")

    def __init__(
        self,
        schema: GraphQLSchema,
        definition: VariableDefinitionNode,
        *,
        exact: bool,
        cursor: Check | None,
    ) -> None:
        self.name = definition.variable.name.value
        self.type: Any = type_from_ast(schema, definition.type)
        self._check = checker(self.type)
        self._bare: Any = get_nullable_type(self.type)
        default = definition.default_value
        self._default = (self._check(value_from_ast_untyped(default)),) if default else ()
        self._exact, self._cursor = exact, cursor
        required = isinstance(self.type, GraphQLNonNull)
        self._silent = required and not exact and not cursor and _is_plain(self._bare)

    def read(self, given: dict[str, Any], into: dict[str, Any]) -> Any:
        """Put the checked value into `into`, and return its part of the key."""
        if self.name in given:
            value = self._checked(given[self.name])
        elif self._default:
            value = self._default[0]
        elif isinstance(self.type, GraphQLNonNull):
            raise self._missing()
        else:
            return ()
        into[self.name] = value
        if self._silent:
            return None
        return self._key(value)

    def _key(self, value: Any) -> Any:
        if value is not None and self._cursor:
            return self._cursor(value)
        if self._exact:
            return value
        return shape_of(value, self._bare)

    def _checked(self, value: Any) -> Any:
        try:
            return self._check(value)
        except Invalid as refusal:
            told = T("Variable ${name}: {why}", "变量 ${name}:{why}")
            raise Invalid(told.fill(name=self.name, why=refusal.message)) from None

    def _missing(self) -> Invalid:
        told = T("Variable ${name} of type {type} is required.", "缺少 {type} 类型的变量 ${name}。")
        return Invalid(told.fill(name=self.name, type=str(self.type)))


def _is_plain(bare: Any) -> bool:
    """Whether no part of such a value can decide a plan."""
    named = get_named_type(bare)
    structured = isinstance(named, GraphQLInputObjectType | GraphQLEnumType)
    return not structured and named.name not in ("Boolean", "JSON")


def checker(type_: Any) -> Check:
    """A function that checks a JSON value against an input type, as the specification says."""
    if isinstance(type_, GraphQLNonNull):
        return _required(type_)
    if isinstance(type_, GraphQLList):
        return _listed(type_)
    if isinstance(type_, GraphQLEnumType):
        return _named(type_)
    if isinstance(type_, GraphQLInputObjectType):
        return _object(type_)
    return _leaf(type_)


def _required(type_: GraphQLNonNull[Any]) -> Check:
    inner = checker(type_.of_type)

    def check(value: Any) -> Any:
        if value is None:
            raise unfit("null", str(type_))
        return inner(value)

    return check


def _listed(type_: GraphQLList[Any]) -> Check:
    item = checker(type_.of_type)

    def check(value: Any) -> Any:
        if value is None:
            return None
        return [item(entry) for entry in value] if isinstance(value, list) else [item(value)]

    return check


def _named(type_: GraphQLEnumType) -> Check:
    names = frozenset(type_.values)

    def check(value: Any) -> Any:
        if value is None or (isinstance(value, str) and value in names):
            return value
        raise unfit(value, type_.name)

    return check


def _object(type_: GraphQLInputObjectType) -> Check:
    made: dict[str, Check] = {}
    required = [key for key, field in type_.fields.items() if _is_required(field)]

    def check(value: Any) -> Any:
        if value is None:
            return None
        if not isinstance(value, dict):
            raise unfit(value, type_.name)
        for key in value.keys() - made.keys():  # made late: filters refer to each other
            made[key] = checker(_field(type_, key).type)
        if missing := [key for key in required if key not in value]:
            raise _lacks(type_.name, missing[0])
        return {key: made[key](entry) for key, entry in value.items()}

    return check


def _is_required(field: Any) -> bool:
    return isinstance(field.type, GraphQLNonNull) and field.default_value is Undefined


def _field(type_: GraphQLInputObjectType, key: str) -> Any:
    field = type_.fields.get(key)
    if field is None:
        told = T("{type} has no field “{key}”.", "{type} 没有字段 “{key}”。")
        raise Invalid(told.fill(type=type_.name, key=key[:80]))
    return field


def _lacks(type_: str, key: str) -> Invalid:
    return Invalid(T("{type}.{key} is required.", "缺少 {type}.{key}。").fill(type=type_, key=key))


def _leaf(type_: Any) -> Check:
    accepts = _LEAVES.get(type_.name)
    if accepts is None:
        return lambda value: value

    def check(value: Any) -> Any:
        if value is None:
            return None
        if not accepts(value):
            raise unfit(value, type_.name)
        return str(value) if type_.name == "ID" else value

    return check


def _is_int(value: Any) -> bool:
    return type(value) is int and -(2**31) <= value < 2**31


def _is_text(value: Any) -> bool:
    return type(value) is str and "\0" not in value


_LEAVES: dict[str, Callable[[Any], bool]] = {
    "ID": lambda value: type(value) is int or _is_text(value),
    "String": _is_text,
    "Int": _is_int,
    "Boolean": lambda value: type(value) is bool,
    "Float": lambda value: type(value) in (int, float),
}
