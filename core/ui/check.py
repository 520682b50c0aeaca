"""Before a plugin is enabled: do its screens ask for what there is, and show what they ask for?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    GraphQLSchema,
    NameNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    is_input_type,
    type_from_ast,
    validate,
    validate_input_value,
)

from core.errors import Invalid, T

from .documents import Document, operation_of, source_id
from .kinds import KNOWN_OF, Action, Contribution, Page, Panel, Picker
from .selection import reaches, selected
from .surface import Surface
from .values import Choices

_FILLED_BY_THE_LIST = frozenset({"first", "after", "filter", "orderBy"})
_FILLED_BY_TYPING = frozenset({"search"})


def check_sources(contributions: Iterable[tuple[str, Contribution]], schema: GraphQLSchema) -> None:
    """Refuse the first contribution that asks for something that is not there, by its name."""
    surface = Surface(contributions)
    trees = {document.id: document.read() for document in surface.documents.values()}
    valid = _found_valid(trees, schema)
    for name in surface.contributions:
        for where, problem in _Inspection(surface, schema, trees, valid, name).problems():
            raise Invalid(T("{where}: {why}", "{where}：{why}").fill(where=where, why=problem))


def _found_valid(trees: Mapping[str, DocumentNode], schema: GraphQLSchema) -> frozenset[str]:
    """The documents that keep the rules of GraphQL, if all do that can be asked at once.

    Setting up the rules costs more than going by them: so it is not done for each document.
    """
    alone = {id: tree for id, tree in trees.items() if len(tree.definitions) == 1}
    joined = [
        OperationDefinitionNode(
            operation=operation.operation,
            name=NameNode(value=f"operation_{number}"),
            variable_definitions=operation.variable_definitions,
            directives=operation.directives,
            selection_set=operation.selection_set,
        )
        for number, operation in enumerate(map(operation_of, alone.values()))
    ]
    errors = validate(schema, DocumentNode(definitions=tuple(joined)))
    return frozenset() if errors else frozenset(alone)


@dataclass(frozen=True)
class _Inspection:
    """One contribution under the lamp; problems come as (where, what)."""

    surface: Surface
    schema: GraphQLSchema
    trees: Mapping[str, DocumentNode]
    valid: frozenset[str]
    name: str

    def problems(self) -> Iterator[tuple[str, T | str]]:
        contribution = self.surface.contributions[self.name]
        for source in contribution.sources():
            document = self.surface.documents[source_id(self.name, source)]
            filled = _filled_for(contribution)
            changing = isinstance(contribution, Action)
            for problem in self._wrong_with(document, filled, changing=changing):
                yield document.id, problem
        for choices in contribution.chosen_from():
            yield from self._wrong_choices(choices)
        yield from ((self.name, problem) for problem in self._unreadable(contribution))
        yield from ((self.name, problem) for problem in self._unknown_actions(contribution))
        if isinstance(contribution, Page):
            yield from ((self.name, problem) for problem in self._wrong_views(contribution))
        if isinstance(contribution, Panel):
            yield from ((self.name, problem) for problem in _wrong_conditions(contribution))

    def _wrong_choices(self, choices: Choices) -> Iterator[tuple[str, T | str]]:
        document = self.surface.documents[source_id(self.name, choices.source)]
        for problem in self._wrong_with(document, _FILLED_BY_TYPING):
            yield document.id, problem
        tree = selected(self.trees[document.id])
        for path in choices.reads():
            if not reaches(tree, f"{choices.source.path}.{path}"):
                yield document.id, _not_selected(path)

    def _wrong_with(
        self, document: Document, filled: frozenset[str], *, changing: bool = False
    ) -> Iterator[T | str]:
        tree = self.trees[document.id]
        if document.id not in self.valid:
            yield from (error.message for error in validate(self.schema, tree))
        if document.changes != changing:
            yield T("Actions change, everything else only asks.", "只有操作可以修改数据。")
        if not reaches(selected(tree), document.source.path):
            yield _not_selected(document.source.path)
        yield from self._unbound(document, filled)

    def _unbound(self, document: Document, by_the_shell: frozenset[str]) -> Iterator[T]:
        bound = set(document.source.vars)
        for name in bound - set(document.declared):
            yield T("Variable ${name} is not declared.", "变量 ${name} 未声明。").fill(name=name)
        filled = bound | by_the_shell
        for variable in operation_of(self.trees[document.id]).variable_definitions or ():
            name = variable.variable.name.value
            needed = isinstance(variable.type, NonNullTypeNode) and variable.default_value is None
            if needed and name not in filled:
                yield T("Variable ${name} is bound to nothing.", "变量 ${name} 没有绑定。").fill(
                    name=name
                )

    def _unreadable(self, contribution: Contribution) -> Iterator[T]:
        first = next(iter(contribution.sources()), None)
        if first is None:
            return
        tree = selected(self.trees[source_id(self.name, first)])
        for path in contribution.reads():
            if not reaches(tree, f"{first.path}.{path}"):
                yield _not_selected(path)

    def _unknown_actions(self, contribution: Contribution) -> Iterator[T]:
        for action in contribution.offers():
            if not isinstance(self.surface.contributions.get(action), Action):
                yield T("There is no action {id}.", "没有操作 {id}。").fill(id=action)

    def _wrong_views(self, page: Page) -> Iterator[str]:
        """A view's filter has to be a value of what the list takes as `$filter`."""
        document = self.surface.documents[source_id(self.name, page.source)]
        types = [
            type_from_ast(self.schema, variable.type)
            for variable in operation_of(self.trees[document.id]).variable_definitions or ()
            if variable.variable.name.value == "filter"
        ]
        problems: list[str] = []
        for wanted in filter(is_input_type, types):
            for view in page.views:
                validate_input_value(
                    dict(view.filter), wanted, lambda error, path: problems.append(error.message)
                )
        yield from problems


def _filled_for(contribution: Contribution) -> frozenset[str]:
    """Variables that the shell fills in by itself."""
    if isinstance(contribution, Page):
        return _FILLED_BY_THE_LIST
    return _FILLED_BY_TYPING if isinstance(contribution, Picker) else frozenset()


def _wrong_conditions(panel: Panel) -> Iterator[T]:
    """What a panel depends on has to be known where it stands."""
    for condition in panel.when:
        if condition.path.partition(".")[0] not in KNOWN_OF[panel.slot]:
            yield T(
                "In {slot} nothing is known of {path}.", "{slot} 处没有 {path} 这一内容。"
            ).fill(slot=panel.slot, path=condition.path)


def _not_selected(path: str) -> T:
    return T(
        "It shows {path}, which its document does not ask for.", "文档中没有查询 {path}。"
    ).fill(path=path)
