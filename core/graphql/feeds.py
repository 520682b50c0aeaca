"""Subscriptions: what a feed gives is read by a plan, as somebody who may see it at that moment."""

from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

import orjson
from graphql import OperationType, parse
from graphql.utilities import get_operation_ast

from core.db import fetchrow
from core.errors import Invalid, T

from .arguments import spelt_out
from .compiler import Compiler
from .documents import Document
from .engine import packed, reported
from .holes import fill
from .limits import Scale
from .plan import Plan, Values
from .rights import Asker, Trash, table, visible
from .roots import payload_plan
from .selection import spec_of_field
from .sql import FALSE, SQL, TRUE, Param, every, sql

if TYPE_CHECKING:
    from .engine import Engine

NOT_A_FEED = T("This document is no subscription.", "这个文档不是订阅。")
UNKNOWN_NEEDS = "core.audit.read"
"""Who may hear of rows that the API does not show."""


class Feed:
    """One running subscription."""

    def __init__(self, engine: "Engine", document: Document, given: dict[str, Any]) -> None:
        if document.kind is not OperationType.SUBSCRIPTION:
            raise Invalid(NOT_A_FEED)
        self._engine, self._document, self._given = engine, document, given
        self._variables: dict[str, Any] = {}
        self._plans: dict[Any, Plan] = {}
        for reader in document.readers:
            reader.read(given, self._variables)
        self._tree = parse(document.text, no_location=True)
        operation = get_operation_ast(self._tree, document.operation)
        assert operation is not None
        self._operation = operation

    async def answers(self, asker: Callable[[], Asker]) -> AsyncIterator[bytes]:
        """An answer for each payload that the asker may see by then."""
        schema = self._engine.schema.graphql
        root: Any = self._engine.workshop.root(OperationType.SUBSCRIPTION)
        limits = self._engine.limits
        Scale(schema, self._tree, self._variables).judge(self._operation, root, limits)
        chosen = self._compiler(asker()).collect(root, [self._operation.selection_set])
        for key, nodes in chosen.items():
            gfield = root.fields[nodes[0].name.value]
            async for payload in self._run(gfield, nodes[0]):
                answer = await self._answer(key, gfield, nodes, payload, asker())
                if answer is not None:
                    yield answer

    def _run(self, gfield: Any, node: Any) -> AsyncIterator[Any]:
        """What the declared generator gives."""
        arguments = spelt_out(self._engine.schema, gfield, node, self._operation, self._given)
        spec: Any = spec_of_field(gfield)
        return spec.run(None, **arguments)

    async def _answer(
        self, key: str, gfield: Any, nodes: list[Any], payload: Any, asker: Asker
    ) -> bytes | None:
        """The payload as this asker may read it, or None."""
        about: str | None = payload.about
        found = (about, asker.shape)
        plan = self._plans.get(found)
        if plan is None:
            c = self._compiler(asker)
            plan = payload_plan(c, gfield, key, nodes, self._condition(c, about))
            self._plans[found] = plan
        values = Values(self._variables, asker, payload)
        row = await fetchrow(plan.sql, *[read(values) for read in plan.reads])
        if row is None:
            return None
        root = plan.roots[0]
        answer: dict[str, Any] = {key: orjson.Fragment(row[0])}
        errors: list[Any] = []
        if root.holes:
            answer[key] = orjson.loads(row[0])
            errors = reported(await fill(answer, root.step, root.holes, self._variables))
        return packed(answer, [root.step], errors)

    def _compiler(self, asker: Asker) -> Compiler:
        schema = self._engine.schema.graphql
        limits = self._engine.limits
        return Compiler(schema, self._tree, self._variables, asker.shape, limits=limits)

    def _condition(self, c: Compiler, about: str | None) -> SQL:
        """Whether the asker may see the row that a payload is about."""
        if about is None:
            return TRUE
        gtype = _type_about(c, self._engine.schema.entities, about)
        if gtype is None:
            return TRUE if c.shape.sees(UNKNOWN_NEEDS) else FALSE
        row = c.row(gtype)
        wanted = SQL((Param(("payload", "about_id"), lambda v: v.payload.about_id, "UUID"),))
        same = sql("{} = {}", row.raw("id"), wanted)
        conditions = every([same, visible(row, Trash.BOTH)])
        return sql("exists (select 1 from {} where {})", table(row), conditions)


def _type_about(c: Compiler, entities: dict[str, type], about: str) -> Any:
    """The type of the rows a fact is about, by its name (`deal` is `Deal`) or its table."""
    plain = about.replace("_", "").lower()
    for name, node in entities.items():
        if name.lower() == plain or node.__entity__.table == about:  # type: ignore[attr-defined]
            return c.schema.get_type(name)
    return None
