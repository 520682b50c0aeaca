"""Beginning: a conversation with somebody who has not written to us, where that is allowed."""

from uuid import UUID

from core.auth import reach
from core.db import fetch, fetchval, transaction, uuid7
from core.entities.customers import Claim, Customer, note_hint
from core.errors import Conflict, T

from .line import line_to
from .refusing import refuse_off_work
from .sending import SEND
from .tables import ConversationKind

NO_ADDRESS = T("We do not know how to reach this person there.", "没有此客户在该渠道的联系方式。")

_CLAIMS = (
    "select kind, scope, external_id from identity where customer = $1 order by last_seen desc"
)

_FIND = """
select id from channel_conversation where account = $1 and kind = $3 and thread = $2"""

_BEGIN = """
insert into channel_conversation as c (id, account, kind, thread, customer)
values ($1, $2, $3, $4, $5)
on conflict (account, kind, thread) do update set
    customer = coalesce(c.customer, excluded.customer)
returning id"""


async def begin_conversation(account_id: UUID, customer_id: UUID) -> UUID:
    """The conversation with a person through an account, begun if there is none.

    Conflict where the channel needs a word of theirs first, or where we know no address.
    """
    async with transaction():
        customer = await reach(Customer, customer_id, SEND)
        await refuse_off_work(account_id)
        line = await line_to(account_id)
        claims = await _claims_of(customer)
        thread = line.adapter.thread_of(line.settings, claims)
        if thread is None:
            raise Conflict(NO_ADDRESS, field="account")
        await _keep_name(customer.id, claims, thread)
        direct = ConversationKind.DIRECT.value
        row = await fetch(_BEGIN, uuid7(), account_id, direct, thread, customer.id)
    return row[0]["id"]


async def conversation_of(
    account: UUID, thread: str, room: ConversationKind = ConversationKind.DIRECT
) -> UUID | None:
    """The conversation that a platform calls so, if there is one."""
    return await fetchval(_FIND, account, thread, room.value)


async def _keep_name(customer: UUID, claims: list[Claim], thread: str) -> None:
    """The name we begin to write to may be theirs: an answer from there proves it."""
    used = next((claim for claim in claims if claim.external_id == thread), None)
    if used is not None:
        await note_hint(customer, used)


async def _claims_of(customer: Customer) -> list[Claim]:
    """The names of somebody, and the phone and e-mail we noted ourselves."""
    claims = [Claim(*row) for row in await fetch(_CLAIMS, customer.id)]
    for kind, value in (("phone", customer.phone), ("email", customer.email)):
        if value and all((claim.kind, claim.external_id) != (kind, value) for claim in claims):
            claims.append(Claim(kind, "house", value))
    return claims
