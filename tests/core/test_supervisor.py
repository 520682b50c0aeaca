"""The parent keeps the house alive, whatever its plugins do."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

import asyncpg
import httpx
import pytest

from core.testing.deployment import Deployment, deployed
from core.testing.house import migrated
from core.testing.postgres import Cluster

pytestmark = pytest.mark.slow


@contextmanager
def housed(cluster: Cluster) -> Iterator[Deployment]:
    """A deployment over a database that is migrated already."""
    dsn = asyncio.run(migrated(cluster))
    with deployed(dsn) as each:
        yield each
    cluster.leave(dsn)


@pytest.fixture
def deployment(cluster: Cluster) -> Iterator[Deployment]:
    with housed(cluster) as each:
        yield each


@pytest.fixture(scope="module")
def lasting(cluster: Cluster) -> Iterator[Deployment]:
    """A house for several stories."""
    with housed(cluster) as each:
        each.plugin("quiet")
        yield each


@pytest.fixture
def serving(lasting: Deployment) -> Deployment:
    """A server that serves when a story begins, whatever the one before did to it."""
    if not lasting.running or lasting.running[-1].poll() is not None:
        lasting.start()
    lasting.ready()
    return lasting


@pytest.fixture(scope="module")
def refusing(cluster: Cluster) -> Iterator[Deployment]:
    """A house nobody serves, with plugins that cannot start."""
    with housed(cluster) as each:
        for name, source in UNFIT.items():
            each.plugin(name, plugin=source, migrations__first=BAD_MIGRATION)
        assert each.run("migrate").returncode == 0
        yield each


def row(deployment: Deployment, query: str) -> asyncpg.Record:
    return asyncio.run(_row(deployment, query))


async def _row(deployment: Deployment, query: str) -> asyncpg.Record:
    connection = await asyncpg.connect(deployment.env["GUANXI_DATABASE_URL"])
    try:
        found = await connection.fetchrow(query)
        assert found
        return found
    finally:
        await connection.close()


def test_it_brings_its_own_database_and_takes_it_along() -> None:
    with deployed(None) as deployment:
        deployment.start()
        deployment.ready()

        assert (deployment.data / "postgres" / "postmaster.pid").exists()
        assert deployment.stop() == 0
        assert not (deployment.data / "postgres" / "postmaster.pid").exists()


def test_a_killed_child_is_replaced_and_waiting_requests_are_served(
    serving: Deployment,
) -> None:
    (before,) = serving.children()

    os.kill(before, signal.SIGKILL)

    assert httpx.get(serving.url + "/health/live", timeout=60).status_code == 200
    assert before not in serving.children()


def test_a_switch_refuses_no_request(serving: Deployment) -> None:
    (before,) = serving.children()
    seen: list[int] = []
    over = threading.Event()

    def knock() -> None:
        while not over.wait(0.005):
            door = HTTPConnection("127.0.0.1", serving.port, timeout=30)
            door.request("GET", "/health/live")
            seen.append(door.getresponse().status)
            door.close()

    knocking = threading.Thread(target=knock)
    knocking.start()
    done = serving.run("plugins", "enable", "quiet")
    serving.until(lambda: before not in serving.children())
    over.set()
    knocking.join()

    assert done.returncode == 0, done.stderr
    assert len(seen) > 20 and set(seen) == {200}


def test_whatever_happened_it_leaves_well_when_asked(serving: Deployment) -> None:
    assert serving.stop() == 0


def test_when_the_parent_is_killed_its_child_leaves_too(serving: Deployment) -> None:
    (child,) = serving.children()

    serving.running[-1].kill()
    serving.running[-1].wait()
    end = time.monotonic() + 20
    while os.path.exists(f"/proc/{child}/cwd") and time.monotonic() < end:
        time.sleep(0.1)

    assert not serving.answers("/health/live")


def test_a_plugin_that_ends_the_process_is_switched_off(deployment: Deployment) -> None:
    deployment.plugin("evil", plugin="import os\nos._exit(7)\n")

    deployment.start(GUANXI_PLUGINS="evil")
    deployment.ready()

    house = row(deployment, "select plugins, failed->>'evil' why from house")
    assert house["plugins"] == []
    assert "three times in a row" in house["why"]


def test_a_plugin_that_hangs_the_server_is_named(deployment: Deployment) -> None:
    deployment.plugin(
        "sleepy",
        plugin="""
        import time
        from core.hooks import hookimpl
        from litestar import get

        @get("/nap")
        async def nap() -> None:
            time.sleep(3600)

        @hookimpl
        def routes():
            return (nap,)
        """,
    )
    deployment.start(GUANXI_PLUGINS="sleepy", GUANXI_PATIENCE="2")
    deployment.ready()

    for _ in range(3):
        deployment.until(lambda: deployment.answers("/health/live"))
        with pytest.raises(httpx.HTTPError):
            httpx.get(deployment.url + "/plugins/sleepy/nap", timeout=20)
    deployment.ready()

    house = row(deployment, "select plugins, failed->>'sleepy' why from house")
    assert house["plugins"] == []
    assert "three times in a row" in house["why"]


BAD_TABLES = """
from pathlib import Path
from core.hooks import hookimpl
from piccolo.conf.apps import AppConfig

@hookimpl
def tables():
    folder = str(Path(__file__).parent / "migrations")
    return AppConfig(app_name="clumsy", migrations_folder_path=folder, table_classes=[])
"""
BAD_MIGRATION = """
from core.db import execute
ID = "2026-01-01T00:00:00:000001"

async def forwards():
    await execute("create table clumsy_half (a int)")
    await execute("select 1 / 0")
"""


def test_a_plugin_whose_migration_fails_is_left_out(deployment: Deployment) -> None:
    deployment.plugin("clumsy", plugin=BAD_TABLES, migrations__first=BAD_MIGRATION)

    deployment.start(GUANXI_PLUGINS="clumsy")
    deployment.ready()

    house = row(
        deployment, "select failed->>'clumsy' why, to_regclass('clumsy_half') half from house"
    )
    assert "division by zero" in house["why"]
    assert house["half"] is None


UNFIT = {
    "broken": "import nowhere",
    "deadly": "import os; os._exit(7)",
    "clumsy": BAD_TABLES,
}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("broken", "No module named 'nowhere'"),
        ("deadly", "exit code 7"),
        ("clumsy", "division by zero"),
    ],
)
def test_a_plugin_that_does_not_start_is_refused_and_nothing_changes(
    refusing: Deployment, name: str, reason: str
) -> None:
    refused = refusing.run("plugins", "enable", name)

    assert refused.returncode == 1
    assert reason in refused.stderr and refused.stderr.count("\n") == 1
    house = row(refusing, "select generation, plugins, failed from house")
    assert tuple(house) == (1, [], "{}")


def test_the_database_that_dies_is_started_again() -> None:
    with deployed(None) as deployment:
        deployment.start()
        deployment.ready()
        mark = deployment.data / "postgres" / "postmaster.pid"
        os.kill(int(mark.read_text().split()[0]), signal.SIGKILL)
        time.sleep(1)

        deployment.ready()

        assert deployment.stop() == 0
