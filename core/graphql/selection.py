"""What an operation selects, and what was declared about it."""

from collections.abc import Iterable
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
)

from .rights import Row, Shape
from .specs import Entity, Many, Spec
from .tree import Tree, from_node, is_null

Chosen = dict[str, list[FieldNode]]


def spec_of_field(gfield: Any) -> Spec:
    """How a field was declared; None is a column."""
    definition = gfield.extensions.get("strawberry-definition")
    return definition.metadata.get("plan") if definition else None


def python_name(gfield: Any) -> str:
    """A field's name in Python: a column's name."""
    return gfield.extensions["strawberry-definition"].python_name


def field_named(gtype: Any, name: str) -> Any:
    """The field of a type by its name in Python."""
    return next(field for field in gtype.fields.values() if python_name(field) == name)


def entity_of_type(gtype: Any) -> Entity | None:
    """The entity behind a type, if it has one."""
    definition = gtype.extensions.get("strawberry-definition")
    return getattr(definition.origin, "__entity__", None) if definition else None


def selections(nodes: Iterable[FieldNode]) -> list[SelectionSetNode | None]:
    """What stands below these fields, which are one field of the answer."""
    return [node.selection_set for node in nodes]


class Selection:
    """One operation under one shape of variables and rights; counts the aliases it gives."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any], shape: Shape
    ) -> None:
        self.schema, self.variables, self.shape = schema, variables, shape
        self._aliases = 0
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }

    def alias(self, letter: str) -> str:
        """A name not used before in this statement."""
        self._aliases += 1
        return f"{letter}{self._aliases}"

    def collect(self, gtype: Any, sets: Iterable[SelectionSetNode | None]) -> Chosen:
        """Response keys and their nodes for a concrete type, merged as the specification says."""
        chosen: Chosen = {}
        for one in sets:
            self._collect(gtype, one, chosen)
        return chosen

    def _collect(self, gtype: Any, one: SelectionSetNode | None, into: Chosen) -> None:
        for node in one.selections if one else ():
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                key = node.alias.value if node.alias else node.name.value
                into.setdefault(key, []).append(node)
            elif inner := self._matching(node, gtype):
                self._collect(gtype, inner, into)

    def _matching(self, node: Any, gtype: Any) -> SelectionSetNode | None:
        """What a fragment selects, if it is about this type."""
        fragment = (
            node if isinstance(node, InlineFragmentNode) else self._fragments[node.name.value]
        )
        condition: Any = fragment.type_condition
        if condition is None:
            return fragment.selection_set
        wanted: Any = self.schema.get_type(condition.name.value)
        if wanted is gtype:
            return fragment.selection_set
        abstract = is_abstract_type(wanted) and self.schema.is_sub_type(wanted, gtype)
        return fragment.selection_set if abstract else None

    def _included(self, node: Any) -> bool:
        """@skip and @include; their variables are part of the plan's key."""
        for directive in node.directives or ():
            name = directive.name.value
            if name not in ("skip", "include"):
                continue
            given: Any = from_node(
                directive.arguments[0].value, self.schema.get_type("Boolean"), self.variables
            )
            if given.value is (name == "skip"):
                return False
        return True

    def arguments(self, gfield: Any, node: FieldNode) -> dict[str, Tree]:
        """The arguments given, as trees; a missing or null one is absent."""
        found: dict[str, Tree] = {}
        for argument in node.arguments or ():
            name = argument.name.value
            tree = from_node(argument.value, gfield.args[name].type, self.variables)
            if tree is not None and not is_null(tree):
                found[name] = tree
        return found

    def row(self, gtype: Any) -> Row:
        """A new alias for a row of the type's table."""
        entity = entity_of_type(gtype)
        assert entity is not None, f"{gtype} is no entity"
        return Row(entity, self.alias("t"), self.shape)

    def target(self, gfield: Any) -> tuple[Any, Row]:
        """The type of the rows a relation leads to, and a new row of it."""
        gtype: Any = get_named_type(gfield.type)
        if isinstance(spec_of_field(gfield), Many):
            gtype = get_named_type(gtype.fields["nodes"].type)
        return gtype, self.row(gtype)
