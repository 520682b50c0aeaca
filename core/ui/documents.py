"""The GraphQL documents behind the screens: kept on the server, named by their contribution."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
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
    parsed: DocumentNode
    operation: OperationDefinitionNode

    @property
    def changes(self) -> bool:
        """Whether it is a mutation."""
        return self.operation.operation is OperationType.MUTATION

    @property
    def declared(self) -> tuple[str, ...]:
        """Names of the variables it declares."""
        return tuple(v.variable.name.value for v in self.operation.variable_definitions or ())

    def variables(self, given: Mapping[str, Any], me: str) -> dict[str, Any]:
        """What it runs with: declared names only; `$me` and literals are filled in here."""
        values = {name: given[name] for name in self.declared if name in given}
        for name, binding in self.source.vars.items():
            if binding in ("$me", "$me.id"):
                values[name] = me
            elif not _is_bound(binding):
                values[name] = binding
        return values


def source_id(contribution: str, source: Source) -> str:
    """The name of a document outside: it changes when it or its literals do, never otherwise."""
    fixed = {name: given for name, given in source.vars.items() if not _is_bound(given)}
    whole = source.document + (json.dumps(fixed, default=str, sort_keys=True) if fixed else "")
    return f"{contribution}#{hashlib.sha256(whole.encode()).hexdigest()[:10]}"


def _is_bound(given: Any) -> bool:
    return isinstance(given, str) and given.startswith("$")


def documents(name: str, contribution: Contribution) -> list[Document]:
    """The documents of a contribution, read; refuses what is not one GraphQL operation."""
    asked = (*contribution.sources(), *(c.source for c in contribution.chosen_from()))
    return [_read(source_id(name, s), name, contribution.requires, s) for s in asked]


def _read(id: str, name: str, requires: tuple[str, ...], source: Source) -> Document:
    try:
        parsed = parse(source.document, no_location=True)
    except GraphQLError as error:
        raise Invalid(T("{id}: {why}", "{id}：{why}").fill(id=id, why=error.message)) from None
    operations = [d for d in parsed.definitions if isinstance(d, OperationDefinitionNode)]
    if len(operations) != 1:
        raise Invalid(
            T(
                "{id}: a document holds exactly one operation.",
                "{id}：每个文档只能包含一个操作。",
            ).fill(id=id)
        )
    return Document(id, name, requires, source, parsed, operations[0])
