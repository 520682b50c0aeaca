"""How a running house gets other plugins: as a job, because trying a generation takes a while."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from core.db import fetch
from core.errors import Refusal, T
from core.hooks import enabled, note_failure
from core.jobs import GiveUp, Job, job, later

if TYPE_CHECKING:
    from .house import House

ON = "core.plugin.switch_on"
OFF = "core.plugin.switch_off"
SWITCHING = T("Switching modules on", "正在启用模块")

_UNDER_WAY = """
select name from job, jsonb_array_elements_text(args -> 'names') name
where kind = $1 and state in ('waiting', 'running')"""


class Switch(Protocol):
    """Switches plugins on and off for every process of the house."""

    async def on(self, names: Sequence[str]) -> None:
        """Migrate, try, switch on; raises a Refusal with the reason, and then nothing changed."""
        ...

    async def off(self, name: str) -> None:
        """Switch off; the plugin's tables stay."""
        ...


async def want_on(names: Sequence[str]) -> None:
    """Queue that plugins are switched on; what becomes of it is seen in their state."""
    if names:
        await later(ON, names=list(names))


async def want_off(name: str) -> None:
    """Queue that a plugin is switched off."""
    await later(OFF, names=[name])


async def under_way(kind: str = ON) -> frozenset[str]:
    """Plugins that are being switched at this moment."""
    return frozenset(row["name"] for row in await fetch(_UNDER_WAY, kind))


async def switching_label(house: House) -> dict[str, Any] | None:
    """What is being switched on, for a waiting person; None while nothing is.

    Also told between the end of the switching and the hand-over to the house that has it.
    """
    wanted = await enabled()
    here = {*house.host.plugins, *house.host.failed, *wanted.failed}
    names = await under_way() | (wanted.plugins - here)
    return {"label": SWITCHING.say(), "done": 0, "total": len(names)} if names else None


def switch_jobs(house: House) -> tuple[Job, ...]:
    """The jobs that switch plugins of a house; only a process that has a switch can do them."""
    if house.switch is None:
        return ()
    switch = house.switch

    @job(ON, transactional=False, attempts=1, timeout=90)
    async def switch_on(names: list[str]) -> None:
        await _try(switch, names)

    @job(OFF, transactional=False, attempts=3, timeout=60)
    async def switch_off(names: list[str]) -> None:
        for name in names:
            await switch.off(name)

    return switch_on, switch_off


async def _try(switch: Switch, names: Sequence[str]) -> None:
    """Switch on; a refusal is remembered at every plugin that was meant, and is final."""
    try:
        await switch.on(names)
    except Refusal as refusal:
        for name in names:
            await note_failure(name, str(refusal.message))
        raise GiveUp(str(refusal.message)) from refusal
