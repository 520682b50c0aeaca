"""Opening the sandbox: an account on every platform, connected as a real one would be."""

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import Field

from core.auth import house, require
from core.channels import MANAGE, Account, connect, forget_tokens, let_time_pass, wake_up
from core.db import execute, transaction
from core.errors import Conflict, Refusal, T, language
from core.hooks import PluginSettings, change_settings, settings_of
from core.jobs import Schedule, job

from .neighbours import Way, doorstep, opened_way, way
from .scenes import play_scenes

TURN = "select pg_advisory_xact_lock(hashtextextended('sandbox', 0))"

NAME = T("Sandbox {stall}", "沙盒 {stall}")


class SandboxSettings(PluginSettings):
    """Which street the house knows, what could not be connected with it, and whether it began."""

    street: str = ""
    begun: bool = False
    refused: dict[str, str] = Field(default_factory=dict)


class Stall(NamedTuple):
    """An account on the street."""

    key: str
    channel: str
    title: str


async def open_sandbox() -> list[str]:
    """Connect every account whose channel is on; those connected stay. Says which are open."""
    require(MANAGE)
    found = opened_way()
    token = language.set((await house()).language)
    try:
        return await _open(found)
    finally:
        language.reset(token)


async def _open(found: Way) -> list[str]:
    there = await found.ask("stalls")
    known = await settings_of(SandboxSettings)
    fresh = there["born"] != known.street
    opened: list[str] = []
    refused: dict[str, str] = {}
    for stall in (Stall(**each) for each in there["stalls"]):
        why = await _opened(found, stall, fresh=fresh)
        if why is None:
            opened.append(stall.key)
        else:
            refused[stall.title] = why.say(language.get())
    if fresh or refused != known.refused:
        await change_settings(SandboxSettings, {"street": there["born"], "refused": refused})
    return opened


async def pass_time(seconds: float) -> None:
    """Let time pass on the street; what is open here for its accounts ends so much sooner."""
    require(MANAGE)
    found = opened_way()
    passed = (await found.ask("clock", forward=seconds))["passed"]
    await let_time_pass(await _connected(found), timedelta(seconds=passed))


async def _opened(found: Way, stall: Stall, *, fresh: bool) -> T | None:
    """One account, connected unless it is; why not, if it cannot be.

    A street that started anew knows none of the tokens it once gave, and nobody there said
    anything yet: all that begins afresh as well.
    """
    try:
        settings = (await found.ask("settings", corner=stall.key))["settings"]
        account = await _account(found, stall, settings, fresh=fresh)
        callback = f"{doorstep()}/channels/{stall.channel}/{account.key}"
        await found.ask("open", corner=stall.key, callback=callback)
    except Refusal as refusal:
        return refusal.message  # one platform that cannot be played must not close the others
    return None


async def _account(found: Way, stall: Stall, settings: dict[str, Any], *, fresh: bool) -> Account:
    """The account of a stall, connected by whoever comes first."""
    url = found.platform(stall.key)
    async with transaction():
        await execute(TURN)
        alive = (Account.platform_url == url) & Account.deleted_at.is_null()
        account = await Account.objects().where(alive).order_by(Account.created_at).first()
        if account is None:
            name = NAME.fill(stall=stall.title).say()
            return await connect(stall.channel, name, settings, platform_url=url)
        if fresh:
            await forget_tokens(account.id)
            await let_time_pass([account.id], timedelta(days=400))
            await wake_up(account.id)
    return account


async def _connected(found: Way) -> list[UUID]:
    """The accounts that are connected with this street."""
    here = Account.platform_url.like(f"{found.platform('')}%") & Account.deleted_at.is_null()
    return [row["id"] for row in await Account.select(Account.id).where(here)]


@job("sandbox.open", transactional=False, attempts=1, timeout=120)
async def keep_open() -> None:
    """Open it whenever there is a street: after a start, and when a channel is switched on.

    Like every job it speaks the language of the house, and so do the people of the street.
    """
    found = way()
    if found is None:
        return
    try:
        await open_sandbox()
    except Conflict:
        return
    if await _first_time():
        await play_scenes(found)


async def _first_time() -> bool:
    """Whether nothing happened on the street yet; whoever asks first is told so."""
    async with transaction():
        await execute(TURN)
        if (await settings_of(SandboxSettings)).begun:
            return False
        await change_settings(SandboxSettings, {"begun": True})
        return True


JOBS = (keep_open, Schedule(keep_open.kind, every=timedelta(seconds=60)))
