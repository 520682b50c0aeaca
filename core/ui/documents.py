"""The GraphQL documents behind the screens: kept on the server, named by their contribution."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode, OperationType, parse

from core.errors import Invalid, T

from .kinds import Contribution
from .values import Source


@dataclass(frozen=True)
class Document:
    """One stored document: its id outside, whose it is, and who may have it run."""

    id: str
    contribution: str
    requires: tuple[str, ...]
    source: Source

    def read(self) -> DocumentNode:
        """Its tree, which is not kept; refuses what is not one GraphQL operation."""
        try:
            tree = parse(self.source.document, no_location=True)
        except GraphQLError as error:
            why = error.message
            raise Invalid(T("{id}: {why}", "{id}：{why}").fill(id=self.id, why=why)) from None
        if len([d for d in tree.definitions if isinstance(d, OperationDefinitionNode)]) != 1:
            raise Invalid(
                T(
                    "{id}: a document holds exactly one operation.",
                    "{id}：每个文档只能包含一个操作。",
                ).fill(id=self.id)
            )
        return tree

    @property
    def changes(self) -> bool:
        """Whether it is a mutation."""
        return self._head[0]

    @property
    def declared(self) -> tuple[str, ...]:
        """Names of the variables it declares."""
        return self._head[1]

    def variables(self, given: Mapping[str, Any], me: str) -> dict[str, Any]:
        """What it runs with: declared names only; `$me` and literals are filled in here."""
        values = {name: given[name] for name in self.declared if name in given}
        for name, binding in self.source.vars.items():
            if binding in ("$me", "$me.id"):
                values[name] = me
            elif not _is_bound(binding):
                values[name] = binding
        return values

    @cached_property
    def _head(self) -> tuple[bool, tuple[str, ...]]:
        """Read when first asked for: most documents of a house wait long for their first reader."""
        operation = operation_of(self.read())
        declared = tuple(v.variable.name.value for v in operation.variable_definitions or ())
        return operation.operation is OperationType.MUTATION, declared


def operation_of(tree: DocumentNode) -> OperationDefinitionNode:
    """The only operation of a document."""
    return next(d for d in tree.definitions if isinstance(d, OperationDefinitionNode))


def source_id(contribution: str, source: Source) -> str:
    """The name of a document outside: it changes when it or its literals do, never otherwise."""
    fixed = {name: given for name, given in source.vars.items() if not _is_bound(given)}
    whole = source.document + (json.dumps(fixed, default=str, sort_keys=True) if fixed else "")
    return f"{contribution}#{hashlib.sha256(whole.encode()).hexdigest()[:10]}"


def _is_bound(given: Any) -> bool:
    return isinstance(given, str) and given.startswith("$")


def documents(name: str, contribution: Contribution) -> list[Document]:
    """The documents of a contribution."""
    asked = (*contribution.sources(), *(c.source for c in contribution.chosen_from()))
    return [Document(source_id(name, s), name, contribution.requires, s) for s in asked]
