"""What one types is answered in a sentence, and failure has an exit code."""

import asyncio
import socket
from collections.abc import Iterator

import asyncpg
import pytest

from core.db import open_pool
from core.errors import Invalid
from core.testing.deployment import Deployment, deployed
from core.testing.postgres import Cluster


@pytest.fixture
def deployment(cluster: Cluster) -> Iterator[Deployment]:
    dsn = asyncio.run(cluster.fresh_database("deployed"))
    with deployed(dsn) as each:
        yield each
    cluster.leave(dsn)


def sentence(deployment: Deployment, *command: str, **env: str) -> str:
    """The one sentence a command is refused with."""
    refused = deployment.run(*command, **env)
    assert refused.returncode == 1, refused.stderr
    assert refused.stderr.startswith("✗ ") and refused.stderr.count("\n") == 1, refused.stderr
    return refused.stderr.strip()


def tables(deployment: Deployment) -> int:
    return asyncio.run(_tables(deployment.env["GUANXI_DATABASE_URL"]))


async def _tables(dsn: str) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(
            "select count(*) from information_schema.tables where table_schema = 'public'"
        )
    finally:
        await connection.close()


def test_a_taken_port(deployment: Deployment) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", deployment.port))
        other.listen()

        said = sentence(deployment, "serve")

    assert f"The port {deployment.port} on 127.0.0.1 cannot be used" in said
    assert tables(deployment) == 0


def test_a_data_directory_that_cannot_be_written(deployment: Deployment) -> None:
    (deployment.data / "file").touch()
    place = str(deployment.data / "file" / "data")

    assert "cannot be written" in sentence(deployment, "migrate", GUANXI_DATA=place)
    assert tables(deployment) == 0

    deployment.env.pop("GUANXI_DATABASE_URL")
    assert "cannot be written" in sentence(deployment, "serve", GUANXI_DATA=place)


def test_a_database_that_cannot_be_reached(deployment: Deployment) -> None:
    address = "postgresql://nobody@127.0.0.1:1/nothing"

    for command in ("serve", "migrate"):
        said = sentence(deployment, command, GUANXI_DATABASE_URL=address)
        assert "The database cannot be reached" in said


def test_a_plugin_that_is_not_installed(deployment: Deployment) -> None:
    said = sentence(deployment, "serve", GUANXI_PLUGINS="nonsense")

    assert "nonsense" in said
    assert tables(deployment) == 0
    assert "nonsense" in sentence(deployment, "plugins", "enable", "nonsense")


def test_a_setting_that_cannot_be_right(deployment: Deployment) -> None:
    said = sentence(deployment, "serve", GUANXI_PORT="eighty")

    assert said == "✗ GUANXI_PORT must be a number from 1 to 65535."
    said = sentence(deployment, "serve", GUANXI_LOG="loud")
    assert said == "✗ GUANXI_LOG must be one of debug, info, warning, error, critical."
    said = sentence(deployment, "serve", GUANXI_PATIENCE="0")
    assert said == "✗ GUANXI_PATIENCE must be a number from 1 to 3600."


def test_the_sentence_is_in_the_language_of_the_terminal(deployment: Deployment) -> None:
    said = sentence(deployment, "serve", GUANXI_PORT="eighty", LANG="zh_CN.UTF-8")

    assert said == "✗ GUANXI_PORT 必须是 1 到 65535 的数字。"


async def test_an_old_server(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.db.connecting.OLDEST", 99)

    with pytest.raises(Invalid, match="needs PostgreSQL 99 or newer; this server is version"):
        await open_pool(postgres)


def test_the_second_migration_has_nothing_to_do(deployment: Deployment) -> None:
    first, second = deployment.run("migrate"), deployment.run("migrate")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert "core_hooks" in first.stdout
    assert second.stdout == "· The database is up to date.\n"


def test_plugins_are_listed_switched_on_and_off(deployment: Deployment) -> None:
    deployment.plugin("quiet")

    assert deployment.run("plugins", "enable", "quiet").returncode == 0
    assert "quiet" in deployment.run("plugins", "list").stdout
    assert deployment.run("plugins", "disable", "quiet").returncode == 0
    assert "There is no plugin named noise" in sentence(deployment, "plugins", "disable", "noise")


def test_the_doctor_finds_a_new_house_well(deployment: Deployment) -> None:
    examined = deployment.run("doctor")

    assert examined.returncode == 0, examined.stdout
    assert "✗" not in examined.stdout and "All is well." in examined.stdout
