"""Beginning: a conversation with somebody who has not written to us, where that is allowed.

A number or address that somebody typed proves nothing: it is where we write to, and no more than
a hint of who they are, until they answer from there.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.auth import reach, sees
from core.channels.accounts.line import line_to
from core.channels.accounts.sealing import settings_of
from core.channels.adapters.adapter import Adapter
from core.channels.adapters.known import adapter_of, channels
from core.channels.tables import Account, AccountState, ConversationKind
from core.db import fetch, fetchrow, fetchval, transaction, uuid7
from core.entities import load
from core.entities.customers import Claim, Customer, Strength, note_hint
from core.errors import Conflict, Invalid, T

from .refusing import refuse_off_work
from .sending import SEND

NO_ADDRESS = T(
    "We do not know how to reach this person there. Enter their number or address first.",
    "没有此客户在该渠道的联系方式，请先补充电话或邮箱。",
)
ANOTHERS = T(
    "Somebody else is known by this number or address."
    " Ask whoever may merge customers to compare the two.",
    "该联系方式已属于另一位客户，请联系可合并客户的同事核对。",
)
THEIRS = T(
    "{name} is known by this number or address. If both are one person, merge them.",
    "该联系方式属于客户“{name}”，如为同一人请合并两位客户。",
)

_CLAIMS = """
select kind, scope, external_id, strength from identity where customer = $1
order by strength, last_seen desc"""

_HOLDER = """
select coalesce(c.merged_into, c.id) from identity i join customer c on c.id = i.customer
where i.kind = $1 and i.scope = $2 and i.external_id = $3 and i.strength = 'strong'"""

_FIND = """
select id from channel_conversation where account = $1 and kind = $3 and thread = $2"""

_BEGIN = """
insert into channel_conversation as c (id, account, kind, thread, customer, channel)
values ($1, $2, $3, $4, $5, (select channel from channel_account where id = $2))
on conflict (account, kind, thread) do update set
    customer = coalesce(c.customer, excluded.customer)
returning id, customer"""


async def begin_conversation(account_id: UUID, customer_id: UUID) -> UUID:
    """The conversation with a person through an account, begun if there is none.

    Conflict where the channel needs a word of theirs first, where we know no address, or where
    somebody else goes by it.
    """
    async with transaction():
        customer = await reach(Customer, customer_id, SEND)
        await refuse_off_work(account_id)
        line = await line_to(account_id)
        claims = await _claims_of(customer)
        thread = line.adapter.thread_of(line.settings, claims)
        if thread is None:
            raise Conflict(NO_ADDRESS, field="account")
        used = next((claim for claim in claims if claim.external_id == thread), None)
        if used is not None:
            await _refuse_anothers(customer, await _holder_of(used))
            await note_hint(customer.id, used)
        direct = ConversationKind.DIRECT.value
        begun = await fetchrow(_BEGIN, uuid7(), account_id, direct, thread, customer.id)
        assert begun is not None
        await _refuse_anothers(customer, begun["customer"])
    return begun["id"]


async def beginnings(customer_id: UUID) -> list[Account]:
    """The accounts through which somebody may be written to who has not written there."""
    customer = await reach(Customer, customer_id, SEND)
    claims = await _claims_of(customer)
    there = (Account.state == AccountState.ACTIVE) & Account.deleted_at.is_null()
    begins = Account.channel.is_in([name for name in channels() if _begins(name)] or [""])
    accounts = await Account.objects().where(there & begins).order_by(Account.name)
    return [account for account in accounts if _leads(account, claims)]


def _begins(channel: str) -> bool:
    return type(adapter_of(channel)).thread_of is not Adapter.thread_of


def _leads(account: Account, claims: Sequence[Claim]) -> bool:
    """Whether an account leads to somebody of these names; not if its settings cannot be read."""
    adapter = adapter_of(account.channel)
    try:
        return adapter.thread_of(settings_of(account, adapter), claims) is not None
    except Invalid:
        return False


async def conversation_of(
    account: UUID, thread: str, room: ConversationKind = ConversationKind.DIRECT
) -> UUID | None:
    """The conversation that a platform calls so, if there is one."""
    return await fetchval(_FIND, account, thread, room.value)


async def _holder_of(claim: Claim) -> UUID | None:
    """Whoever proved to go by this name."""
    return await fetchval(_HOLDER, claim.kind, claim.scope, claim.external_id)


async def _refuse_anothers(customer: Customer, holder: UUID | None) -> None:
    """Write to nobody under another's name; who that is learns only who sees them."""
    if holder is None or holder == customer.id:
        return
    if not await sees(Customer, holder):
        raise Conflict(ANOTHERS, field="customer")
    other = await load(Customer, holder)
    name = other.name if other else ""
    raise Conflict(THEIRS.fill(name=name), field="customer", current={"customer": holder})


async def _claims_of(customer: Customer) -> list[Claim]:
    """The names of somebody, the proved ones first, and what was typed of phone and e-mail."""
    rows: list[Any] = await fetch(_CLAIMS, customer.id)
    claims = [Claim(row[0], row[1], row[2], Strength(row[3])) for row in rows]
    for kind, value in (("phone", customer.phone), ("email", customer.email)):
        if value and all((claim.kind, claim.external_id) != (kind, value) for claim in claims):
            claims.append(Claim(kind, "house", value, Strength.WEAK))
    return claims
