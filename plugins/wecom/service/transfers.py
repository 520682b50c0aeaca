"""Customers pass from one employee to another: asked for here, decided by the customer in a day.

A handing over may be about hundreds of customers, so it is written down at once and carried out
in the background, a hundred at a time; how far it is can be seen at any moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from core.auth import require
from core.channels import Trouble, Troubled, line_to
from core.db import execute, executemany, fetch, fetchrow, transaction
from core.entities import insert
from core.errors import Invalid, NotFound, T, clean_text
from core.jobs import Postpone, current_job, job, later
from plugins.wecom import api
from plugins.wecom.errors import trouble_of_code
from plugins.wecom.tables import Succession

from .book import Pair
from .contacts import meet
from .troubles import put_off, told

TRANSFER = "wecom.transfer.create"

NOBODY = T("This employee has no such customers.", "该成员没有符合条件的客户。")
SAME = T("Choose another employee to take them.", "请选择其他接替成员。")
NO_STAFF = T("There is no such employee.", "没有这位成员。")
LEFT = T("The one who takes them has left.", "接替成员已离职，请选择在职成员。")
TOO_LONG = T("A notice has at most 200 characters.", "提示语不超过 200 字。")
STILL_HERE = T(
    "Groups can be handed over only for somebody who left.", "仅可转接离职成员的客户群。"
)

STATES = {1: "done", 2: "waiting", 3: "refused", 4: "full", 5: "failed"}
AT_ONCE = 100

_STAFF = "select active from wecom_staff where account = $1 and userid = $2"

_QUEUE = """
insert into wecom_transfer
    (id, account, succession, external_userid, handover, takeover, resigned, state)
select gen_random_uuid(), $1, $2, c.external_userid, $3::text, $4, $5, 'queued'
from wecom_follow f join wecom_contact c on c.id = f.contact
where c.account = $1 and f.userid = $3::text
  and f.standing in ('friends', 'half', 'left_by_customer')
  and ($6::text[] is null or c.external_userid = any($6))
  and ($7::text[] is null or f.tags::text[] && $7)
  and not exists (select 1 from wecom_transfer t where t.account = $1
    and t.external_userid = c.external_userid and t.handover = $3::text
    and t.state in ('queued', 'waiting'))
