"""Customers pass from one employee to another: asked for here, decided by the customer in a day."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.auth import require
from core.channels import Troubled, line_to
from core.db import execute, fetch, fetchrow, transaction, uuid7
from core.errors import Conflict, Invalid, NotFound, T
from core.jobs import job, later
from plugins.wecom import api
from plugins.wecom.errors import trouble_of_code

from .book import Pair
from .contacts import meet
from .troubles import told

TRANSFER = "wecom.transfer.create"

NOBODY = T("Choose customers to hand over.", "请选择要转接的客户。")
SAME = T("Choose another employee to take them.", "请选择其他接替成员。")
NO_STAFF = T("There is no such employee.", "没有这位成员。")

STATES = {1: "done", 2: "waiting", 3: "refused", 4: "full", 5: "failed"}
AT_ONCE = 100

_STAFF = "select active from wecom_staff where account = $1 and userid = $2"

_BEGIN = """
insert into wecom_transfer
    (id, account, external_userid, handover, takeover, resigned, state, trouble)
values ($1, $2, $3, $4, $5, $6, $7, $8)"""

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


async def transfer(account: UUID, old: str, new: str, customers: Sequence[str]) -> int:
    """Hand customers to a colleague; how many are on their way."""
    require(TRANSFER)
    if not customers:
        raise Invalid(NOBODY, field="customers")
    if old == new:
        raise Invalid(SAME, field="takeover")
    giving = await fetchrow(_STAFF, account, old)
    if giving is None or await fetchrow(_STAFF, account, new) is None:
        raise NotFound(NO_STAFF)
    begun = 0
    line = await line_to(account)
    for start in range(0, len(customers), AT_ONCE):
        part = customers[start : start + AT_ONCE]
        begun += await _begin(line, (old, new), part, resigned=not giving["active"])
    return begun


async def refused(account: UUID, pair: Pair, reason: str) -> None:
    """The customer said no, or the employee has too many."""
    state = "full" if reason == "customer_limit_exceed" else "refused"
    await execute(_REFUSED, account, pair.external, pair.userid, state)


@job("wecom.look_at_transfers", attempts=3, transactional=False, timeout=300)
async def look() -> None:
    """Ask how every handing over stands."""
    for row in await fetch(_WAITING):
        try:
            await _look(row)
        except (Troubled, NotFound):
            continue  # an hour later again; the account's own page says what is wrong with it


async def _begin(
    line: api.calling.Wire, staff: tuple[str, str], customers: Sequence[str], *, resigned: bool
) -> int:
    try:
        codes = await api.transfers.begin(line, *staff, customers, resigned=resigned)
    except Troubled as error:
        raise Conflict(error.trouble.message) from None
    async with transaction():
        for external, code in codes.items():
            trouble = told(trouble_of_code(code)) if code else None
            state = "failed" if code else "waiting"
            row = (uuid7(), line.account, external, *staff, resigned, state, trouble)
            await execute(_BEGIN, *row)
    return sum(1 for code in codes.values() if code == 0)


async def _look(row: Any) -> None:
    line = await line_to(row["account"])
    pair = (row["handover"], row["takeover"])
    for one in await api.transfers.results(line, *pair, resigned=row["resigned"]):
        state = STATES.get(one.get("status") or 2, "waiting")
        external = str(one.get("external_userid"))
        if state == "waiting":
            continue
        settled = await fetchrow(_SETTLE, line.account, external, *pair, state)
        if settled is not None and state == "done":
            lane = f"wecom:{line.account}:{external}"
            await later(meet, lane=lane, account=str(line.account), external=external)
