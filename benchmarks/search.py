"""How search behaves over a million customers: run `python -m benchmarks.search [--scale 5]`.

Asks the house of `benchmarks.lists` what people type, as who sees all rows, a team's, their own,
and prints the processor time it took, ours and PostgreSQL's, and the scans PostgreSQL planned.
Nothing is asserted: read on.
"""

from collections.abc import Callable
from random import Random

from benchmarks.dataset import house_of
from benchmarks.lists import askers, in_a_big_house
from benchmarks.plans import Asked, Bench
from core.db import close_pool, fetch, migrate, open_pool
from core.settings import Settings

ROUNDS = 21

SEARCH = "query ($text: String!) { search(text: $text) { ... on Customer { id name } } }"
LIST = """query ($text: String!) {
  customers(first: 50, filter: {search: $text}) { nodes { id name } }
}"""

SIGNS = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"


async def report(settings: Settings, dsn: str, postmaster: int, wanted: str = "") -> None:
    """What each kind of question costs, for each reach of rights."""
    await open_pool(dsn)
    house = house_of(settings)
    await migrate(house.apps)
    bench = Bench(house.engine, postmaster)
    questions = await _questions(Random(2))
    for kind, texts in questions.items():
        for who, asker in askers().items():
            for name, document in (("search", SEARCH), ("list", LIST)):
                if wanted in kind:
                    asked = await bench.ask(document, [{"text": text} for text in texts], asker)
                    print(f"{who:4} {kind:22} {name:7}", _told(asked), flush=True)
    await close_pool()


async def _questions(chance: Random) -> dict[str, list[str]]:
    """What people type; names and numbers as they stand in the house."""
    some = await fetch(
        "select name, phone from customer where char_length(name) = 3 order by id limit $1", ROUNDS
    )
    names = [row["name"] for row in some]
    phones = [row["phone"].removeprefix("+86") for row in some]
    return {
        "two signs": [name[-2:] for name in names],
        "two frequent signs": ["欧阳", "诸葛"] * (ROUNDS // 2),
        "whole name": names,
        "one sign": _each(lambda: chance.choice(SIGNS)),
        "pinyin": ["zhangwei", "liming", "chenj", "wangfang", "yangxiu"] * (ROUNDS // 5),
        "initials": ["zw", "lxm", "cjq", "wyl", "yhr"] * (ROUNDS // 5),
        "two letters": ["zh", "li", "we", "ou", "ya"] * (ROUNDS // 5),
        "one letter": ["z", "l", "w", "o", "y"] * (ROUNDS // 5),
        "four digits": _each(lambda: f"{chance.randrange(10**4):04d}"),
        "four digits, frequent": ["8613", "1383", "1358", "6138", "1331"] * (ROUNDS // 5),
        "whole phone": phones,
        "phone from abroad": [f"+86{phone}" for phone in phones],
        "two digits": _each(lambda: f"{chance.randrange(100):02d}"),
        "one digit": _each(lambda: f"{chance.randrange(10)}"),
        "nothing like it": ["龘龘", "99999999999", "qqqqqq"] * (ROUNDS // 3),
    }


def _each(make: Callable[[], str]) -> list[str]:
    return [make() for _ in range(ROUNDS)]


def _told(asked: Asked) -> str:
    return f"{asked.times}   {', '.join(asked.scans)}"


def main() -> None:
    """A house of the wanted size, and every question in it."""
    in_a_big_house("benchmarks.search", report)


if __name__ == "__main__":
    main()
