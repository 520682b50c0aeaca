"""How search behaves over a million customers: run `python -m benchmarks.search [customers]`.

Fills a throw-away database, then asks the API what people type, and prints the processor time it
took, ours and PostgreSQL's, and the scans PostgreSQL planned. Nothing is asserted: read on.
"""

import asyncio
import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import UUID

import asyncpg

from benchmarks.plans import Asked, Bench
from core.app import build
from core.auth import SYSTEM, Asker, Scope, acting_as, shape_of
from core.db import Vault, close_pool, connect, embedded, migrate, open_pool, use_vault, uuid7
from core.hooks import Generation
from core.search import entry
from core.settings import Settings

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐"
    "许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉"
    "兰文斌宇轩浩然子涵梓萱欣怡诗雨晨曦思远嘉琪俊熙雅婷梦瑶"
)
BATCH = 20_000
ROUNDS = 15

SEARCH = "query ($text: String!) { search(text: $text) { ... on Customer { id name } } }"
LIST = """query ($text: String!) {
  customers(first: 50, filter: {search: $text}) { nodes { id name } }
}"""


async def main(count: int) -> None:
    """Fill, ask, report."""
    with TemporaryDirectory(prefix="gx") as folder:
        Path(folder).chmod(0o755)  # noqa: ASYNC240
        use_vault(Vault((b"only for measuring " * 2,)[:1]))
        dsn = embedded.start(Path(folder), disposable=True)
        try:
            await open_pool(dsn)
            house = build(Settings(data=Path(folder)), Generation(1, frozenset()))
            await migrate(house.apps)
            with acting_as(SYSTEM):
                await house.install()
            pid = (Path(folder) / "postgres" / "postmaster.pid").read_text().split()[0]
            await report(Bench(house.engine, int(pid)), await fill(count))
            await close_pool()
        finally:
            embedded.stop(Path(folder))


async def fill(count: int) -> UUID:
    """Customers with names and phones, and their entries; answers an owner of 500 of them."""
    database = await connect()
    await database.execute("set statement_timeout = 0; set synchronous_commit = off")
    owner, chance = uuid7(), Random(1)
    await database.execute(
        "insert into users (id, name, email) values ($1, 'Mei', 'mei@example.cn')", owner
    )
    await database.execute(
        "create temp table fresh (like search_entry); alter table fresh"
        " alter column grams type text[] using null"
    )
    for start in range(0, count, BATCH):
        await _batch(database, chance, range(start, min(start + BATCH, count)), owner)
    await database.execute("vacuum analyze")
    await database.close()
    return owner


async def _batch(database: asyncpg.Connection, chance: Random, numbers: range, owner: UUID) -> None:
    people = [(uuid7(), _name(chance), _phone(chance), number % 2000) for number in numbers]
    customers = [(i, n, p, owner if place == 0 else None) for i, n, p, place in people]
    await database.copy_records_to_table(
        "customer", records=customers, columns=["id", "name", "phone", "owner"]
    )
    found = [entry("customer", i, n, (), (p, p[3:])) for i, n, p, _ in people]
    await database.copy_records_to_table("fresh", records=found)
    await database.execute(
        "insert into search_entry select id, entity, title, words, contact,"
        " array_to_tsvector(grams) from fresh; truncate fresh"
    )


def _name(chance: Random) -> str:
    given = "".join(chance.choice(GIVEN) for _ in range(chance.choice((1, 2, 2))))
    return chance.choice(SURNAMES) + given


def _phone(chance: Random) -> str:
    return f"+861{chance.choice('3578')}{chance.randrange(10**9):09d}"


async def report(bench: Bench, someone: UUID) -> None:
    """What each kind of question costs, for who sees all and for who sees their own."""
    own = {"core.customer.read": Scope.OWN, "core.customer.contact": Scope.ALL}
    askers = {"all": SYSTEM, "own": Asker(shape_of(own), user_id=someone)}
    chance = Random(2)
    questions = {
        "two signs": [_name(chance)[-2:] for _ in range(ROUNDS)],
        "whole name": [_name(chance) for _ in range(ROUNDS)],
        "one sign": [chance.choice(GIVEN) for _ in range(ROUNDS)],
        "pinyin": ["zhangwei", "liming", "chenj", "wangfang", "yangxiu"] * (ROUNDS // 5),
        "initials": ["zw", "lxm", "cjq", "wyl", "yhr"] * (ROUNDS // 5),
        "four digits": [f"{chance.randrange(10**4):04d}" for _ in range(ROUNDS)],
        "whole phone": [_phone(chance)[3:] for _ in range(ROUNDS)],
        "two digits": [f"{chance.randrange(100):02d}" for _ in range(ROUNDS)],
    }
    for who, asker in askers.items():
        for kind, texts in questions.items():
            for name, document in (("search", SEARCH), ("list", LIST)):
                asked = await bench.ask(document, [{"text": text} for text in texts], asker)
                print(f"{who:4} {kind:12} {name:7}", _told(asked))


def _told(asked: Asked) -> str:
    times = f"median {asked.median:7.1f} ms   p95 {asked.p95:7.1f} ms"
    return f"{times}   {', '.join(asked.scans)}"


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if sys.argv[1:] else 1_000_000))
