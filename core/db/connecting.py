"""How a connection of ours looks: UTC, JSON as bytes, patient but not endlessly."""

from typing import Any

import asyncpg

from core.errors import Invalid, T

OLDEST = 16
STATEMENT_SECONDS = 30
IDLE_IN_TRANSACTION_SECONDS = 15
TRANSACTION_SECONDS = 60

CACHES: dict[str, Any] = {"statement_cache_size": 1024, "max_cacheable_statement_size": 256 * 1024}

AWAY = T("The database cannot be reached; try again soon.", "数据库暂时无法连接，请稍后重试。")

OUTAGES = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.ConnectionDoesNotExistError,
    asyncpg.InterfaceError,
)
"""What it looks like when the database cannot be used at the moment."""

TOO_OLD = T(
    "Guanxi needs PostgreSQL {oldest} or newer; this server is version {found}.",
    "关系需要 PostgreSQL {oldest} 或更新版本，当前服务器版本为 {found}。",
)


async def connect(dsn: str) -> asyncpg.Connection:
    """A connection of one's own, for LISTEN and session locks; the caller closes it."""
    connection = await asyncpg.connect(dsn, timeout=10, **CACHES)
    try:
        await prepare(connection)
    except BaseException:
        connection.terminate()
        raise
    return connection


async def prepare(connection: Any) -> None:
    """Make a fresh connection one of ours."""
    version = connection.get_server_version()
    if version.major < OLDEST:
        raise Invalid(TOO_OLD.fill(oldest=OLDEST, found=f"{version.major}.{version.minor}"))
    await connection.set_type_codec(
        "json", schema="pg_catalog", encoder=_same, decoder=_same, format="binary"
    )
    await connection.execute(_limits(version.major))


async def keep(connection: Any) -> None:
    """What happens when a connection returns to the pool: nothing, we leave no traces on it."""


def _limits(major: int) -> str:
    whole = f"SET transaction_timeout = '{TRANSACTION_SECONDS}s';" if major >= 17 else ""
    return (
        "SET timezone = 'UTC'; SET application_name = 'guanxi';"
        f"SET statement_timeout = '{STATEMENT_SECONDS}s';"
        f"SET idle_in_transaction_session_timeout = '{IDLE_IN_TRANSACTION_SECONDS}s';{whole}"
    )


def _same(value: Any) -> Any:
    return value
