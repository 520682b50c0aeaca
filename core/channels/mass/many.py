"""Writing to many: one content to whoever meets a condition, each by the platform's law.

Nobody gets it who is blocked, gone or refused; marketing leaves people asleep; and whoever is left
out is listed with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from core.auth import require
from core.channels.adapters.content import Content
from core.channels.adapters.telling import as_told
from core.channels.adapters.trouble import Trouble
from core.channels.adapters.ways import Mode
from core.channels.events import MassProgressed
from core.channels.outward.attaching import take_in
from core.channels.outward.refusing import refuse_off_work
from core.db import execute, fetchval, transaction, uuid7
from core.entities import insert, load
from core.errors import Conflict, Invalid, NotFound, T, clean_name
from core.events import announce
from core.graphql import ask
from core.jobs import later

from .tables import Mass, MassState

MANY = "core.message.mass"

LOW = -10
"""The priority of what goes to many: after everything somebody waits for."""

COLLECT, ADVANCE = "channels.mass_collect", "channels.mass_advance"

NAMELESS = T("Give it a name of at most 200 letters.", "请填写名称（不超过 200 字）。")
NOBODY = T("Nobody meets this condition.", "没有符合条件的客户。")
GONE = T("There is no such message.", "没有这条群发。")
WHY_NOT = {
    MassState.COLLECTING: T("This is going out already.", "该群发正在进行中。"),
    MassState.RUNNING: T("This is going out already.", "该群发正在进行中。"),
    MassState.PAUSED: T("This is paused already.", "该群发已暂停。"),
    MassState.DONE: T("This went out to everybody already.", "该群发已全部完成。"),
    MassState.CANCELLED: T(
        "This was cancelled. Begin a new one instead.", "该群发已取消，如有需要请新建。"
    ),
}
"""Why a message to many in a state does not come into the state that was asked for."""

BY_HAND_ONLY = frozenset({Mode.PASSIVE, Mode.CODE, Mode.COMMENT})
"""Modes that answer one person."""

NOT_TO_MANY = T(
    "Nobody writes to many this way. Leave the way out, and the best one is taken for each.",
    "此方式不能用于群发，不指定方式即可为每人自动选用最合适的。",
)

POST_MANY = "channels.post_many"
"""The job that carries what was gathered to the platform by one call."""

_DISPATCH = """
update channel_mass m set batch = null from channel_mass before
where m.id = $1 and before.id = m.id and m.batch is not null returning before.batch"""

_COUNT = """
query ($filter: CustomerFilter) { customers(first: 1, filter: $filter) { nodes { id } } }"""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is sent to whom, and how."""

    account: UUID
    title: str
    audience: Mapping[str, Any]
    """A filter of customers, as the API's CustomerFilter."""
    content: Content
    mode: Mode | None = None
    marketing: bool = True
    not_before: datetime | None = None


async def send_to_many(plan: Plan) -> Mass:
    """Begin a message to many; the people are collected and written to in the background."""
    who = require(MANY)
    title = clean_name(plan.title, field="title")
    if not title or len(title) > 200:
        raise Invalid(NAMELESS, field="title")
    if plan.mode in BY_HAND_ONLY:
        raise Invalid(NOT_TO_MANY, field="mode")
    await refuse_off_work(plan.account)
    found = await ask(_COUNT, who, filter=dict(plan.audience))
    if not found["customers"]["nodes"]:
        raise Invalid(NOBODY, field="audience")
    mass = Mass(
        id=uuid7(),
        account=plan.account,
        title=title,
        audience=orjson.dumps(dict(plan.audience)).decode(),
        content=plan.content.model_dump_json(exclude_none=True),
        mode=plan.mode.value if plan.mode else None,
        marketing=plan.marketing,
        not_before=plan.not_before,
        creator=who.user_id,
        key=who.key_id,
        by_house=who.user_id is None,
    )
    async with transaction():
        await take_in(plan.content)
        await insert(mass)
        await later(COLLECT, lane=f"mass:{mass.id}", priority=LOW, mass=str(mass.id))
    return mass


async def pause(mass_id: UUID) -> Mass:
    """Stop offering it to more people for now; what is queued goes out."""
    async with transaction():
        mass = await _into(mass_id, MassState.PAUSED, {MassState.RUNNING, MassState.COLLECTING})
        await dispatch(mass.id)
    return mass


async def resume(mass_id: UUID) -> Mass:
    """Go on with whoever still waits."""
    async with transaction():
        mass = await _into(mass_id, MassState.RUNNING, {MassState.PAUSED})
        work = ADVANCE
        if mass.collected_at is None:
            await come_to(mass.id, MassState.COLLECTING)
            work = COLLECT
        await later(work, lane=f"mass:{mass.id}", priority=LOW, mass=str(mass.id))
    return mass


async def cancel(mass_id: UUID) -> Mass:
    """Offer it to nobody else, for good."""
    going = {MassState.RUNNING, MassState.COLLECTING, MassState.PAUSED}
    async with transaction():
        mass = await _into(mass_id, MassState.CANCELLED, going)
        await dispatch(mass.id)
    return mass


async def dispatch(mass: UUID) -> None:
    """What was gathered for one call goes out."""
    batch = await fetchval(_DISPATCH, mass)
    if batch is not None:
        await later(POST_MANY, lane=f"many:{mass}", priority=LOW, batch=str(batch))


async def come_to(mass: UUID, state: MassState, *, trouble: Trouble | None = None) -> None:
    """Note how far a message to many has come, and what keeps it from going on."""
    over = state in (MassState.DONE, MassState.CANCELLED)
    await execute(
        "update channel_mass set state = $2, finished_at = case when $3 then now() end,"
        " trouble = $4::jsonb where id = $1",
        mass,
        state.value,
        over,
        as_told(trouble) if trouble else None,
    )
    await announce(MassProgressed(mass_id=mass, state=state.value))


async def _into(mass_id: UUID, state: MassState, come_from: set[MassState]) -> Mass:
    require(MANY)
    async with transaction():
        mass = await load(Mass, mass_id, locked=True)
        if mass is None:
            raise NotFound(GONE)
        if mass.state not in come_from:
            raise Conflict(WHY_NOT[MassState(mass.state)])
        await come_to(mass.id, state)
    mass.state = state.value
    return mass
