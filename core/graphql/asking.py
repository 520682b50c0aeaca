"""Asking the house's own API from inside: in a job, with the rights of whoever wanted it."""

from contextlib import nullcontext
from typing import Any

import orjson

from core.db import in_transaction, transaction
from core.errors import Invalid, T

from .engine import Engine
from .rights import Asker

REFUSED = T("This question cannot be answered: {why}", "无法回答此查询：{why}")

_engines: list[Engine] = []


def use_engine(engine: Engine) -> None:
    """Give this process the engine of its house; called once, when the house starts."""
    _engines[:] = [engine]


async def ask(document: str, asker: Asker, **variables: Any) -> dict[str, Any]:
    """The data of an answer; Invalid if the document or its variables are not right.

    A question that fails leaves the transaction it is asked in as it was.
    """
    async with transaction() if in_transaction() else nullcontext():
        answer = orjson.loads(await _engines[0].run(document, variables, None, asker))
        if answer.get("errors"):
            raise Invalid(REFUSED.fill(why=answer["errors"][0]["message"]))
    return answer["data"]
