"""The commands do their work in real processes: with Redis, and with no server running."""

import asyncio
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
import httpx
import pytest

from core.certificates import trusted
from core.db import uuid7
from core.testing.deployment import Deployment, deployed, free_port
from core.testing.house import migrated
from core.testing.postgres import Cluster

pytestmark = pytest.mark.slow


@pytest.fixture
def deployment(cluster: Cluster) -> Iterator[Deployment]:
    dsn = asyncio.run(migrated(cluster))
    with deployed(dsn) as each:
        yield each
    cluster.leave(dsn)


def value(deployment: Deployment, query: str, *args: object) -> object:
    return asyncio.run(_value(deployment.env["GUANXI_DATABASE_URL"], query, *args))


async def _value(dsn: str, query: str, *args: object) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(query, *args)
    finally:
        await connection.close()


@contextmanager
def redis() -> Iterator[str]:
    port = str(free_port())
    server = subprocess.Popen(
        ["redis-server", "--port", port, "--save", "", "--bind", "127.0.0.1"],
        stdout=subprocess.DEVNULL,
    )
    try:
        yield f"redis://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def test_a_worker_carries_jobs_out_that_travel_through_redis(deployment: Deployment) -> None:
    job = uuid7()
    with redis() as address:
        worker = deployment.start("worker", GUANXI_REDIS_URL=address)
        deployment.until(lambda: "A worker is ready" in deployment.log("worker"))

        value(deployment, "insert into job (id, kind) values ($1, 'auth.clean')", job)
        ask = "select state from job where id = $1"
        deployment.until(lambda: value(deployment, ask, job) == "done")

        assert deployment.stop() == 0
    assert worker.returncode == 0


def test_demo_fills_a_house_and_its_running_server_follows(deployment: Deployment) -> None:
    """That it fills a house only once, served or not, is told in `e2e`."""
    deployment.start()
    deployment.ready()

    filled = deployment.run("demo")
    assert filled.returncode == 0, filled.stdout + filled.stderr
    deployment.until(lambda: '"wechat"' in _ready(deployment))

    assert deployment.stop() == 0
    assert filled.stdout.rstrip().endswith("Ready")
    assert value(deployment, "select count(*) from customer")
    assert "loyalty  on" in deployment.run("plugins", "list").stdout


def _ready(deployment: Deployment) -> str:
    try:
        return httpx.get(deployment.url + "/health/ready", timeout=5, verify=trusted()).text
    except httpx.HTTPError:
        return ""


WISH = {
    "name": "林青",
    "email": "lin@example.com",
    "password": "a long secret of hers",
    "business": "青茶馆",
}
PEOPLE = "select count(*) from users where password is not null"


def set_up(deployment: Deployment, **wish: str) -> int:
    """Set the house up as from behind a proxy: the address is not this machine's."""
    headers = {"x-forwarded-for": "203.0.113.7", "x-forwarded-proto": "http"}
    wish = {**WISH, **wish}
    return httpx.post(f"{deployment.url}/auth/setup", json=wish, headers=headers).status_code


def test_who_reads_the_terminal_can_set_the_house_up_from_elsewhere(
    deployment: Deployment,
) -> None:
    deployment.start()
    deployment.ready()

    shown = re.search(r"enter this code there: (\w+)", deployment.log())
    assert shown, deployment.log()
    refused = (set_up(deployment), set_up(deployment, code="A" * 12))
    nobody = value(deployment, PEOPLE)
    accepted = set_up(deployment, code=shown[1])

    assert (refused, nobody) == ((403, 403), 0)
    assert (accepted, value(deployment, PEOPLE)) == (200, 1)
    assert deployment.stop() == 0


def test_once_somebody_lives_there_no_code_is_shown(deployment: Deployment) -> None:
    deployment.start()
    deployment.ready()
    code = re.findall(r"enter this code there: (\w+)", deployment.log())
    assert set_up(deployment, code=code[0]) == 200
    assert deployment.stop() == 0

    deployment.start()
    deployment.ready()

    assert deployment.log().count("code there") == 1
    assert deployment.stop() == 0
