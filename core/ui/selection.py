"""Which paths of an answer a document selects."""

from collections.abc import Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

Tree = dict[str, "Tree"]
"""Response keys, and below each what is selected there; a leaf is empty."""

_Fragments = dict[str, SelectionSetNode]


def selected(document: DocumentNode) -> Tree:
    """What the only operation of a document selects."""
    fragments = {
        definition.name.value: definition.selection_set
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    operation = next(d for d in document.definitions if isinstance(d, OperationDefinitionNode))
    return _tree(operation.selection_set, fragments)


def reaches(tree: Tree, path: str) -> bool:
    """Whether a dotted path leads to something selected; below a leaf lies JSON."""
    for key in path.split("."):
        if not tree:
            return True
        if key not in tree:
            return False
        tree = tree[key]
    return True


def _tree(selections: SelectionSetNode, fragments: _Fragments) -> Tree:
    tree: Tree = {}
    for field in _fields(selections, fragments):
        key = (field.alias or field.name).value
        below = _tree(field.selection_set, fragments) if field.selection_set else {}
        tree[key] = _joined(tree.get(key, {}), below)
    return tree


def _joined(one: Tree, other: Tree) -> Tree:
    """Two selections of the same key, merged as GraphQL does."""
    return {key: _joined(one.get(key, {}), other.get(key, {})) for key in {**one, **other}}


def _fields(selections: SelectionSetNode, fragments: _Fragments) -> Iterator[FieldNode]:
    for selection in selections.selections:
        if isinstance(selection, FieldNode):
            yield selection
        elif isinstance(selection, InlineFragmentNode):
            yield from _fields(selection.selection_set, fragments)
        elif isinstance(selection, FragmentSpreadNode):
            yield from _fields(fragments[selection.name.value], fragments)
