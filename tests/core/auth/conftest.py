"""A house with default roles, and a town to fill it."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

sys.path.insert(0, str(Path(__file__).parent / "town"))

from auth_town import NOTE_PERMISSIONS, Follower, Note, Town, build_town
from conftest_types import Somebody

from core.auth import (
    SYSTEM,
    Asker,
    Person,
    acting_as,
    asker_of,
    create_user,
    grant_defaults,
    know_permissions,
    passwords,
)
from core.auth.authentication import forget
from core.auth.permissions import CORE_PERMISSIONS
from core.auth.piccolo_app import APP_CONFIG as AUTH
from core.db import Vault, close_pool, migrate, open_pool, use_vault, uuid7
from core.events.piccolo_app import APP_CONFIG as EVENTS
from core.hooks.piccolo_app import APP_CONFIG as HOOKS
from core.jobs.piccolo_app import APP_CONFIG as JOBS
from core.testing.postgres import Cluster


@pytest.fixture
def real_hashes() -> None:
    """For stories of how strong a hash is: it is made as in a real house."""


@pytest.fixture(autouse=True)
def quick_hashes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere a hash is one of the same kind that is made at once."""
    passwords._decoy.cache_clear()
    if "real_hashes" not in request.fixturenames:
        quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        monkeypatch.setattr(passwords, "_hasher", quick)


@pytest.fixture
async def house(cluster: Cluster) -> AsyncIterator[str]:
    """A migrated house with default roles, and nobody in it."""
    use_vault(Vault((bytes(range(32)),)))
    know_permissions((*CORE_PERMISSIONS, *NOTE_PERMISSIONS))
    await cluster.template("auth_house", _build)
    dsn = await cluster.fresh_database("auth", template="auth_house")
    await open_pool(dsn)
    await forget()
    yield dsn
    await close_pool()
    cluster.leave(dsn)


async def _build(dsn: str) -> None:
    await open_pool(dsn)
    await migrate([HOOKS, JOBS, EVENTS, AUTH])
    for table in (Note, Follower):
        await table.create_table()
    await grant_defaults()
    await close_pool()


@pytest.fixture
def somebody(house: str) -> Somebody:
    """Make a person with a role, and say who they are."""

    async def make(role: str = "sales", **said: object) -> Asker:
        name = str(said.pop("name", f"{role}-{uuid7().hex[-6:]}"))
        email = str(said.pop("email", f"{name}@example.com"))
        with acting_as(SYSTEM):
            user_id = await create_user(Person(name=name, email=email, roles=[role], **said))  # type: ignore[arg-type]
        return await asker_of(user_id)

    return make


@pytest.fixture
async def town(house: str) -> Town:
    """The town, with everybody and everything in its place."""
    return await build_town()
