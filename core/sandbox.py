"""`guanxi sandbox`: a house to play in, beside the street where its imitated platforms stand.

It keeps its data apart from any real house, switches everything on, fills itself with believable
people, and has one owner whose password it tells.
"""

import asyncio
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path

from core.app import fill
from core.auth import SetUp, is_set_up, set_up
from core.db import embedded
from core.errors import Invalid, Refusal, T, language
from core.hooks import installed
from core.opening import connected, started
from core.settings import Settings
from core.supervisor import Supervisor, database, switch_on

Tell = Callable[[T], None]

NO_STREET = T("The module “sandbox” is not installed.", "未安装“sandbox”模块。")
FILLING = T(
    "Filling the house with people; this takes a minute, the first time.",
    "正在填充演示数据，首次约需一分钟。",
)
SIGN_IN = T(
    "Sign in at {url} as {email} with the password {password}; the phones are at {phones}.",
    "请在 {url} 以 {email} / 密码 {password} 登录；手机模拟页：{phones}。",
)
EMAIL = "owner@sandbox.example.cn"
TRIES = 3
FURTHER = 100
"""The street's port is the house's, so many further on: it must not change between two starts."""


def play(tell: Tell) -> None:
    """Start everything, and keep it running until told to stop."""
    package = _street()
    settings = _own_rooms()
    password = _password(settings.data)
    asyncio.run(_furnish(settings, password, tell))
    with _street_open(package, settings.port + FURTHER, settings.data / "phones.json"):
        url = _address(settings.port)
        phones = f"{url}/plugins/sandbox/"
        tell(SIGN_IN.fill(url=url, email=EMAIL, password=password, phones=phones))
        asyncio.run(Supervisor(settings, "serve", say=tell).run())


def _street() -> str:
    """The package that imitates the platforms; it is started, never imported here."""
    for door in entry_points(group="guanxi.plugins", name="sandbox"):
        return door.value
    raise Invalid(NO_STREET)


def _own_rooms() -> Settings:
    """Data of its own, whatever real house lives on this machine."""
    real = Settings.from_env()
    os.environ["GUANXI_DATA"] = str(real.data / "sandbox")
    for name in ("GUANXI_DATABASE_URL", "GUANXI_REDIS_URL", "GUANXI_URL"):
        os.environ.pop(name, None)
    return Settings.from_env()


def _password(data: Path) -> str:
    """The owner's password: made once, kept beside the data."""
    kept = data / "sandbox-password"
    if not kept.exists():
        data.mkdir(parents=True, exist_ok=True)
        kept.write_text(secrets.token_urlsafe(9))
        kept.chmod(0o600)
    return kept.read_text()


async def _furnish(settings: Settings, password: str, tell: Tell) -> None:
    """An owner, everything on, and people; what is there already stays.

    The owner comes first: what modules bring is named in the language of the house. Platforms
    that stand on the street need no demo of their own, their people write from there.
    """
    dsn = await asyncio.to_thread(database, settings)
    try:
        async with connected(settings, dsn):
            await started(settings, tell)
            new = not await is_set_up()
            if new:
                await set_up(_owner(password, settings.port), address="127.0.0.1")
            await _all_on(tell)
            house = await started(settings, tell)
            if new:
                tell(FILLING)
                await fill(house, lambda *_: None, without=house.simulators)
    finally:
        await asyncio.to_thread(embedded.stop, settings.data)


async def _all_on(tell: Tell) -> None:
    """Every module; a slow machine gets a second try, for then everything is warm."""
    for tries_left in range(TRIES - 1, -1, -1):
        try:
            await switch_on(sorted(installed()), say=tell)
            return
        except Refusal:
            if not tries_left:
                raise


def _owner(password: str, port: int) -> SetUp:
    chinese = language.get() == "zh-CN"
    return SetUp(
        name="店主" if chinese else "Owner",
        email=EMAIL,
        password=password,
        business="沙盒小店" if chinese else "Sandbox shop",
        language=language.get(),
        url=_address(port),
    )


def _address(port: int) -> str:
    return f"http://127.0.0.1:{port}"


@contextmanager
def _street_open(package: str, port: int, memory: Path) -> Iterator[None]:
    """The street runs beside the house, and both know the word that opens it."""
    os.environ["GUANXI_SANDBOX"] = f"http://127.0.0.1:{port}"
    os.environ["GUANXI_SANDBOX_TOKEN"] = secrets.token_urlsafe(24)
    given = ["--port", str(port), "--memory", str(memory)]
    street = subprocess.Popen([sys.executable, "-m", package, *given])
    try:
        yield
    finally:
        street.terminate()
        street.wait(10)
