"""One schema from what core and plugins bring; no declared class is ever changed."""

from collections.abc import Mapping
from typing import Any, ClassVar

import strawberry
from graphql import GraphQLSchema
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.name_converter import NameConverter
from strawberry.types.field import StrawberryField

from .check import Impossible, check_entity, check_root
from .derived import Derivation, copied, name_of
from .graph import Graph, Undoable
from .scalars import SCALARS


def compose(graphs: Mapping[str, Graph]) -> "Schema":
    """The schema of a house from each owner's graph; refuses what cannot work, naming owners."""
    return Schema(graphs)


class Names(NameConverter):
    """Strawberry's names, each worked out once: it asks for them with every argument."""

    _known: ClassVar[dict[str, str]] = {}

    def apply_naming_config(self, name: str) -> str:
        """The name outside of a name in Python."""
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = super().apply_naming_config(name)
        return found


class Schema(strawberry.Schema):
    """A Strawberry schema whose types also carry lent fields, and whose lists their arguments."""

    def __init__(self, graphs: Mapping[str, Graph]) -> None:
        self._fields: dict[str, list[StrawberryField]] = {}
        self._owners: dict[str, dict[str, str]] = {}
        self.entities: dict[str, type] = {}
        self.undoables: dict[str, Undoable] = {}
        for owner, graph in graphs.items():
            self._take(owner, graph)
        for owner, graph in graphs.items():
            for lender in graph.lends:
                self._lend(owner, lender)
        roots = {kind: self._root(kind, graphs) for kind in ("Query", "Mutation", "Subscription")}
        self._complete()
        types = [*self.entities.values(), *(t for g in graphs.values() for t in g.types)]
        super().__init__(
            query=roots["Query"] or _nothing("Query"),
            mutation=roots["Mutation"],
            subscription=roots["Subscription"],
            types=types,
            config=StrawberryConfig(scalar_map=SCALARS, name_converter=Names()),
        )

    @property
    def graphql(self) -> GraphQLSchema:
        """The schema as graphql-core knows it."""
        return self._schema

    def get_fields(self, type_definition: Any) -> list[StrawberryField]:
        """Strawberry asks here for the fields of every type it builds."""
        own = self._fields.get(type_definition.name)
        return type_definition.fields if own is None else own

    def _take(self, owner: str, graph: Graph) -> None:
        for node in graph.entities:
            name = name_of(node)
            if name in self.entities:
                raise Impossible(f"{name} of {owner} is already given by {self._owners[name]['']}")
            self.entities[name] = node
            self._owners[name] = {"": owner}
            self._fields[name] = []
            self._add(name, owner, node)
        for undoable in graph.undoables:
            if undoable.kind in self.undoables:
                raise Impossible(f"undoing {undoable.kind} of {owner} is already given")
            self.undoables[undoable.kind] = undoable

    def _add(self, name: str, owner: str, cls: Any) -> None:
        """Give a type the fields of a class, unless somebody already gave such a field."""
        have = self._owners[name]
        for field in cls.__strawberry_definition__.fields:
            if field.python_name in have:
                raise Impossible(
                    f"{name}.{field.python_name} of {owner} is already given by"
                    f" {have[field.python_name]}"
                )
            have[field.python_name] = owner
            self._fields[name].append(copied(field))

    def _lend(self, owner: str, lender: Any) -> None:
        target = lender.__lends__
        name = name_of(target)
        if name not in self._fields and not hasattr(target, "__entity__"):
            self._fields[name] = [copied(f) for f in target.__strawberry_definition__.fields]
            self._owners[name] = {f.python_name: "core" for f in self._fields[name]}
        if name not in self._fields:
            raise Impossible(f"{owner} lends fields to {name}, which nobody gives")
        self._add(name, owner, lender)
        for variant in {*getattr(getattr(target, "__entity__", None), "variants", {}).values()}:
            self._add(name_of(variant), owner, lender)

    def _root(self, kind: str, graphs: Mapping[str, Graph]) -> type | None:
        """`Query`, `Mutation` or `Subscription` with the fields of everybody; None if empty."""
        attribute = {"Query": "queries", "Mutation": "mutations"}.get(kind, "subscriptions")
        self._fields[kind], self._owners[kind] = [], {}
        for owner, graph in graphs.items():
            for cls in getattr(graph, attribute):
                self._add(kind, owner, cls)
        return _nothing(kind) if self._fields[kind] else None

    def _complete(self) -> None:
        derivation = Derivation(self._fields, [*self.entities.values()])
        for name, fields in self._fields.items():
            for field in fields:
                derivation.complete(field, root=name == "Query")
        for name, node in self.entities.items():
            check_entity(name, node, self._fields[name])
        for root in ("Query", "Mutation", "Subscription"):
            check_root(root, self._fields[root])


def _nothing(name: str) -> type:
    """A root type without fields of its own; `get_fields` gives it everybody's."""
    return strawberry.type(type(name, (), {"__annotations__": {}}), name=name)
