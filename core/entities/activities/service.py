"""What can be done with activities."""

from typing import Any, Unpack
from uuid import UUID

from core.auth import asker, reach, require
from core.db import now, transaction
from core.entities import (
    Change,
    change,
    check_person,
    check_seen,
    check_version,
    choice,
    insert,
    load,
    made,
    trash,
    untrash,
)
from core.entities.companies import Company
from core.entities.customers import Customer, touch
from core.entities.deals import Deal
from core.errors import Invalid, T
from core.events import announce
from core.graphql import Trash

from .details import ActivityDetails, clean_details
from .events import (
    ActivityRecorded,
    ActivityRestored,
    ActivityTrashed,
    ActivityUpdated,
    TaskCompleted,
)
from .tables import Activity, ActivityKind

PASSED_BETWEEN_US = {"message", "call", "meeting", "visit", "email"}
FIXED = {"message", "system"}
"""Kinds that say what happened elsewhere, so nobody rewrites them here."""

WITH_WHOM = T("Say with whom: a customer, a company or a deal.", "请选择客户、公司或商机。")
NOT_A_TASK = T("Only tasks can be done.", "只有任务可以完成。")
MADE_UP = T("Messages come from channels.", "消息只能来自渠道。")
FOR_OTHERS = T("Only a task can be given to a colleague.", "只有任务可以分派给同事。")
EMPTY = T("This cannot be empty.", "此项不能为空。")
NOT_OURS = T("What was said stays as it was said.", "消息内容不可修改。")


async def record(kind: str, /, **details: Unpack[ActivityDetails]) -> Activity:
    """Put something on the timeline; the one way a message, a note or a task gets there."""
    fields = clean_details(details)
    async with transaction():
        require("core.activity.create")
        return await _put(kind, await _completed(fields))


async def keep(kind: str, details: ActivityDetails, /, *, key: UUID) -> Activity:
    """Put something the house itself saw on the timeline, whatever is in the trash by now."""
    async with transaction():
        return await _put(kind, {**clean_details(details), "id": key})


async def write_down(kind: str, /, **details: Unpack[ActivityDetails]) -> Activity:
    """What a member of staff says happened, or is to be done; nobody can make up a message."""
    if kind in FIXED:
        raise Invalid(MADE_UP, field="kind")
    if kind != ActivityKind.TASK and details.get("actor") not in (None, asker().user_id):
        raise Invalid(FOR_OTHERS, field="actor")
    return await record(kind, **details)


async def note(body: str, /, **details: Unpack[ActivityDetails]) -> Activity:
    """Put a note on the timeline."""
    if not body.strip():
        raise Invalid(EMPTY, field="body")
    return await record(ActivityKind.NOTE, **{**details, "body": body})


async def update(
    activity_id: UUID, *, expected_version: int | None = None, **details: Unpack[ActivityDetails]
) -> Change[Activity]:
    """Correct a note, a task, a call; messages stay as they were said."""
    fields = clean_details(details)
    async with transaction():
        activity = await reach(Activity, activity_id, "core.activity.update")
        await _check_rewriting(activity, fields)
        changed = await change(activity, fields, expected_version=expected_version)
        if changed.before:
            await announce(
                ActivityUpdated(
                    activity_id=activity.id,
                    customer_id=activity.customer,
                    changed=tuple(sorted(changed.before)),
                )
            )
    return changed


async def complete(activity_id: UUID, *, expected_version: int | None = None) -> Change[Activity]:
    """A task is done; doing it twice is doing it once."""
    async with transaction():
        task = await reach(Activity, activity_id, "core.activity.update")
        if task.kind != ActivityKind.TASK:
            raise Invalid(NOT_A_TASK)
        done_at = task.done_at or now()
        changed = await change(task, {"done_at": done_at}, expected_version=expected_version)
        if changed.before:
            await announce(TaskCompleted(activity_id=task.id, customer_id=task.customer))
    return changed


async def delete(activity_id: UUID, *, expected_version: int | None = None) -> Activity:
    """Put an activity into the trash."""
    async with transaction():
        activity = await reach(Activity, activity_id, "core.activity.delete")
        await trash(activity, expected_version=expected_version)
        await announce(ActivityTrashed(activity_id=activity.id, customer_id=activity.customer))
    return activity


async def restore(activity_id: UUID, *, expected_version: int | None = None) -> Activity:
    """Fetch an activity back from the trash."""
    async with transaction():
        activity = await reach(Activity, activity_id, "core.activity.delete", trash=Trash.IN)
        check_version(activity, expected_version)
        await untrash(activity)
        await announce(ActivityRestored(activity_id=activity.id, customer_id=activity.customer))
    return activity


async def _check_rewriting(activity: Activity, fields: dict[str, Any]) -> None:
    """Refuse to rewrite what was said, or who did it; a task may go to a colleague."""
    if activity.kind in FIXED:
        raise Invalid(NOT_OURS)
    actor = fields.get("actor", activity.actor)
    if actor != activity.actor:
        if activity.kind != ActivityKind.TASK:
            raise Invalid(FOR_OTHERS, field="actor")
        await check_person(actor, field="actor")


async def _put(kind: str, fields: dict[str, Any]) -> Activity:
    """Store it, and tell the house."""
    activity = made(Activity, {**fields, "kind": choice(ActivityKind)("kind", kind)})
    await insert(activity)
    if activity.customer and activity.kind in PASSED_BETWEEN_US:
        await touch(activity.customer, activity.happened_at)
    await _announce(activity)
    return activity


async def _completed(fields: dict[str, Any]) -> dict[str, Any]:
    """What follows from what was said: the deal's customer and company, and who speaks."""
    tables = {"customer": Customer, "company": Company, "deal": Deal}
    if not any(fields.get(name) for name in (*tables, "conversation")):
        raise Invalid(WITH_WHOM, field="customer")
    for name, table in tables.items():
        await check_seen(table, fields.get(name), field=name)
    await check_person(fields.get("actor"), field="actor")

    deal = await load(Deal, fields["deal"]) if fields.get("deal") else None
    if deal is not None:
        fields.setdefault("customer", deal.customer)
        fields.setdefault("company", deal.company)
    return {**_spoken_by(fields), **fields}


def _spoken_by(fields: dict[str, Any]) -> dict[str, Any]:
    """Who did it, unless it came in or was said otherwise: the asker."""
    who = asker()
    if fields.get("direction") == "in" or fields.get("actor", who.user_id) != who.user_id:
        return {}
    return {"actor": who.user_id, "actor_name": who.name or None}


async def _announce(activity: Activity) -> None:
    await announce(
        ActivityRecorded(
            activity_id=activity.id,
            kind=activity.kind,
            direction=activity.direction,
            customer_id=activity.customer,
            company_id=activity.company,
            deal_id=activity.deal,
            conversation_id=activity.conversation,
        )
    )
