"""Open a house: its keys, its database, its tables, its plugins."""

import contextlib
from collections.abc import AsyncIterator, Callable

from core.app import House, Switch, build
from core.db import MigrationFailed, Vault, close_pool, migrate, open_pool, use_vault
from core.errors import T
from core.files import storage_of, use_storage
from core.hooks import APP_CONFIG, Generation, in_order_of_need, installed, note_start, seed
from core.notify import use_post_office
from core.settings import Settings

Tell = Callable[[T], None]
"""Hears what is going on, for whoever waits."""

MIGRATING = T("Bringing the database up to date: {app} {name}", "正在更新数据库：{app} {name}")
GONE = T("It is no longer installed.", "该插件已不再安装。")


@contextlib.asynccontextmanager
async def connected(settings: Settings, dsn: str) -> AsyncIterator[None]:
    """This process has its keys and its database."""
    use_vault(Vault.of(settings.data))
    use_storage(storage_of(settings))
    use_post_office(settings.smtp_url)
    await open_pool(dsn, size=settings.pool_size)
    try:
        yield
    finally:
        await close_pool()


async def wanted(settings: Settings, tell: Tell) -> Generation:
    """The plugins this house wants; an empty house gets those of `GUANXI_PLUGINS`."""
    first = in_order_of_need(settings.plugins, installed())
    await migrate([APP_CONFIG], progress=_narrated(tell))
    return await seed(first)


async def started(settings: Settings, tell: Tell, *, switch: Switch | None = None) -> House:
    """The house this deployment wants; which of its plugins did not start is remembered."""
    house = await moved_in(settings, await wanted(settings, tell), tell, switch=switch)
    await note_start(house.host.failed)
    await house.catch_up()
    return house


async def moved_in(
    settings: Settings, generation: Generation, tell: Tell, *, switch: Switch | None = None
) -> House:
    """A house with its tables in place; a plugin that cannot come along is noted and left out."""
    failed = {name: str(GONE) for name in generation.plugins - installed().keys()}
    while True:
        trying = Generation(generation.number, generation.plugins, failed)
        house = build(settings, trying, switch=switch)
        try:
            await migrate(house.apps, progress=_narrated(tell))
        except MigrationFailed as error:
            if error.app not in generation.plugins or error.app in failed:
                raise
            failed[error.app] = str(error)
            continue
        await house.install()
        return house


def _narrated(tell: Tell) -> Callable[[str, str], None]:
    return lambda app, name: tell(MIGRATING.fill(app=app, name=name))
