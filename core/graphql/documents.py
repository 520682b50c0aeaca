"""From a document's text to what is cached about it: its variables, and its plans."""

from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    StringValueNode,
    VariableNode,
    Visitor,
    parse,
    validate,
    visit,
)
from graphql.utilities import get_operation_ast

from core.errors import Invalid, T

from .arguments import Read, reader
from .compiler import Compiler
from .cursors import cursor_shape
from .limits import Limits, Scale
from .plan import Plan
from .roots import payload_plan, query_plan
from .selection import spec_of_field
from .specs import Verb
from .variables import VariableReader

NO_OPERATION = T("The document has no operation of this name.", "文档中没有这个名称的操作。")
NAME_IT = T("Name the operation to run.", "请指明要执行的操作。")


class NotValid(Exception):
    """A document that the schema does not allow; carries graphql-core's reasons."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Document:
    """A valid document: its text and variables, but no tree, which would be most of its memory."""

    text: str
    operation: str | None
    kind: OperationType
    readers: tuple[VariableReader, ...]

    @property
    def size(self) -> int:
        """Bytes, roughly."""
        return 400 + 2 * len(self.text) + 700 * len(self.readers)


@dataclass(frozen=True, slots=True)
class Call:
    """One root field of a mutation: a verb with its payload's plan, or a field of Python."""

    key: str
    gfield: Any
    node: FieldNode
    plan: Plan | None = None
    read: Read | None = None
    """The short way to the verb's arguments, if there is one."""
    python: DocumentNode | None = None


@dataclass(frozen=True, slots=True)
class Compiled:
    """What is cached for a document under one shape of variables and rights."""

    plan: Plan | None = None
    python: DocumentNode | None = None
    calls: tuple[Call, ...] = ()
    operation: OperationDefinitionNode | None = None

    @property
    def size(self) -> int:
        """Bytes, roughly; syntax trees weigh most."""
        own = self.plan.size if self.plan else 0
        trees = 20_000 if self.python else 0
        return own + trees + sum(c.plan.size + 10_000 if c.plan else 20_000 for c in self.calls)


def read_document(
    schema: GraphQLSchema, text: str, operation: str | None, limits: Limits
) -> Document:
    """Parse and validate a document, once."""
    tree = parse(text, max_tokens=limits.tokens, no_location=True)
    errors = validate(schema, tree)
    if errors:
        raise NotValid(errors)
    found = get_operation_ast(tree, operation)
    if found is None:
        raise Invalid(NO_OPERATION if operation else NAME_IT)
    uses = _Uses()
    visit(tree, uses)
    readers = (_reader(schema, d, uses) for d in found.variable_definitions or ())
    return Document(text, operation, found.operation, tuple(readers))


def _reader(schema: GraphQLSchema, definition: Any, uses: "_Uses") -> VariableReader:
    name = definition.variable.name.value
    cursor = cursor_shape if name in uses.cursors else None
    return VariableReader(schema, definition, exact=name in uses.exact, cursor=cursor)


class _Uses(Visitor):
    """Which variables decide more than a value: page sizes and cursors. Refuses U+0000."""

    def __init__(self) -> None:
        super().__init__()
        self.exact: set[str] = set()
        self.cursors: set[str] = set()

    def enter_argument(self, node: Any, *_: Any) -> None:
        """Note what a variable is used for."""
        if isinstance(node.value, VariableNode):
            name = node.value.name.value
            if node.name.value in ("first", "last", "max"):
                self.exact.add(name)
            if node.name.value in ("after", "before"):
                self.cursors.add(name)

    def enter_string_value(self, node: StringValueNode, *_: Any) -> None:
        """PostgreSQL cannot hold U+0000."""
        if "\0" in node.value:
            raise Invalid(T("Text must not contain U+0000.", "文本不能包含字符 U+0000。"))


class Workshop:
    """Compiles documents of one schema."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self._schema, self._limits = schema, limits

    def compile(self, document: Document, variables: dict[str, Any], shape: Any) -> Compiled:
        """What to do for a document, for one shape of variables and rights."""
        tree = parse(document.text, no_location=True)
        operation = get_operation_ast(tree, document.operation)
        assert operation is not None
        root = self.root(document.kind)
        Scale(self._schema, tree, variables).judge(operation, root, self._limits)
        c = Compiler(self._schema, tree, variables, shape, limits=self._limits)
        if document.kind is OperationType.QUERY:
            plan = query_plan(c, operation)
            left = {r.key for r in plan.roots if not r.compiled}
            return Compiled(plan, _only(left, tree, operation, root, c) if left else None)
        calls = [
            self._call(key, nodes, tree, operation, c)
            for key, nodes in c.collect(root, [operation.selection_set]).items()
        ]
        return Compiled(calls=tuple(calls), operation=operation)

    def root(self, kind: OperationType) -> Any:
        """The type of an operation's roots."""
        return self._schema.get_root_type(kind)

    def _call(
        self,
        key: str,
        nodes: list[FieldNode],
        tree: DocumentNode,
        operation: OperationDefinitionNode,
        c: Compiler,
    ) -> Call:
        root = self.root(operation.operation)
        gfield = root.fields.get(nodes[0].name.value)
        if gfield is not None and isinstance(spec_of_field(gfield), Verb):
            plan = payload_plan(c, gfield, key, nodes)
            return Call(key, gfield, nodes[0], plan, read=reader(gfield, nodes[0]))
        return Call(key, gfield, nodes[0], python=_only({key}, tree, operation, root, c))


def _only(
    keys: set[str],
    tree: DocumentNode,
    operation: OperationDefinitionNode,
    root: Any,
    c: Compiler,
) -> DocumentNode:
    """The document with these root fields alone."""
    chosen = c.collect(root, [operation.selection_set])
    nodes = [node for key, found in chosen.items() if key in keys for node in found]
    only = OperationDefinitionNode(
        operation=operation.operation,
        name=operation.name,
        variable_definitions=operation.variable_definitions,
        directives=(),
        selection_set=SelectionSetNode(selections=tuple(nodes)),
    )
    others = (d for d in tree.definitions if not isinstance(d, OperationDefinitionNode))
    return DocumentNode(definitions=(only, *others))
