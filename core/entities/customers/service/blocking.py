"""People we neither hear nor write to: for how long, why, and what they say against it."""

from datetime import datetime
from uuid import UUID

from core.auth import asker, reach
from core.db import execute, fetch, now, transaction, uuid7
from core.entities import load, needed_line, paragraphs
from core.entities.customers.block_tables import Lifting
from core.entities.customers.events import BlockAppealed, CustomerBlocked, CustomerUnblocked
from core.entities.customers.tables import Customer
from core.errors import Conflict, Invalid, T
from core.events import announce

from .editing import write

BLOCK = "core.customer.block"

PAST = T("A block ends in the future.", "拉黑的截止时间须在将来。")
NOT_BLOCKED = T("This customer is not blocked.", "该客户未被拉黑。")

_BLOCK = """
insert into customer_block (id, customer, reason, silent, until, blocked_by)
values ($1, $2, $3, $4, $5, $6)"""
# The block of somebody who was merged into them counts for them too.
_IN_FORCE = """
select b.id from customer_block b join customer c on c.id = b.customer
where (c.id = $1 or c.merged_into = $1) and b.lifted_at is null
order by b.created_at for update of b"""
_LIFT = """
update customer_block set lifted_at = now(), lifted_by = $2, lifting = $3 where id = any($1)"""
_APPEAL = """
update customer_block set appeal = concat_ws(E'\\n', appeal, $2::text), appealed_at = now()
where id = $1"""
_RUN_OUT = """
select b.id, coalesce(c.merged_into, c.id) as customer
from customer_block b join customer c on c.id = b.customer
where b.lifted_at is null and b.until <= now() order by b.until limit 1000"""


async def block(
    customer_id: UUID, reason: str, *, until: datetime | None = None, silent: bool = False
) -> UUID:
    """Block somebody everywhere, until then or for good; an earlier block is replaced."""
    why = needed_line(1000)("reason", reason)
    if until is not None and until <= now():
        raise Invalid(PAST, field="until")
    async with transaction():
        customer = await reach(Customer, customer_id, BLOCK)
        await _lift(await _in_force(customer.id), Lifting.REPLACED)
        block_id = uuid7()
        await execute(_BLOCK, block_id, customer.id, why, silent, until, asker().user_id)
        await write(customer, {"blocked": True})
        await announce(
            CustomerBlocked(customer_id=customer.id, block_id=block_id, silent=silent, until=until)
        )
    return block_id


async def unblock(customer_id: UUID) -> None:
    """Hear and write to somebody again."""
    async with transaction():
        customer = await reach(Customer, customer_id, BLOCK)
        blocks = await _in_force(customer.id)
        if not blocks and not customer.blocked:
            raise Conflict(NOT_BLOCKED, field="id")
        await _lift(blocks, Lifting.LIFTED)
        await _set_free(customer, blocks, expired=False)


async def appeal(customer_id: UUID, words: str) -> None:
    """Note what somebody who is blocked says against it."""
    said = paragraphs(4000)("text", words)
    if not said:
        raise Invalid(T("This cannot be empty.", "此项不能为空。"), field="text")
    async with transaction():
        customer = await reach(Customer, customer_id, "core.customer.update")
        blocks = await _in_force(customer.id)
        if not blocks:
            raise Conflict(NOT_BLOCKED, field="id")
        await execute(_APPEAL, blocks[-1], said)
        await announce(BlockAppealed(customer_id=customer.id, block_id=blocks[-1]))


async def lift_expired() -> int:
    """Lift every block whose time is up; says how many."""
    async with transaction():
        over = await fetch(_RUN_OUT)
        for row in over:
            await _run_out(row["id"], row["customer"])
    return len(over)


async def _run_out(block_id: UUID, customer_id: UUID) -> None:
    """One block is over; whoever is blocked for another reason too stays blocked."""
    customer = await load(Customer, customer_id, locked=True)
    still = await _in_force(customer_id)
    if customer is None or block_id not in still:
        return
    await _lift([block_id], Lifting.EXPIRED)
    if len(still) == 1:
        await _set_free(customer, [block_id], expired=True)


async def _in_force(customer_id: UUID) -> list[UUID]:
    return [row["id"] for row in await fetch(_IN_FORCE, customer_id)]


async def _lift(blocks: list[UUID], how: Lifting) -> None:
    if blocks:
        await execute(_LIFT, blocks, asker().user_id, how.value)


async def _set_free(customer: Customer, blocks: list[UUID], *, expired: bool) -> None:
    await write(customer, {"blocked": False})
    if blocks:
        await announce(
            CustomerUnblocked(customer_id=customer.id, block_id=blocks[-1], expired=expired)
        )
