"""The race: answers compared first, then everybody asked in turn."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence

from rich.progress import track

from benchmarks.contenders import Contender, Server
from benchmarks.measure import Figure, Load
from benchmarks.operations import DOCUMENTS, calls

Runs = dict[tuple[str, str], list[Figure]]


def servers(racing: Iterable[Contender]) -> list[Server]:
    """The processes behind the contenders, each once."""
    found: dict[int, Server] = {each.server.port: each.server for each in racing}
    return list(found.values())


def compare(racing: Sequence[Contender], scale: float) -> None:
    """Nobody is scored who answers something else than the limit does."""
    limit, *others = racing
    for operation in DOCUMENTS:
        for call in calls(operation, 5, scale=scale, seed=99):
            expected = limit.ask(call)
            for other in others:
                if (answer := other.ask(call)) != expected:
                    sys.exit(f"{other.name} answers {operation} differently:\n{answer}\n{expected}")


def race(racing: Sequence[Contender], load: Load, rounds: int) -> Runs:
    """Every contender once per operation and round, in turn; the first round only warms up."""
    runs: Runs = defaultdict(list)
    order = [(operation, turn) for operation in DOCUMENTS for turn in range(rounds + 1)]
    for operation, turn in track(order, "Measuring"):
        for each in racing:
            figure = load.run(each, operation, turn)
            if turn:
                runs[each.name, operation].append(figure)
    return runs
