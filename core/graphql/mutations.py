"""Changes: verbs one after the other, each with its payload in its own transaction."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import orjson
from graphql import get_named_type

from core.db import OUTAGES, fetchrow, transaction
from core.errors import Conflict, Invalid, Refusal, T

from .arguments import UNFIT, spelt_out, spelt_outside
from .documents import Call, Compiled, Document
from .errors import explained
from .holes import Step, fill
from .idempotency import Unkept, at_most_once, once
from .plan import Plan, Values
from .request import current_request
from .specs import Verb

if TYPE_CHECKING:
    from .engine import Engine

ONE_CHANGE = T(
    "With an Idempotency-Key, a document holds exactly one change.",
    "带有 Idempotency-Key 时，一个请求只能包含一个变更。",
)


class Refused:
    """The payload of a verb that refused: errors, and in a conflict what is so by now."""

    def __init__(self, refusal: Refusal, gfield: Any) -> None:
        self._current = refusal.current if isinstance(refusal, Conflict) else {}
        self.errors = [
            {
                "code": refusal.code,
                "message": refusal.message.say(),
                "field": spelt_outside(gfield, refusal.field),
            }
        ]

    def __getattr__(self, name: str) -> Any:
        return self._current.get(name)


async def change_once(
    changing: "Change", document: Document, given: dict[str, Any], idempotency_key: str
) -> bytes:
    """Run a mutation of one change, unless this key already did."""
    compiled, actor = changing.compiled, changing.values.asker.viewer
    if len(compiled.calls) != 1 or compiled.calls[0].plan is None:
        raise Invalid(ONE_CHANGE)
    gfield = compiled.calls[0].gfield
    payload: Any = get_named_type(gfield.type)

    async def run() -> bytes:
        answer = await changing.run()
        if changing.broken:
            raise Unkept(answer)
        return answer

    body = orjson.dumps([document.text, document.operation, given], option=orjson.OPT_SORT_KEYS)
    keep = once if _verb(gfield).transactional else at_most_once
    return await keep(actor, idempotency_key, body, run, kept="secret" not in payload.fields)


class Change:
    """One mutation on its way: its answer so far, and its errors."""

    def __init__(
        self, engine: "Engine", compiled: Compiled, given: dict[str, Any], values: Values
    ) -> None:
        self._engine, self.compiled, self._given, self.values = engine, compiled, given, values
        self._answer: dict[str, Any] = {}
        self._errors: list[Any] = []
        self.broken = False

    async def run(self) -> bytes:
        """All changes in the document's order."""
        from .engine import packed

        arguments = [self._arguments(call) for call in self.compiled.calls]
        steps = [
            await self._call(call, given)
            for call, given in zip(self.compiled.calls, arguments, strict=True)
        ]
        return packed(self._answer, steps, self._errors)

    async def _call(self, call: Call, arguments: dict[str, Any]) -> Step:
        if call.plan is None:
            return await self._resolve(call)
        root = call.plan.roots[0]
        try:
            found = await self._perform(call, call.plan, arguments)
        except OUTAGES:
            raise
        except Exception as error:
            self.broken = True
            self._errors.append(explained(error, path=[call.key]))
            self._answer[call.key] = None
            return root.step
        self._answer[call.key] = orjson.Fragment(found)
        if root.holes:
            await self._fill(call, found)
        return root.step

    async def _perform(self, call: Call, plan: Plan, arguments: dict[str, Any]) -> bytes:
        """The verb and the reading of its payload: together or not at all, unless an errand."""
        verb = _verb(call.gfield)
        try:
            if verb.transactional:
                async with transaction():
                    return await self._run(verb, plan, arguments)
            current_request().take_time()
            return await self._run(verb, plan, arguments)
        except Refusal as refusal:
            self.values.payload = Refused(refusal, call.gfield)
            return await self._payload(plan)

    async def _run(self, verb: Verb, plan: Plan, arguments: dict[str, Any]) -> bytes:
        self.values.payload = await verb.run(None, **arguments)
        return await self._payload(plan)

    async def _payload(self, plan: Plan) -> bytes:
        row = await fetchrow(plan.sql, *[read(self.values) for read in plan.reads])
        assert row is not None
        return row[0]

    async def _fill(self, call: Call, found: bytes) -> None:
        from .engine import reported

        assert call.plan is not None
        root = call.plan.roots[0]
        self._answer[call.key] = orjson.loads(found)
        failures = await fill(self._answer, root.step, root.holes, self.values.variables)
        self._errors += reported(failures)

    async def _resolve(self, call: Call) -> Step:
        """A root field that Python resolves, in no transaction of ours."""
        assert call.python is not None
        data = await self._engine.resolve(call.python, self._given, self._errors)
        self._answer[call.key] = data[call.key] if data else None
        return Step(call.key, nullable=data is not None)

    def _arguments(self, call: Call) -> dict[str, Any]:
        """What a verb is called with; the short way if the document allows it and all fits."""
        if call.plan is None:
            return {}
        if call.read:
            with suppress(*UNFIT):
                return call.read(self.values.variables)
        return spelt_out(
            self._engine.schema, call.gfield, call.node, self.compiled.operation, self._given
        )


def _verb(gfield: Any) -> Verb:
    return gfield.extensions["strawberry-definition"].metadata["plan"]
