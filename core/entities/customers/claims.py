"""Names that people go by: what a platform claims, and who already holds it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from core.db import execute, executemany, fetch, fetchval, uuid7
from core.errors import Invalid, T, clean_text

from .tables import Strength

NO_CLAIM = T("Nobody can be recognised without a name.", "没有身份标识，无法识别客户。")
BAD_CLAIM = T("This identity is empty or too long.", "身份标识为空或过长。")


@dataclass(frozen=True, slots=True)
class Claim:
    """A name that somebody goes by, and where it is unique.

    A strong one (openid, unionid, a phone the platform verified) names exactly one person; a weak
    one (a phone somebody typed) is kept as a hint.
    """

    kind: str
    scope: str
    external_id: str
    strength: Strength = Strength.STRONG
    source: str | None = None

    @property
    def strong(self) -> bool:
        """Whether it proves who somebody is."""
        return self.strength is Strength.STRONG

    @property
    def place(self) -> tuple[str, str]:
        """Where the name is unique."""
        return self.kind, self.scope

    @property
    def key(self) -> str:
        """The whole name, as one text to lock by."""
        return "\x1f".join(("identity", self.kind, self.scope, self.external_id))


@dataclass(frozen=True, slots=True)
class Held:
    """A claim that somebody holds, and the name the platform last gave them with it."""

    claim: Claim
    customer: UUID
    called: str | None


def checked(claims: Iterable[Claim]) -> list[Claim]:
    """The claims, each once, the strong ones first; refuses what cannot be a name.

    A hint says nothing beside the proof of the same name.
    """
    given = dict.fromkeys(claims)
    proved = {claim.key for claim in given if claim.strong}
    found = [claim for claim in given if claim.strong or claim.key not in proved]
    for claim in found:
        refuse_nameless(claim)
    if not any(claim.strong for claim in found):
        raise Invalid(NO_CLAIM, field="claims")
    return sorted(found, key=lambda claim: not claim.strong)


def refuse_nameless(claim: Claim) -> None:
    """Invalid for what cannot be a name."""
    sizes = ((claim.kind, 32), (claim.scope, 100), (claim.external_id, 200))
    if not all(0 < len(clean_text(part)) <= longest for part, longest in sizes):
        raise Invalid(BAD_CLAIM, field="claims")


_LOCK = """
select pg_advisory_xact_lock(hashtextextended(key, 0))
from (select unnest($1::text[]) as key order by 1) as keys"""

# What somebody typed proves nothing, even when it comes as proof from elsewhere. And what came for
# somebody who was merged while it was written is still theirs for a moment.
_HELD = """
select claim.place, coalesce(c.merged_into, c.id) as customer, i.profile ->> 'name' as called
from unnest($1::text[], $2::text[], $3::text[], $4::bool[]) with ordinality
    as claim (kind, scope, external_id, strong, place)
join identity i using (kind, scope, external_id)
join customer c on c.id = i.customer
where i.strength = 'strong' or not claim.strong
order by claim.place"""

_HOLD = "select merged_into from customer where id = any($1) order by id for update"

_NAMES = """
select customer, kind, scope, external_id from identity
where customer = any($1) and strength = 'strong'"""

_CONTRADICTIONS = """
select distinct one.kind, one.scope from identity one join identity other using (kind, scope)
where one.customer = $1 and other.customer = $2
  and one.strength = 'strong' and other.strength = 'strong' order by one.kind, one.scope"""

_KEEP = """
insert into identity (id, customer, kind, scope, external_id, strength, source, profile)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning id"""

_RAISE = """
update identity set strength = 'strong', source = coalesce($5, source), last_seen = now(),
    profile = case when $6::jsonb = '{}' then profile else $6::jsonb end
where customer = $1 and kind = $2 and scope = $3 and external_id = $4 and strength = 'weak'
returning id"""

_RAISE_ALL = """
update identity i set strength = 'strong', last_seen = now()
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) with ordinality
    as proved (customer, kind, scope, external_id, place)
where (i.customer, i.kind, i.scope, i.external_id)
    = (proved.customer, proved.kind, proved.scope, proved.external_id) and i.strength = 'weak'
returning proved.place"""

_PROVED = """
select exists (select 1 from identity where customer = $1 and strength = 'strong'
    and (kind, scope, external_id) = ($2, $3, $4))"""

_SUSPECT = """
insert into customer_suspicion (id, customer, other, kind, scope, external_id)
values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning true"""

_MEET_AGAIN = """
update identity i set last_seen = now(),
    profile = case when met.profile = '{}' then i.profile else met.profile end
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::jsonb[])
    as met (customer, kind, scope, external_id, profile)