order by c.external_userid
returning id"""

_COUNT = "update wecom_succession set total = $2 where id = $1"

_NEXT = """
select id, external_userid from wecom_transfer where succession = $1 and state = 'queued'
order by external_userid limit $2"""

_ASKED = """
update wecom_transfer set state = $2, trouble = $3 where id = $1 and state = 'queued'"""

_TAKEN = """
update wecom_transfer set state = 'waiting'
where succession = $1 and state = 'queued' and external_userid = any($2)"""

_STOPPED = """
update wecom_transfer set state = 'failed', trouble = $2
where succession = $1 and state = 'queued'"""

_TROUBLED = "update wecom_succession set trouble = $2, updated_at = now() where id = $1"

_GROUPS = """
select chat_id from wecom_group where account = $1 and owner = $2 and open order by chat_id"""
_MOVED = "update wecom_group set owner = $3 where account = $1 and chat_id = any($2)"
_CHATS = "update wecom_succession set chats = $2, updated_at = now() where id = $1"

_WAITING = """
select distinct t.account, t.handover, t.takeover, t.resigned
from wecom_transfer t join channel_account a on a.id = t.account
where t.state = 'waiting' and a.state = 'active' and a.deleted_at is null"""

_SETTLE = """
update wecom_transfer set state = $5::text, done_at = case when $5::text = 'done' then now() end
where account = $1 and external_userid = $2 and handover = $3 and takeover = $4
  and state = 'waiting' returning id"""

_REFUSED = """
update wecom_transfer set state = $4 where account = $1 and external_userid = $2
  and takeover = $3 and state = 'waiting'"""


@dataclass(frozen=True, kw_only=True)
class Handover:
    """Who gives whom to whom; all customers unless some are named, or only those with tags."""

    old: str
    new: str
    customers: Sequence[str] | None = None
    tags: Sequence[str] | None = None
    groups: bool = False
    message: str = ""


async def transfer(account: UUID, wanted: Handover) -> UUID:
    """Hand customers to a colleague; they are asked in the background."""
    require(TRANSFER)
    await line_to(account)
    resigned = await _checked(account, wanted)
    row = Succession(account=account, handover=wanted.old, takeover=wanted.new, resigned=resigned)
    row.message = clean_text(wanted.message, field="message").strip()
    if len(row.message) > 200:
        raise Invalid(TOO_LONG, field="message")
    async with transaction():
        await insert(row)
        whom = (list(wanted.customers or ()) or None, list(wanted.tags or ()) or None)
        staff = (wanted.old, wanted.new, resigned)
        begun = await fetch(_QUEUE, account, row.id, *staff, *whom)
        if not begun and not wanted.groups:
            raise Invalid(NOBODY, field="customers")
        await execute(_COUNT, row.id, len(begun))
        lane = f"wecom:transfers:{account}"
        await later(carry_out, lane=lane, succession=str(row.id), groups=wanted.groups)
    return row.id


async def _checked(account: UUID, wanted: Handover) -> bool:
    """Whether the one who gives has left; Invalid where WeCom would refuse."""
    if wanted.old == wanted.new:
        raise Invalid(SAME, field="takeover")
    giving = await fetchrow(_STAFF, account, wanted.old)
    taking = await fetchrow(_STAFF, account, wanted.new)
    if giving is None or taking is None:
        raise NotFound(NO_STAFF, field="handover" if giving is None else "takeover")
    if not taking["active"]:
        raise Invalid(LEFT, field="takeover")
    if wanted.groups and giving["active"]:
        raise Invalid(STILL_HERE, field="groups")
    return not giving["active"]


async def refused(account: UUID, pair: Pair, reason: str) -> None:
    """The customer said no, or the employee has too many."""
    state = "full" if reason == "customer_limit_exceed" else "refused"
    await execute(_REFUSED, account, pair.external, pair.userid, state)


@job("wecom.carry_out_transfer", attempts=12, transactional=False, timeout=1800)
async def carry_out(succession: str, groups: bool = False) -> None:
    """Ask WeCom for every customer who waits for it; what it took before a break counts."""
    row = await Succession.objects().get(Succession.id == UUID(succession))
    if row is None:
        return
    try:
        await _carry_out(await line_to(row.account), row, groups=groups)
    except NotFound:
        return
    except Troubled as error:
        await _stop(row.id, error.trouble)


@job("wecom.look_at_transfers", attempts=3, transactional=False, timeout=300)
async def look() -> None:
    """Ask how every handing over stands."""
    for row in await fetch(_WAITING):
        try:
            await _look(row)
        except (Troubled, NotFound):
            continue  # an hour later again; the account's own page says what is wrong with it


async def _carry_out(line: api.calling.Wire, row: Succession, *, groups: bool) -> None:
    if current_job().checkpoint.get("called"):
        await _find_taken(line, row)
    while await _hand_over_some(line, row):
        pass
    if groups and row.chats is None:
        await _hand_over_groups(line, row)


async def _hand_over_some(line: api.calling.Wire, row: Succession) -> bool:
    """The next hundred; whether there were any."""
    waiting = await fetch(_NEXT, row.id, AT_ONCE)
    if not waiting:
        return False
    await current_job().save(called=True)
    codes = await api.transfers.begin(
        line,
        (row.handover, row.takeover),
        [one["external_userid"] for one in waiting],
        resigned=row.resigned,
        message=row.message,
    )
    async with transaction():
        await executemany(
            _ASKED, [_answer(one["id"], codes.get(one["external_userid"])) for one in waiting]
        )
        await current_job().save()
    return True


def _answer(transfer_id: UUID, code: int | None) -> tuple[Any, ...]:
    """What became of one: asked for, or not, and why."""
    if code == 0:
        return transfer_id, "waiting", None
    return transfer_id, "failed", told(trouble_of_code(-1 if code is None else code))


async def _find_taken(line: api.calling.Wire, row: Succession) -> None:
    """We broke off while we asked: WeCom says which customers it had taken by then."""
    found = await api.transfers.results(line, row.handover, row.takeover, resigned=row.resigned)
    taken = [str(one.get("external_userid")) for one in found if one.get("status") == 2]
    async with transaction():
        await execute(_TAKEN, row.id, taken)
        await current_job().save()


async def _hand_over_groups(line: api.calling.Wire, row: Succession) -> None:
    """The groups of somebody who left get another owner at once."""
    chats = [one["chat_id"] for one in await fetch(_GROUPS, row.account, row.handover)]
    codes: dict[str, int] = {}
    for start in range(0, len(chats), AT_ONCE):
        part = chats[start : start + AT_ONCE]
        codes |= await api.transfers.groups(line, part, row.takeover)
    async with transaction():
        moved = [chat for chat, code in codes.items() if code == 0]
        await execute(_MOVED, row.account, moved, row.takeover)
        await execute(_CHATS, row.id, orjson.dumps(codes).decode())


async def _stop(succession: UUID, trouble: Trouble) -> None:
    """Later, if waiting helps; else whoever was not asked for yet is not, and why is shown."""
    why = put_off(trouble)
    if isinstance(why, Postpone):
        raise why from None
    async with transaction():
        await execute(_STOPPED, succession, told(trouble))
        await execute(_TROUBLED, succession, told(trouble))


async def _look(row: Any) -> None:
    line = await line_to(row["account"])
    pair = (row["handover"], row["takeover"])
    for one in await api.transfers.results(line, *pair, resigned=row["resigned"]):
        state = STATES.get(one.get("status") or 2, "waiting")
        external = str(one.get("external_userid"))
        if state == "waiting":
            continue
        async with transaction():
            settled = await fetchrow(_SETTLE, line.account, external, *pair, state)
            if settled is not None and state == "done":
                lane = f"wecom:{line.account}:{external}"
                await later(meet, lane=lane, account=str(line.account), external=external)
