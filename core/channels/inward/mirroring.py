"""Mirroring: a platform's own list of those it keeps away says of a person what ours says.

A platform that cannot be reached is asked again for a day; what it does not do then, or refuses,
stands with the block in words.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.channels.accounts.health import note_trouble, note_well
from core.channels.accounts.line import line_to
from core.channels.adapters.known import adapter_of
from core.channels.adapters.telling import as_told
from core.channels.adapters.trouble import OF_THE_ACCOUNT, Trouble, Troubled, TroubleKind
from core.db import execute, fetch, fetchrow, now, transaction, uuid7
from core.entities.customers import Claim
from core.errors import NotFound, Refusal, T
from core.jobs import Postpone, job, later

GRACE = timedelta(seconds=20)
"""How long the platform's own list waits, so that a last word still goes out."""

PATIENCE = timedelta(days=1)
"""How long a platform is asked again."""

PAUSE = timedelta(minutes=1)

LISTS = "lists"
"""The source of troubles with an account's own list."""

PASSING = frozenset({TroubleKind.TRANSIENT, TroubleKind.RATE_LIMITED, TroubleKind.TOKEN})

STUMBLED = T("The platform's own list could not be changed.", "平台黑名单未能同步。")
BY_HAND = T(
    "Block or unblock this person by hand on the platform.", "请到平台后台手动拉黑或解除拉黑。"
)

_ACCOUNTS = """
select distinct a.id, a.channel from channel_conversation c
join channel_account a on a.id = c.account
where c.customer = $1 and c.kind = 'direct' and a.deleted_at is null"""

_WANT = """
insert into channel_kept_away (id, customer, account, blocked, wanted_at)
values ($1, $2, $3, $4, now())
on conflict (customer, account) do update set
    blocked = excluded.blocked, wanted_at = excluded.wanted_at, done_at = null, trouble = null"""

_WANTED = """
select k.*, p.blocked as still from channel_kept_away k join customer p on p.id = k.customer
where k.customer = $1 and k.account = $2"""

_DONE = """
update channel_kept_away set done_at = now(), trouble = null
where id = $1 and wanted_at = $2 and done_at is null"""

_NOT_DONE = """
update channel_kept_away set trouble = $3::jsonb where id = $1 and wanted_at = $2"""

_CLAIMS = """
select kind, scope, external_id from identity where customer = $1 and strength = 'strong'"""

_REOPEN = """
update channel_conversation set reachable = true, reachable_since = now()
where customer = $1 and account = $2 and kind = 'direct' and not reachable
  and reachable_since >= (
    select max(created_at) from customer_block where customer = $1)"""


async def tell_platforms(customer: UUID, *, blocked: bool) -> None:
    """Have every platform on which we talk with somebody keep them away, or no longer."""
    for row in await fetch(_ACCOUNTS, customer):
        if not _has_list(row["channel"]):
            continue
        await execute(_WANT, uuid7(), customer, row["id"], blocked)
        await later(
            mirror_block,
            lane=f"block:{customer}:{row['id']}",
            at=now() + GRACE,
            account=str(row["id"]),
            customer=str(customer),
        )


def _has_list(channel: str) -> bool:
    """Whether a platform keeps such a list; one that is switched off may."""
    try:
        return adapter_of(channel).can_block
    except NotFound:
        return True


async def give_up(why: str, account: str, customer: str) -> None:
    """Say so where the job stumbled again and again."""
    row = await fetchrow(_WANTED, UUID(customer), UUID(account))
    if row is not None:
        trouble = Trouble(kind=TroubleKind.PERMANENT, message=STUMBLED, advice=BY_HAND)
        await execute(_NOT_DONE, row["id"], row["wanted_at"], as_told(trouble))


@job("channels.mirror_block", attempts=6, transactional=False, on_dead=give_up)
async def mirror_block(account: str, customer: str) -> None:
    """Make the platform's list say of a person what ours says now."""
    row = await fetchrow(_WANTED, UUID(customer), UUID(account))
    if row is None or row["done_at"] is not None or row["blocked"] != row["still"]:
        return
    try:
        await _mirror(row)
    except Troubled as error:
        await _not_done(row, error.trouble)
    except Refusal as no:
        await _not_done(row, Trouble(kind=TroubleKind.TRANSIENT, message=no.message))
    else:
        await _done(row)


async def _mirror(row: Any) -> None:
    line = await line_to(row["account"])
    claims = [Claim(*found) for found in await fetch(_CLAIMS, row["customer"])]
    await (line.adapter.block if row["blocked"] else line.adapter.unblock)(line, claims)


async def _done(row: Any) -> None:
    """It does. Whoever we could not reach while it kept them away may be there again."""
    async with transaction():
        await execute(_DONE, row["id"], row["wanted_at"])
        await note_well(row["account"], source=LISTS)
        if not row["blocked"]:
            await execute(_REOPEN, row["customer"], row["account"])


async def _not_done(row: Any, trouble: Trouble) -> None:
    """Ask again in a while; at last say what is left to do."""
    if trouble.kind in PASSING and now() < row["wanted_at"] + PATIENCE:
        raise Postpone(_pause(trouble.until), str(trouble.message))
    advised = replace(trouble, advice=trouble.advice or BY_HAND)
    async with transaction():
        await execute(_NOT_DONE, row["id"], row["wanted_at"], as_told(advised))
        if trouble.kind in OF_THE_ACCOUNT:
            await note_trouble(row["account"], trouble, source=LISTS)


def _pause(until: datetime | None) -> float:
    wait = until - now() if until else PAUSE
    return max(wait.total_seconds(), 1.0)
