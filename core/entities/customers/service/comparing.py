"""Who might be one person: what hints at it is looked for in the background, many at a time."""

from uuid import UUID

from core.auth import Scope, asker
from core.db import execute, fetch, transaction, uuid7, write
from core.errors import Forbidden, T

COMPARED_BY = {"name", "phone", "email", "company"}
"""Columns whose change may make two customers look alike, or no longer."""

BATCH = 1000
FEW = 20
"""How many others share a hint at most: what more share, such as a switchboard, hints at nobody."""

EVERYBODY = T(
    "Only who may merge all customers may compare them all.",
    "只有可合并全部客户的人员才能全部比对。",
)

_NOTE = "insert into customer_to_compare (id, customer) values ($1, $2)"
_NOTE_MANY = """
insert into customer_to_compare (customer) select unnest($1::uuid[])"""
_NOTE_ALL = (
    "insert into customer_to_compare (customer) select id from customer where deleted_at is null"
)
_DECIDED = """
delete from customer_duplicate p
where (p.customer = any($1) or p.other = any($1)) and (
    $2 in (p.customer, p.other) or exists (
        select 1 from customer_distinct d where (d.customer, d.other) = (p.customer, p.other)))"""
_TURN = "select pg_advisory_xact_lock(hashtextextended('customers.compare', 0))"
_TAKE = """
with due as (select id from customer_to_compare order by id limit $1 for update skip locked)
delete from customer_to_compare t using due where t.id = due.id returning t.customer"""

# Each hint is looked up by an index of its own, one further than is too many and oneself. Whether
# others are in the trash is asked at the end: else many indexes would do as badly in a new house.
_HINTS = """
with fresh as (
    select id, name, phone, email, company from customer
    where id = any($1) and deleted_at is null),
names as (
    select i.customer, i.kind, i.scope, i.external_id, i.strength from identity i
    where i.customer = any($1)),
hints as (
    select f.id as customer, o.id as other, 'phone' as hint, 70 as weight
    from fresh f cross join lateral (
        select c.id from customer c where c.phone = f.phone limit $2) o
    where f.phone is not null
    union all
    select f.id, o.id, 'email', 70
    from fresh f cross join lateral (
        select c.id from customer c where c.email = f.email limit $2) o
    where f.email is not null
    union all
    select f.id, o.id, 'name', 50
    from fresh f cross join lateral (
        select c.id from customer c
        where c.company = f.company and c.name = f.name and c.company is not null limit $2) o
    where f.company is not null
    union all
    select n.customer, o.customer, 'identity', 40
    from names n cross join lateral (
        select i.customer from identity i
        where (i.kind, i.scope, i.external_id) = (n.kind, n.scope, n.external_id)
          and i.strength = 'weak' limit $2) o
    where n.strength = 'weak'
    union all
    select n.customer, o.customer, 'identity', 60
    from names n cross join lateral (
        select i.customer from identity i
        where (i.kind, i.scope, i.external_id) = (n.kind, n.scope, n.external_id)
          and i.strength = 'strong' limit 1) o
    where n.strength = 'weak'
    union all
    select n.customer, o.customer, 'identity', 60
    from names n cross join lateral (
        select i.customer from identity i
        where (i.kind, i.scope, i.external_id) = (n.kind, n.scope, n.external_id)
          and i.strength = 'weak' limit $2) o
    where n.strength = 'strong'
    union all
    select s.customer, s.other, 'suspicion', 60
    from customer_suspicion s join fresh f on f.id = s.customer where s.other is not null
    union all
    select s.other, s.customer, 'suspicion', 60
    from customer_suspicion s join fresh f on f.id = s.other),
telling as (
    select customer, other, hint, weight,
        count(*) over (partition by customer, hint) as shared from hints where customer <> other),
pairs as (
    select customer, other, array_agg(distinct hint order by hint) as evidence,
        (100 * (1 - exp(sum(ln(1 - weight / 100.0)))))::int as score
    from (select customer, other, hint, max(weight) as weight from telling
          where shared <= $2 - 2 group by customer, other, hint) as each
    group by customer, other),
alike as (
    select p.* from pairs p
    where p.customer in (select id from fresh)
      and (select c.deleted_at is null from customer c where c.id = p.other) and not exists (
        select 1 from customer_distinct d where d.customer = p.customer and d.other = p.other)),
both_ways as (
    select customer, other, evidence, score from alike
    union select other, customer, evidence, score from alike)"""

_FORGET = """{hints}
delete from customer_duplicate d
where (d.customer = any($1) or d.other = any($1))
  and not exists (select 1 from both_ways b where (b.customer, b.other) = (d.customer, d.other))"""
_KEEP = """{hints}
insert into customer_duplicate (customer, other, score, evidence)
select distinct on (customer, other) customer, other, score, evidence
from both_ways order by customer, other, score desc
on conflict (customer, other) do update set score = excluded.score, evidence = excluded.evidence
where (customer_duplicate.score, customer_duplicate.evidence)
    is distinct from (excluded.score, excluded.evidence)"""


async def to_compare(*customers: UUID) -> None:
    """Have these customers compared with all others, soon."""
    if len(customers) == 1:
        await write(_NOTE, uuid7(), customers[0])
    elif customers:
        await execute(_NOTE_MANY, list(customers))


async def drop_decided(survivor: UUID, loser: UUID) -> None:
    """Forget the pairs that a merge decides: the loser's, and those who were said to be two."""
    await execute(_DECIDED, [survivor, loser], loser)


async def compare_everybody() -> None:
    """Have everybody compared with everybody."""
    if asker().can("core.customer.merge") is not Scope.ALL:
        raise Forbidden(EVERYBODY)
    await execute(_NOTE_ALL)


async def compare(limit: int = BATCH) -> int:
    """Compare those who wait for it, so many at a time; says how many did."""
    async with transaction():
        await execute(_TURN)
        taken = await fetch(_TAKE, limit)
        waiting = list({row["customer"] for row in taken})
        if waiting:
            await execute(_FORGET.format(hints=_HINTS), waiting, FEW + 2)
            await execute(_KEEP.format(hints=_HINTS), waiting, FEW + 2)
    return len(taken)
