"""Recognise many at once, as a first sync brings them: by the rules of one, in few statements.

Those about whom there is no question (new under names nobody else brings, or known and nothing
contradicts) are written together; every other goes through `recognise`, in the order they came.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import orjson

from core.auth import require
from core.db import fetch, transaction, uuid7
from core.entities import insert_all, made
from core.entities.customers import claims as names
from core.entities.customers.arrivals import Arrival, Letter
from core.entities.customers.claims import Claim, Held
from core.entities.customers.events import CustomerIdentified, CustomerRegistered
from core.entities.customers.finding import make_all_findable
from core.entities.customers.tables import Customer
from core.events import announce

from .comparing import to_compare
from .editing import write
from .recognising import contradicts, recognise

TOGETHER = 500
"""How many in one transaction: each of their names is locked until it ends."""

_LOCKED = "select * from customer where id = any($1) order by id for no key update"


@dataclass(slots=True)
class Meeting:
    """One of many, and what is known of them."""

    letter: Letter
    found: Sequence[Held]
    holder: UUID | None = None
    plain: bool = False
    """Whether there is no question who they are."""
    known: set[Claim] = field(default_factory=set)
    """Names that were hints before, and are proved now."""

    @property
    def fresh(self) -> list[Claim]:
        """The names they were not known by."""
        known = self.known | {held.claim for held in self.found if held.customer == self.holder}
        return [claim for claim in self.letter.claims if claim not in known]


async def recognise_all(arrivals: Sequence[Arrival]) -> list[UUID]:
    """The customers who go by these names, in the same order; see `recognise`."""
    require("core.customer.create")
    customers: list[UUID] = []
    for start in range(0, len(arrivals), TOGETHER):
        letters = [Letter.of(arrival) for arrival in arrivals[start : start + TOGETHER]]
        async with transaction():
            customers += await _together(letters)
    return customers


async def _together(letters: Sequence[Letter]) -> list[UUID]:
    claims = list(dict.fromkeys(claim for letter in letters for claim in letter.claims))
    await names.lock(claims)
    meetings = await _sorted_out(letters, await _held(claims))
    known = await _held_fast(meetings)
    await _meet(known, meetings)
    await _welcome([each for each in meetings if each.plain and each.holder is None])
    for each in meetings:
        if not each.plain:
            letter = each.letter
            customer = await recognise(
                letter.claims,
                letter.profile,
                source=letter.source,
                source_detail=letter.source_detail,
            )
            each.holder = customer.id
    return [each.holder for each in meetings if each.holder]


async def _held(claims: Sequence[Claim]) -> dict[Claim, list[Held]]:
    by_claim: dict[Claim, list[Held]] = {}
    for held in await names.held(claims):
        by_claim.setdefault(held.claim, []).append(held)
    return by_claim


async def _sorted_out(
    letters: Sequence[Letter], by_claim: Mapping[Claim, list[Held]]
) -> list[Meeting]:
    """Each with who holds their names; plain are those who share nothing with another."""
    meetings = [
        Meeting(letter, [held for claim in letter.claims for held in by_claim.get(claim, ())])
        for letter in letters
    ]
    holders = [{held.customer for held in each.found if held.claim.strong} for each in meetings]
    brought = Counter(claim for letter in letters for claim in letter.strong)
    met = Counter(holder for several in holders for holder in several)
    gone_by = await names.names_of(met) if met else {}
    for each, several in zip(meetings, holders, strict=True):
        alone = all(brought[claim] == 1 for claim in each.letter.strong)
        alone = alone and len(several) <= 1 and all(met[holder] == 1 for holder in several)
        each.holder = next(iter(several), None) if alone else None
        each.plain = alone and _fits(each, gone_by)
    return meetings


def _fits(each: Meeting, gone_by: Mapping[UUID, dict[tuple[str, str], set[str]]]) -> bool:
    """Whether none of their names contradicts another, or what their holder goes by."""
    strong = each.letter.strong
    if len({claim.place for claim in strong}) < len(strong):
        return False
    known = gone_by.get(each.holder, {}) if each.holder else {}
    return not any(contradicts(known, claim) for claim in strong)


async def _held_fast(meetings: Sequence[Meeting]) -> dict[UUID, Customer]:
    """The known ones, locked; who lies in the trash or was merged just now is not plain."""
    wanted = [each.holder for each in meetings if each.plain and each.holder]
    rows = await fetch(_LOCKED, wanted) if wanted else []
    found = {row["id"]: Customer(_exists_in_db=True, **row) for row in rows}
    for each in meetings:
        if each.plain and each.holder and _gone(found.get(each.holder)):
            each.plain = False
    return found


def _gone(customer: Customer | None) -> bool:
    return customer is None or customer.deleted_at is not None


async def _meet(known: Mapping[UUID, Customer], meetings: Sequence[Meeting]) -> None:
    """Note that known people were seen, under which new names, and what is news of them."""
    met = [each for each in meetings if each.plain and each.holder]
    await _prove(met)
    await _note(met)
    await to_compare(*(each.holder for each in met if each.holder and each.fresh))
    await names.meet_again(
        [
            (each.holder, claim, each.letter.profile)
            for each in met
            for claim in each.letter.claims
            if each.holder
        ]
    )
    for each in met:
        assert each.holder is not None
        customer = known[each.holder]
        news = each.letter.news(customer, {held.called for held in each.found})
        if news:
            await write(customer, news)


async def _prove(met: Sequence[Meeting]) -> None:
    """What was a hint so far, and comes with proof now, is the same name."""
    pairs = [(each.holder, claim) for each in met for claim in each.fresh if each.holder]
    proved = await names.raise_all(pairs)
    for each in met:
        each.known |= {claim for claim in each.fresh if (each.holder, claim) in proved}


async def _welcome(strangers: Sequence[Meeting]) -> None:
    """Register everybody new, and let search and the house know."""
    customers = [made(Customer, each.letter.introduced()) for each in strangers]
    for each, customer in zip(strangers, customers, strict=True):
        each.holder = customer.id
    await insert_all(customers)
    await make_all_findable(customers)
    await to_compare(*(customer.id for customer in customers))
    await announce(
        *(
            CustomerRegistered(
                customer_id=customer.id, owner_id=customer.owner, source=customer.source
            )
            for customer in customers
        )
    )
    await _note(strangers)


async def _note(meetings: Sequence[Meeting]) -> None:
    """Keep the names that they were not known by."""
    rows = [
        (uuid7(), each.holder, claim, orjson.dumps(each.letter.profile).decode())
        for each in meetings
        for claim in each.fresh
        if each.holder
    ]
    await names.keep_all(rows)
    await announce(
        *(
            CustomerIdentified(
                customer_id=holder, identity_id=identity, kind=claim.kind, scope=claim.scope
            )
            for identity, holder, claim, _ in rows
        )
    )