where (i.customer, i.kind, i.scope, i.external_id)
    = (met.customer, met.kind, met.scope, met.external_id)"""


async def lock(claims: Sequence[Claim]) -> None:
    """Let nobody else recognise the same names until this transaction ends."""
    await execute(_LOCK, [claim.key for claim in claims if claim.strong])


async def held(claims: Sequence[Claim]) -> list[Held]:
    """Who holds these claims, in the order of the claims."""
    rows = await fetch(_HELD, *_columns(claims), [claim.strong for claim in claims])
    return [Held(claims[row["place"] - 1], row["customer"], row["called"]) for row in rows]


async def held_still(claims: Sequence[Claim]) -> list[Held]:
    """The same, and whoever holds them stays who they are until this transaction ends."""
    found = await held(claims)
    holders = {each.customer for each in found if each.claim.strong}
    if not holders:
        return found
    rows = await fetch(_HOLD, list(holders))
    merged = any(row["merged_into"] for row in rows)
    return await held_still(claims) if merged else found


async def names_of(customers: Iterable[UUID]) -> dict[UUID, dict[tuple[str, str], set[str]]]:
    """What customers go by: their strong names, by kind and scope."""
    names: dict[UUID, dict[tuple[str, str], set[str]]] = {}
    for row in await fetch(_NAMES, list(customers)):
        places = names.setdefault(row["customer"], {})
        places.setdefault((row["kind"], row["scope"]), set()).add(row["external_id"])
    return names


async def keep(customer: UUID, claim: Claim, profile: dict[str, Any]) -> UUID | None:
    """Note a further name of a customer; None if it was noted before.

    What was only a hint so far, and is proved now, is the same name.
    """
    name, told = (*claim.place, claim.external_id), orjson.dumps(profile).decode()
    if claim.strong:
        raised = await fetchval(_RAISE, customer, *name, claim.source, told)
        if raised is not None:
            return raised
    strength = claim.strength.value
    return await fetchval(_KEEP, uuid7(), customer, *name, strength, claim.source, told)


async def raise_all(pairs: Sequence[tuple[UUID, Claim]]) -> set[tuple[UUID, Claim]]:
    """What many were only thought to go by, and is proved now; says which of these names that was.

    Nobody else may hold them.
    """
    strong = [(customer, claim) for customer, claim in pairs if claim.strong]
    if not strong:
        return set()
    columns = _columns([claim for _, claim in strong])
    rows = await fetch(_RAISE_ALL, [customer for customer, _ in strong], *columns)
    return {strong[row["place"] - 1] for row in rows}


async def holds_strongly(customer: UUID, claim: Claim) -> bool:
    """Whether a name is proved to be theirs already."""
    return bool(await fetchval(_PROVED, customer, *claim.place, claim.external_id))


async def keep_all(rows: Iterable[tuple[UUID, UUID, Claim, str]]) -> None:
    """Note further names of many: key, customer, name, what the platform said; all are free."""
    await executemany(
        _KEEP,
        [
            (key, customer, *claim.place, claim.external_id, claim.strength, claim.source, profile)
            for key, customer, claim, profile in rows
        ],
    )


async def suspect(customer: UUID, claim: Claim, other: UUID | None) -> bool:
    """Note that a claim does not fit a customer; False if that was noted before."""
    values = (uuid7(), customer, other, claim.kind, claim.scope, claim.external_id)
    return bool(await fetch(_SUSPECT, *values))


async def meet_again(met: Sequence[tuple[UUID, Claim, dict[str, Any]]]) -> None:
    """Note that names were used just now: customer, name, what the platform said."""
    if met:
        profiles = [orjson.dumps(profile).decode() for _, _, profile in met]
        columns = _columns([claim for _, claim, _ in met])
        await execute(_MEET_AGAIN, [customer for customer, _, _ in met], *columns, profiles)


def _columns(claims: Sequence[Claim]) -> tuple[list[str], list[str], list[str]]:
    return (
        [claim.kind for claim in claims],
        [claim.scope for claim in claims],
        [claim.external_id for claim in claims],
    )


async def contradictions(one: UUID, other: UUID) -> list[tuple[str, str]]:
    """Where both go by a strong name: there one person has only one, so they are two people."""
    return [(row["kind"], row["scope"]) for row in await fetch(_CONTRADICTIONS, one, other)]
