"""Channel codes: made in WeCom through our application, known to nobody but us, so kept well."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from core.auth import house, require
from core.channels import Troubled, line_to
from core.db import execute, fetch, now, transaction
from core.entities import change, insert, trash
from core.errors import Conflict, Invalid, NotFound, T, clean_name, clean_text
from core.jobs import job
from plugins.wecom import api
from plugins.wecom.tables import Way

from . import composing, duty
from .troubles import told

MANAGE = "wecom.way.manage"

GONE = T("There is no such channel code.", "没有这个渠道活码。")
NAMELESS = T("A channel code has a name of 1 to 30 characters.", "请填写 1–30 个字的活码名称。")
NO_STAFF = T(
    "Choose 1 to 100 employees who may have customers.", "请选择 1–100 名可添加客户的成员。"
)
TAKEN = T("Another channel code has this mark.", "该标识已被其他活码使用。")
BAD_STATE = T(
    "A mark has at most 30 letters, digits, - or _.", "标识最多 30 位字母、数字、- 或 _。"
)

MOST = 100

_SERVING = "select userid from wecom_staff where account = $1 and userid = any($2) and active"
_TAKEN = "select 1 from wecom_way where account = $1 and state = $2"
_ALL_TIMED = """
select w.id from wecom_way w join channel_account a on a.id = w.account
where w.deleted_at is null and w.config_id <> '' and w.schedule <> '[]'::jsonb
  and a.state = 'active' and a.deleted_at is null"""
_SWITCHED = "update wecom_way set on_duty = $2, trouble = null, updated_at = now() where id = $1"
_TROUBLED = "update wecom_way set trouble = $2 where id = $1"


@dataclass(frozen=True, kw_only=True)
class WayPlan:
    """What a channel code shall be."""

    name: str
    staff: Sequence[str]
    state: str = ""
    skip_verify: bool = True
    schedule: Any = None
    welcome: Any = None
    tags: Sequence[str] = field(default_factory=tuple)


async def create(account: UUID, plan: WayPlan) -> UUID:
    """Make a channel code; its picture leads to whoever is on duty."""
    require(MANAGE)
    line = await line_to(account)
    values = await _checked(account, plan)
    state = _state(plan.state) or f"gx{secrets.token_hex(6)}"
    if await fetch(_TAKEN, account, state):
        raise Conflict(TAKEN, field="state")
    way = Way(account=account, state=state, **values)
    await insert(way)
    try:
        config_id, qr_code = await api.ways.add(line, _body(values, state))
    except Troubled as error:
        await way.remove()
        raise Conflict(error.trouble.message) from None
    way.config_id, way.qr_code = config_id, qr_code
    await way.save([Way.config_id, Way.qr_code])
    return way.id


async def update(way_id: UUID, plan: WayPlan) -> UUID:
    """Change a code; the printed picture stays the same."""
    require(MANAGE)
    way = await _reach(way_id)
    values = await _checked(way.account, plan)
    line = await line_to(way.account)
    try:
        await api.ways.update(line, way.config_id, _changed(values))
    except Troubled as error:
        raise Conflict(error.trouble.message) from None
    async with transaction():
        await change(way, values | {"trouble": None})
    return way_id


async def delete(way_id: UUID) -> None:
    """The code leads nowhere from now on; what came through it stays counted."""
    require(MANAGE)
    way = await _reach(way_id)
    line = await line_to(way.account)
    try:
        await api.ways.delete(line, way.config_id)
    except Troubled as error:
        if error.trouble.code != "41044":
            raise Conflict(error.trouble.message) from None
    async with transaction():
        await trash(way)


@job("wecom.switch_ways", attempts=3, transactional=False, timeout=240)
async def switch_all() -> None:
    """Let codes with a timetable lead to whoever is on duty now."""
    local = now().astimezone(ZoneInfo((await house()).zone))
    for row in await fetch(_ALL_TIMED):
        way = await _reach(row["id"])
        wanted = duty.on_duty(_loaded(way.schedule) or [], way.staff, local)
        if wanted != way.on_duty:
            await _switch(way, wanted)


async def _switch(way: Way, wanted: list[str]) -> None:
    try:
        line = await line_to(way.account)
        await api.ways.update(line, way.config_id, {"user": wanted})
    except Troubled as error:
        await execute(_TROUBLED, way.id, told(error.trouble))
    except NotFound:
        return
    else:
        await execute(_SWITCHED, way.id, wanted)


async def _checked(account: UUID, plan: WayPlan) -> dict[str, Any]:
    """The columns of a code as it shall be."""
    name = clean_name(plan.name, field="name")
    if not 0 < len(name) <= 30:
        raise Invalid(NAMELESS, field="name")
    staff = list(dict.fromkeys(plan.staff))
    schedule = duty.checked(plan.schedule)
    wanted = sorted({*staff, *duty.named(schedule)})
    known = {row["userid"] for row in await fetch(_SERVING, account, wanted)}
    if not staff or len(staff) > MOST or set(wanted) - known:
        raise Invalid(NO_STAFF, field="staff")
    welcome = composing.checked(plan.welcome, field="welcome") if plan.welcome else None
    local = now().astimezone(ZoneInfo((await house()).zone))
    return {
        "name": name,
        "staff": staff,
        "skip_verify": plan.skip_verify,
        "schedule": orjson.dumps(schedule).decode(),
        "on_duty": duty.on_duty(schedule, staff, local),
        "welcome": orjson.dumps(welcome).decode() if welcome else None,
        "tags": [clean_text(tag, field="tags") for tag in plan.tags],
    }


def _body(values: Mapping[str, Any], state: str) -> dict[str, Any]:
    """Type 2 may lead to several employees; scene 2 is a QR picture."""
    return {"type": 2, "scene": 2, "state": state, **_changed(values)}


def _changed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "remark": values["name"],
        "skip_verify": values["skip_verify"],
        "user": values["on_duty"],
    }


def _state(text: str) -> str:
    state = clean_text(text, field="state").strip()
    plain = state.replace("-", "").replace("_", "")
    if len(state) > 30 or (plain and not (plain.isascii() and plain.isalnum())):
        raise Invalid(BAD_STATE, field="state")
    return state


async def _reach(way_id: UUID) -> Way:
    way = await Way.objects().where(Way.id == way_id, Way.deleted_at.is_null()).first()
    if way is None:
        raise NotFound(GONE)
    return way


def _loaded(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, str | bytes) else value
