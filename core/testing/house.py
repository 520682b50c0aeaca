"""The house as a test sees it."""

from __future__ import annotations

import gc
import hashlib
import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Self
from uuid import UUID

import httpx
import orjson

from core.app import House, build, create_app
from core.auth import SYSTEM, Asker, Person, acting_as, asker_of, create_user
from core.channels import hang_up
from core.db import Vault, close_pool, migrate, open_pool, use_vault
from core.entities.customers import Customer, register
from core.entities.deals import Deal, open_deal, win
from core.files import Disk, use_storage
from core.hooks import Generation
from core.settings import Settings

from .ports import on_a_port
from .postgres import Cluster
from .stage import Stage, staged

KEY = Vault((b"a key that only tests ever use..",))


class TestHouse:
    """Verbs for telling a story in a test; whatever it does itself, the house itself does."""

    __test__ = False

    def __init__(self, house: House, dsn: str) -> None:
        """Know the house and its database."""
        self.house = house
        self.dsn = dsn
        self.app = create_app(house)
        self._people = 0
        transport = httpx.ASGITransport(app=self.app, client=("127.0.0.1", 50_000))  # type: ignore[arg-type]
        self.http = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")

    @classmethod
    @asynccontextmanager
    async def opened(cls, dsn: str, plugins: tuple[str, ...]) -> AsyncIterator[Self]:
        """A house over a migrated database, in this process."""
        use_vault(KEY)
        folder = tempfile.TemporaryDirectory(prefix="guanxi-files-")
        use_storage(Disk(Path(folder.name)))
        await open_pool(dsn)
        try:
            house = assembled(plugins)
            house.open()
            with acting_as(SYSTEM):
                crm = cls(house, dsn)
                yield crm
                await crm.http.aclose()
        finally:
            await hang_up()
            await close_pool()
            folder.cleanup()

    async def customer(self, name: str = "Mei", **details: Any) -> Customer:
        """Someone we know."""
        return await register(name, **details)

    async def won_deal(self, customer: Customer, *, amount: int) -> Deal:
        """A deal that customer said yes to."""
        deal = await open_deal("A sale", customer=customer.id, amount=Decimal(amount))
        return (await win(deal.id)).row

    async def user(self, role: str = "sales", *, team: UUID | None = None) -> Asker:
        """A colleague with a role, and with nothing of their own yet."""
        self._people += 1
        number = self._people
        someone = Person(
            name=f"{role} {number}",
            email=f"{role}{number}@example.cn",
            roles=(role,),
            teams=(team,) if team else (),
        )
        user = await create_user(someone)
        return await asker_of(user)

    async def answer(
        self, document: str, *, as_: Asker | None = None, **variables: Any
    ) -> dict[str, Any]:
        """The whole answer of the API to a document, errors included."""
        raw = await self.house.engine.run(document, variables, None, as_ or SYSTEM)
        return orjson.loads(raw)

    async def ask(self, document: str, *, as_: Asker | None = None, **variables: Any) -> Any:
        """The data the API answers; an error of any kind fails the test."""
        answer = await self.answer(document, as_=as_, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def post(self, path: str, **request: Any) -> httpx.Response:
        """A POST to the house's own HTTP doors."""
        return await self.http.post(path, **request)

    async def get(self, path: str, **request: Any) -> httpx.Response:
        """A GET from the house's own HTTP doors."""
        return await self.http.get(path, **request)

    async def settle(self) -> None:
        """Let everything that is waiting happen."""
        await self.house.settle()

    def stage(self, channel: str, **facts: Any) -> AbstractAsyncContextManager[Stage]:
        """The imitated platform of a channel on a real port, joined with this house on another."""
        return staged(self, channel, **facts)

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[str]:
        """The house on a real port, with its events and jobs running; yields its address."""
        async with on_a_port(self.app, lifespan="on", ws="websockets-sansio") as address:
            yield address


@cache
def assembled(plugins: tuple[str, ...]) -> House:
    """A house with these plugins on, assembled once per run; one that fails fails the test."""
    house = build(Settings(data=Path("unused")), Generation(1, frozenset(plugins)))
    assert house.host.failed == {}, house.host.failed
    gc.freeze()  # it stays to the end, as in a server: the collector need not walk it each time
    return house


async def migrated(cluster: Cluster, plugins: tuple[str, ...] = ()) -> str:
    """A fresh database for a house with these plugins, copied from one that is made once."""
    mark = hashlib.sha256(" ".join(plugins).encode()).hexdigest()[:8]
    bare = await cluster.template("house_bare", lay_out)
    template = await cluster.template(f"house_{mark}", lambda dsn: prepare(dsn, plugins), on=bare)
    return await cluster.fresh_database("house", template=template)


async def lay_out(dsn: str) -> None:
    """Migrate an empty database for what every house has, whatever its plugins."""
    use_vault(KEY)
    await open_pool(dsn)
    try:
        await migrate(assembled(()).apps)
    finally:
        await close_pool()


async def prepare(dsn: str, plugins: tuple[str, ...]) -> None:
    """Migrate a laid out database for a set of plugins, and write the rows it starts with."""
    use_vault(KEY)
    await open_pool(dsn)
    try:
        house = assembled(plugins)
        await migrate(house.apps)
        with acting_as(SYSTEM):
            await house.install()
    finally:
        await close_pool()
