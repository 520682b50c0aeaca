"""From a request to the bytes of its answer: find the plan, run it, fill its holes."""

import asyncio
import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import orjson
from graphql import DocumentNode, OperationType, execute

from core.db import OUTAGES, fetchrow
from core.errors import Invalid, T, language

from .cache import Bounded
from .compose import Schema
from .documents import Compiled, Document, NotValid, Workshop, read_document
from .errors import NULL, Unavailable, explained, failed, invalid, told
from .holes import Failed, Step, fill
from .limits import Limits, TooComplex
from .mutations import Change, change_once
from .plan import Plan, Values
from .request import Request, _current
from .rights import Asker

SOCKET = T("Subscriptions need a socket.", "订阅需要使用 WebSocket。")
DEEP = T("The document is nested too deeply.", "文档嵌套过深。")
Acting = Callable[[Any], AbstractContextManager[Any]]


class Engine:
    """Answers requests over one schema; keeps what it learnt about documents."""

    def __init__(
        self, schema: Schema, *, limits: Limits | None = None, acting: Acting = nullcontext
    ) -> None:
        self.schema, self.limits, self.acting = schema, limits or Limits(), acting
        self.workshop = Workshop(schema.graphql, self.limits)
        self.documents: Bounded[Document] = Bounded(8_000_000)
        self.plans: Bounded[Compiled] = Bounded(32_000_000)

    async def run(
        self,
        query: str,
        variables: dict[str, Any] | None,
        operation: str | None,
        asker: Asker,
        *,
        idempotency_key: str | None = None,
    ) -> bytes:
        """The answer as the bytes to send; only an outage of the database is raised."""
        speaking = language.set(asker.language)
        try:
            async with asyncio.timeout(self.limits.deadline) as deadline:
                request = Request(asker, self, deadline)
                given = variables or {}
                return await self._answer(request, query, given, operation, idempotency_key)
        except NotValid as refused:
            return failed(*[invalid(error) for error in refused.errors[:20]])
        except OUTAGES as error:
            if isinstance(error, TimeoutError):
                return failed(explained(error))
            raise Unavailable(type(error).__name__) from error
        except RecursionError:
            return failed(explained(TooComplex(DEEP)))
        except Exception as error:
            return failed(explained(error))
        finally:
            language.reset(speaking)

    async def _answer(
        self,
        request: Request,
        query: str,
        given: dict[str, Any],
        operation: str | None,
        idempotency_key: str | None,
    ) -> bytes:
        document = self.documents.find((query, operation)) or self.document(query, operation)
        values = Values({}, request.asker)
        compiled = self.compiled(document, given, values)
        plan = compiled.plan
        if plan is not None and not plan.holed and not plan.python:
            return await _pass_through(plan, values)
        running = _current.set(request)
        try:
            with self.acting(request.asker):
                if plan is None:
                    changing = Change(self, compiled, given, values)
                    if idempotency_key is None:
                        return await changing.run()
                    return await change_once(changing, document, given, idempotency_key)
                return await self._mixed(compiled, plan, given, values)
        finally:
            _current.reset(running)

    def document(self, query: str, operation: str | None) -> Document:
        """Parse and validate, and remember it."""
        document = read_document(self.schema.graphql, query, operation, self.limits)
        self.documents.keep((query, operation), document)
        return document

    def compiled(self, document: Document, given: dict[str, Any], values: Values) -> Compiled:
        """Read the variables, and find or make what is to be done for their shape."""
        if document.kind is OperationType.SUBSCRIPTION:
            raise Invalid(SOCKET)
        variables, shape = values.variables, values.asker.shape
        parts = [reader.read(given, variables) for reader in document.readers]
        key = (document.text, document.operation, shape, *parts)
        compiled = self.plans.find(key)
        if compiled is None:
            compiled = self.workshop.compile(document, variables, shape)
            self.plans.keep(key, compiled)
        return compiled

    async def _mixed(
        self, compiled: Compiled, plan: Plan, given: dict[str, Any], values: Values
    ) -> bytes:
        """Compiled and Python roots in one answer, in the document's order."""
        row = await fetchrow(plan.sql, *[read(values) for read in plan.reads]) if plan.sql else None
        columns = iter(row.values() if row else ())
        errors: list[Any] = []
        python: dict[str, Any] | None = {}
        if compiled.python:
            python = await self.resolve(compiled.python, given, errors)
        answer: dict[str, Any] = {}
        for root in plan.roots:
            if root.compiled:
                found = next(columns)
                answer[root.key] = orjson.Fragment(found or b"null")
                if root.holes and found:
                    answer[root.key] = orjson.loads(found)
                    errors += reported(await fill(answer, root.step, root.holes, values.variables))
            else:
                answer[root.key] = None if python is None else python[root.key]
        steps = [root.step for root in plan.roots]
        return packed(None if python is None else answer, steps, errors)

    async def resolve(
        self, document: DocumentNode, given: dict[str, Any], errors: list[Any]
    ) -> dict[str, Any] | None:
        """Let the ordinary executor answer what Python resolves."""
        result: Any = execute(
            self.schema.graphql, document, context_value=_current.get(), variable_values=given
        )
        if inspect.isawaitable(result):
            result = await result
        errors += [explained(error) for error in result.errors or ()]
        return result.data


async def _pass_through(plan: Plan, values: Values) -> bytes:
    """PostgreSQL's JSON as it is."""
    row: Any = await fetchrow(plan.sql, *[read(values) for read in plan.reads])
    parts = [b'{"data":{']
    for index, root in enumerate(plan.roots):
        parts.append(root.opening)
        parts.append(row[index] or b"null")
    parts.append(b"}}")
    return b"".join(parts)


def reported(failures: list[Failed]) -> list[Any]:
    """The failures of computed fields as errors, each with its path."""
    errors: list[Any] = []
    for place, error in failures:
        path = place.path()
        if error is not None:
            errors.append(explained(error, path=path))
        else:
            errors.append(told("INTERNAL", NULL.fill(name=place.key).say(), path=path))
    return errors


def packed(answer: dict[str, Any] | None, steps: list[Step], errors: list[Any]) -> bytes:
    """The whole answer; a null in a required root takes everything with it."""
    if answer and any(answer[s.key] is None and not s.nullable for s in steps):
        answer = None
    whole: dict[str, Any] = {"data": answer}
    if errors:
        whole["errors"] = errors
    return orjson.dumps(whole, default=str)
