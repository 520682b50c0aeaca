"""What a document may cost, judged in one linear pass before anything runs."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)

from core.errors import Invalid, T

from .selection import spec_of_field
from .specs import Many, Tagged


class TooComplex(Invalid):
    """The document asks for more than one request may."""

    code = "TOO_COMPLEX"


@dataclass(frozen=True, slots=True)
class Limits:
    """The house's bounds on one request."""

    body: int = 256_000
    tokens: int = 2000
    depth: int = 12
    fields: int = 2000
    cost: int = 50_000
    conditions: int = 100
    deadline: float = 10.0
    errand: float = 60.0


class Weight(NamedTuple):
    """What a selection costs, how many fields it expands to, and how deep it goes."""

    cost: int
    fields: int
    depth: int


class Scale:
    """Weighs one operation; each fragment is weighed once, so doubling chains cost nothing."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any]
    ) -> None:
        self._schema, self._variables = schema, variables
        self._weighed: dict[str, Weight] = {}
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }

    def judge(self, operation: OperationDefinitionNode, root: Any, limits: Limits) -> Weight:
        """The weight of an operation; refuses one beyond the limits."""
        weight = self.weigh(operation.selection_set, root)
        bounds = Weight(limits.cost, limits.fields, limits.depth)
        if any(mine > most for mine, most in zip(weight, bounds, strict=True)):
            raise TooComplex(_TOO_MUCH.fill(mine=_say(weight), most=_say(bounds)))
        return weight

    def weigh(self, selections: SelectionSetNode | None, gtype: Any) -> Weight:
        """The weight of a selection: its costs add up, its deepest field counts."""
        cost = fields = depth = 0
        for node in selections.selections if selections else ():
            one = (
                self._field(node, gtype)
                if isinstance(node, FieldNode)
                else self._spread(node, gtype)
            )
            cost, fields, depth = cost + one.cost, fields + one.fields, max(depth, one.depth)
        return Weight(cost, fields, depth)

    def _field(self, node: FieldNode, gtype: Any) -> Weight:
        gfield = getattr(gtype, "fields", {}).get(node.name.value)
        if gfield is None or node.selection_set is None:
            return Weight(1, 1, 1)
        inner = self.weigh(node.selection_set, get_named_type(gfield.type))
        times = self._size(node, spec_of_field(gfield))
        return Weight(1 + times * inner.cost, 1 + inner.fields, 1 + inner.depth)

    def _spread(self, node: Any, gtype: Any) -> Weight:
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            return self.weigh(
                node.selection_set,
                self._schema.get_type(condition.name.value) if condition else gtype,
            )
        assert isinstance(node, FragmentSpreadNode)
        name = node.name.value
        if name not in self._weighed:
            fragment = self._fragments[name]
            condition = self._schema.get_type(fragment.type_condition.name.value)
            self._weighed[name] = self.weigh(fragment.selection_set, condition)
        return self._weighed[name]

    def _size(self, node: FieldNode, spec: Any) -> int:
        """How many rows a list may bring."""
        if not isinstance(spec, Many | Tagged):
            return 1
        for argument in node.arguments or ():
            if argument.name.value in ("first", "last"):
                size = self._number(argument.value)
                if size is not None:
                    return max(1, size)
        return spec.size if isinstance(spec, Many) else 20

    def _number(self, node: Any) -> int | None:
        if isinstance(node, VariableNode):
            return self._variables.get(node.name.value)
        return int(node.value) if isinstance(node, IntValueNode) else None


_TOO_MUCH = T(
    "This document asks for too much: {mine}; allowed are {most}.",
    "这个请求要得太多:{mine};上限为 {most}。",
)


def _say(weight: Weight) -> T:
    return T(
        "cost {cost}, {fields} fields, depth {depth}",
        "成本 {cost}、{fields} 个字段、深度 {depth}",
    ).fill(cost=weight.cost, fields=weight.fields, depth=weight.depth)
