"""Random documents over random rows: the plan and a naive executor give the same answer.

`GUANXI_ORACLE` says how many documents (default 1000), `GUANXI_ORACLE_SEED` which ones.
"""

import json
import os
import random
from typing import Any

from demo_engine import make_engine
from demo_rights import DemoAsker, Reach, asker
from graphql import build_schema, parse, validate
from naive_answers import Naive, cursor_id
from random_documents import Cursors, Generator, order_by
from random_rows import made_rows, stored_rows

from core.graphql import Engine, Limits

COUNT = int(os.environ.get("GUANXI_ORACLE", "1000"))
SEED = int(os.environ.get("GUANXI_ORACLE_SEED", "7"))
WIDE = Limits(tokens=20_000, depth=30, fields=10**6, cost=10**12, conditions=1000)
ASKERS = [
    asker(1, [1, 2], (Reach.ALL, Reach.ALL, Reach.ALL), "demo.phone"),
    asker(2, [1], (Reach.TEAM, Reach.OWN, Reach.ALL)),
    asker(3, [], (Reach.OWN, Reach.TEAM, Reach.NONE)),
    asker(4, [2, 3], (Reach.ALL, Reach.TEAM, Reach.ALL)),
    asker(2, [2], (Reach.NONE, Reach.ALL, Reach.ALL), "demo.phone"),
]
ROOTS = {
    "customers": "Customer",
    "companies": "Company",
    "deals": "Deal",
    "activities": "Activity",
}


async def test_plans_answer_as_a_naive_executor_does(tables: str) -> None:
    r = random.Random(SEED)
    engine = make_engine(limits=WIDE)
    rows = await stored_rows(made_rows(r))
    sdl = engine.schema.as_str()
    schema = build_schema(sdl)
    cursors = await _cursors(engine, schema, r)
    naive = {id(who): Naive(sdl, rows, who) for who in ASKERS}
    generator = Generator(schema, r, cursors)
    compared = 0

    for _ in range(COUNT):
        text, variables = generator.document()
        who = r.choice(ASKERS)
        got = json.loads(await engine.run(text, variables, None, who))
        if got["data"] is None and validate(schema, parse(text)):
            continue  # rightly refused
        expected = naive[id(who)].run(text, variables)
        assert _same(_opened(got["data"]), _opened(expected["data"])), _shown(
            text, variables, who, got, expected
        )
        assert bool(got.get("errors")) == bool(expected["errors"]), got.get("errors")
        compared += 1

    assert compared > COUNT * 0.7


async def _cursors(engine: Engine, schema: Any, r: random.Random) -> Cursors:
    """Cursors of random orders; none over what askers see differently."""
    found: Cursors = {}
    for root, entity in ROOTS.items():
        question = f"query($o: [{entity}Order!]) {{ {root}(orderBy: $o) {{ edges {{ cursor }} }} }}"
        for _ in range(25):
            order = order_by(schema, entity, r)
            order = [o for o in order if o["field"] not in ("PHONE", "POINTS_TOTAL")]
            order = order or [{"field": "ID"}]
            got = json.loads(await engine.run(question, {"o": order}, None, ASKERS[0]))
            places = [edge["cursor"] for edge in got["data"][root]["edges"]]
            found.setdefault(entity + "Connection", []).append((order, places))
    return found


def _opened(answer: Any) -> Any:
    """An answer with cursors as the ids they point at."""
    if isinstance(answer, dict):
        return {key: _opened(value) for key, value in answer.items()}
    if isinstance(answer, list):
        return [_opened(value) for value in answer]
    if isinstance(answer, str) and len(answer) >= 40:
        try:
            return f"C:{cursor_id(answer)}"
        except (ValueError, KeyError):
            return answer
    return answer


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(_same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(_same(x, y) for x, y in zip(a, b, strict=True))
    return a == b and (a is None) == (b is None) and isinstance(a, bool) == isinstance(b, bool)


def _shown(text: str, variables: Any, who: DemoAsker, got: Any, expected: Any) -> str:
    said = json.dumps(variables, ensure_ascii=False)
    return "\n".join(
        [text, said, str(who)[:300], f"PLAN  {got}"[:3000], f"NAIVE {expected}"[:3000]]
    )
