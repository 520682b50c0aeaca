"""Looking ahead: how many people a message to many would reach, and why the others are left out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.auth import require
from core.channels.accounts.line import Line, line_to
from core.channels.adapters.ways import Way
from core.channels.outward.choosing import fitting_ways
from core.channels.outward.refusing import refuse_marketing, refuse_person
from core.channels.outward.windows import SAFETY, triggers_of
from core.channels.tables import ConversationKind
from core.db import fetch
from core.entities.customers import Customer
from core.errors import Refusal, T
from core.graphql import ask

from .many import MANY, Plan

LOOKED_AT = 5000
"""So many people are looked at; of a larger audience, those are the first."""

STRANGER = T("Never wrote to this account.", "从未与此账号有过会话。")
CLOSED = T("The time to write to them is over.", "已超出平台允许的发送时间。")

_PEOPLE = """
query ($filter: CustomerFilter, $after: String) {
  customers(first: 500, after: $after, filter: $filter, orderBy: [{field: ID}]) {
    nodes { id } pageInfo { hasNextPage endCursor } } }"""

_TALKS = """
select distinct on (c.customer) c.customer, c.reachable,
    array(select g.trigger from channel_grant g where g.conversation = c.id
          and g.expires_at > now() + $3::interval
          and (g.allowed is null or channel_left(g) > 0)) as open
from channel_conversation c
where c.account = $1 and c.kind = 'direct' and c.customer = any($2)
order by c.customer, c.last_inbound_at desc nulls last, c.id"""


@dataclass(frozen=True)
class Outlook:
    """What a message to many would come to, now."""

    people: int
    more: bool
    """Whether the audience is larger than what was looked at."""
    reachable: int
    left_out: Sequence[tuple[T, int]]
    """Why people are left out, and how many, the most frequent reason first."""


async def outlook(plan: Plan) -> Outlook:
    """Look at the people a plan means, with the rights of whoever asks; nothing is sent."""
    who = require(MANY)
    prospect = Prospect(plan, await line_to(plan.account))
    fates: Counter[T | None] = Counter()
    after: str | None = None
    more = True
    while more and fates.total() < LOOKED_AT:
        page = (await ask(_PEOPLE, who, filter=dict(plan.audience), after=after))["customers"]
        fates.update(await prospect.fates([UUID(node["id"]) for node in page["nodes"]]))
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    reasons = [(why, count) for why, count in fates.most_common() if why is not None]
    return Outlook(fates.total(), more, fates[None], reasons)


class Prospect:
    """A plan, and the ways on which what it says could go."""

    def __init__(self, plan: Plan, line: Line[Any]) -> None:
        """Refuse a content that the channel does not send at all."""
        self.plan = plan
        self.channel = line.channel
        self.ways = fitting_ways(line, ConversationKind.DIRECT, plan.content, plan.mode)

    async def fates(self, people: Sequence[UUID]) -> list[T | None]:
        """Why each of these people is left out; None for whoever gets it."""
        rows = await fetch(_TALKS, self.plan.account, people, SAFETY)
        talks = {row["customer"]: row for row in rows}
        found = await Customer.objects().where(Customer.id.is_in(list(people))) if people else []
        return [self._against(customer, talks.get(customer.id)) for customer in found]

    def _against(self, customer: Customer, talk: Any) -> T | None:
        if talk is None:
            return STRANGER
        try:
            refuse_person(customer, self.channel, reachable=talk["reachable"])
            way = self._open(frozenset(talk["open"]))
            if way is None:
                return CLOSED
            if self.plan.marketing:
                refuse_marketing(customer, way)
        except Refusal as no:
            return no.message
        return None

    def _open(self, grants: frozenset[str]) -> Way | None:
        """The way it would take."""
        for way in self.ways:
            if way.triggers is None or grants & triggers_of(way, self.plan.content):
                return way
        return None
