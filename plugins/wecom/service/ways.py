"""Channel codes: made in WeCom through our application, known to nobody but us, so kept well."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from core.auth import house, require
from core.channels import Troubled, in_words, line_to, words_of
from core.db import execute, fetch, now, transaction
from core.entities import change, insert, trash
from core.errors import Conflict, Invalid, NotFound, T, clean_name, clean_text
from core.jobs import job
from plugins.wecom import api
from plugins.wecom.api.ways import Leading
from plugins.wecom.tables import Way, WayKind

from . import composing, duty
from .troubles import told

MANAGE = "wecom.way.manage"

GONE = T("There is no such channel code.", "没有这个渠道活码。")
NAMELESS = T("A channel code has a name of 1 to 30 characters.", "请填写 1–30 个字的活码名称。")
NO_STAFF = T(
    "Choose 1 to 100 employees who may have customers.", "请选择 1–100 名可添加客户的成员。"
)
UNKNOWN = T(
    "Not among the employees who are at work: {names}.", "以下成员不存在或已离职：{names}。"
)
TAKEN = T("Another channel code has this mark.", "该标识已被其他活码使用。")
BAD_STATE = T(
    "A mark has at most 30 letters, digits, - or _; that of a link 27.",
    "标识最多 30 位字母、数字、- 或 _，获客链接最多 27 位。",
)
LONGEST = 30

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
    kind: WayKind = WayKind.CODE
    state: str = ""
    skip_verify: bool = True
    schedule: Any = None
    welcome: Any = None
    tags: Sequence[str] = field(default_factory=tuple)


async def create(account: UUID, plan: WayPlan) -> UUID:
    """Make a channel code; it leads to whoever is on duty.

    Kept before WeCom is asked: it shows such codes nowhere, so one we forget is lost for good.
    """
    require(MANAGE)
    line = await line_to(account)
    values = await _checked(account, plan)
    state = _state(plan)
    way = Way(account=account, kind=plan.kind.value, state=state, **values)
    async with transaction():
        if await fetch(_TAKEN, account, state):
            raise Conflict(TAKEN, field="state")
        await insert(way)
    try:
        config_id, address = await _door(way).add(line, _leading(way), state)
    except Troubled as error:
        await way.remove()
        raise Conflict(words_of(error.trouble)) from None
    way.config_id, way.qr_code = config_id, address
    await way.save([Way.config_id, Way.qr_code])
    return way.id


async def update(way_id: UUID, plan: WayPlan) -> UUID:
    """Change a code; the printed picture stays the same, and so do hours the plan leaves out."""
    require(MANAGE)
    way = await _reach(way_id)
    if plan.schedule is None:
        plan = replace(plan, schedule=composing.loaded(way.schedule))
    await _become(way, await _checked(way.account, plan))
    return way_id


async def change_hours(way_id: UUID, lines: Callable[[list[Any]], list[Any]]) -> UUID:
    """Another timetable for a code, made from the one it has."""
    require(MANAGE)
    way = await _reach(way_id)
    lately = lines(composing.loaded(way.schedule) or [])
    await _become(way, await _timed(way.account, way.staff, lately))
    return way_id


async def delete(way_id: UUID) -> None:
    """The code leads nowhere from now on; what came through it stays counted."""
    require(MANAGE)
    way = await _reach(way_id)
    line = await line_to(way.account)
    try:
        await _door(way).delete(line, way.config_id)
    except Troubled as error:
        if error.trouble.code != "41044":
            raise Conflict(words_of(error.trouble)) from None
    async with transaction():
        await trash(way)


@job("wecom.switch_ways", attempts=3, transactional=False, timeout=240)
async def switch_all() -> None:
    """Let codes with a timetable lead to whoever is on duty now."""
    local = now().astimezone(ZoneInfo((await house()).zone))
    for row in await fetch(_ALL_TIMED):
        way = await _reach(row["id"])
        wanted = duty.on_duty(composing.loaded(way.schedule) or [], way.staff, local)
        if wanted != way.on_duty:
            await _switch(way, wanted)


async def _switch(way: Way, wanted: list[str]) -> None:
    try:
        line = await line_to(way.account)
        way.on_duty = wanted
        await _door(way).update(line, way.config_id, _leading(way))
    except Troubled as error:
        await execute(_TROUBLED, way.id, told(error.trouble))
    except NotFound:
        return
    else:
        await execute(_SWITCHED, way.id, wanted)


async def _become(way: Way, values: dict[str, Any]) -> None:
    """WeCom first; then it is so here too."""
    line = await line_to(way.account)
    changed = Leading(
        name=values.get("name", way.name),
        users=values["on_duty"],
        skip_verify=values.get("skip_verify", way.skip_verify),
    )
    with in_words():
        await _door(way).update(line, way.config_id, changed)
    async with transaction():
        await change(way, values | {"trouble": None})


async def _checked(account: UUID, plan: WayPlan) -> dict[str, Any]:
    """The columns of a code as it shall be; what a plan does not say of hours stays."""
    name = clean_name(plan.name, field="name")
    if not 0 < len(name) <= 30:
        raise Invalid(NAMELESS, field="name")
    staff = list(dict.fromkeys(plan.staff))
    if not 0 < len(staff) <= MOST:
        raise Invalid(NO_STAFF, field="staff")
    welcome = composing.checked(plan.welcome, field="welcome") if plan.welcome else None
    return {
        "name": name,
        "staff": staff,
        "skip_verify": plan.skip_verify,
        "welcome": orjson.dumps(welcome).decode() if welcome else None,
        "tags": [clean_text(tag, field="tags") for tag in plan.tags],
        **await _timed(account, staff, plan.schedule),
    }


async def _timed(account: UUID, staff: Sequence[str], lines: Any) -> dict[str, Any]:
    """A timetable, and who is on duty by it now; everybody in it may have customers."""
    schedule = duty.checked(lines)
    wanted = sorted({*staff, *duty.named(schedule)})
    known = {row["userid"] for row in await fetch(_SERVING, account, wanted)}
    if missing := [one for one in wanted if one not in known]:
        raise Invalid(UNKNOWN.fill(names=", ".join(missing[:5])), field="staff")
    local = now().astimezone(ZoneInfo((await house()).zone))
    return {
        "schedule": orjson.dumps(schedule).decode(),
        "on_duty": duty.on_duty(schedule, staff, local),
    }


def _door(way: Way) -> Any:
    """The part of WeCom that makes codes, or links."""
    return api.links if way.kind == WayKind.LINK else api.ways


def _leading(way: Way) -> Leading:
    return Leading(name=way.name, users=way.on_duty, skip_verify=way.skip_verify)


def _state(plan: WayPlan) -> str:
    """What newcomers say where they come from: the mark that was asked for, or one of ours."""
    mark = clean_text(plan.state, field="state").strip() or f"gx{secrets.token_hex(6)}"
    plain = mark.replace("-", "").replace("_", "")
    state = _in_address(mark) if plan.kind is WayKind.LINK else mark
    if len(state) > LONGEST or (plain and not (plain.isascii() and plain.isalnum())):
        raise Invalid(BAD_STATE, field="state")
    return state


def _in_address(mark: str) -> str:
    """The mark as a link carries it in its address."""
    return mark if mark.startswith(api.links.MARK) else f"{api.links.MARK}{mark}"


async def _reach(way_id: UUID) -> Way:
    way = await Way.objects().where(Way.id == way_id, Way.deleted_at.is_null()).first()
    if way is None:
        raise NotFound(GONE)
    return way
