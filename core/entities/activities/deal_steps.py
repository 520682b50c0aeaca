"""Every step of a deal stands on its customer's timeline, in the house's language."""

from decimal import Decimal
from typing import Any

from core.db import execute, fetch, transaction
from core.entities import load
from core.entities.deals import Deal, DealMoved, DealOpened
from core.errors import T

from .details import ActivityDetails
from .service import keep
from .tables import ActivityKind

NEW_LEAD = T("New lead: {title}", "新线索：{title}")
OPENED = T("Deal opened: {title}", "新建商机：{title}")
MOVED = T("Deal moved on: {title}", "商机推进：{title}")
WON = T("Deal won: {title}", "商机赢单：{title}")
LOST = T("Deal lost: {title}", "商机输单：{title}")
REOPENED = T("Deal reopened: {title}", "商机重新开启：{title}")

CLOSED = ("won", "lost")
HEADLINES = {"won": WON, "lost": LOST}
SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}

_ALONE = "select pg_advisory_xact_lock(hashtextextended('deal steps ' || $1, 0))"

_UNTOLD = """
select c.id, c.created_at, c.mover, u.name as mover_name,
       f.name as from_name, f.kind as from_kind, t.name as to_name, t.kind as to_kind
from deal_stage_change c join stage t on t.id = c.to_stage
left join stage f on f.id = c.from_stage left join users u on u.id = c.mover
where c.deal = $1 and not exists (select 1 from activity a where a.id = c.id)
order by c.created_at, c.id"""
"""A step and its line share one id: that is what makes it one line, however often we hear."""


async def tell_steps(fact: DealOpened | DealMoved) -> None:
    """Put every step of a deal that is not there yet on the timeline."""
    if isinstance(fact, DealMoved) and fact.from_stage_id == fact.to_stage_id:
        return
    async with transaction():
        await execute(_ALONE, str(fact.deal_id))
        deal = await load(Deal, fact.deal_id)
        for step in await fetch(_UNTOLD, fact.deal_id) if deal else ():
            await keep(ActivityKind.SYSTEM, _line(deal, step), key=step["id"])


def _line(deal: Any, step: Any) -> ActivityDetails:
    """What one step says."""
    return {
        "subject": _headline(step).fill(title=deal.title).say(),
        "body": " · ".join(part for part in _particulars(deal, step) if part) or None,
        "actor": step["mover"],
        "actor_name": step["mover_name"],
        "customer": deal.customer,
        "company": deal.company,
        "deal": deal.id,
        "happened_at": step["created_at"],
        "payload": {"amount": str(deal.amount), "currency": deal.currency, "to": step["to_kind"]},
    }


def _headline(step: Any) -> T:
    if step["to_kind"] in CLOSED:
        return HEADLINES[step["to_kind"]]
    if step["from_kind"] is None:
        return NEW_LEAD if step["to_kind"] == "lead" else OPENED
    return REOPENED if step["from_kind"] in CLOSED else MOVED


def _particulars(deal: Any, step: Any) -> tuple[str, ...]:
    """Where it went, what it is worth, and why it was lost."""
    if step["to_kind"] in CLOSED:
        reason = deal.lost_reason if step["to_kind"] == deal.kind else None
        return (_money(deal.amount, deal.currency), reason or "")
    before = step["from_name"] if step["from_kind"] not in (None, *CLOSED) else None
    after = step["to_name"] if before or step["to_kind"] != "lead" else ""
    return (f"{before} → {after}" if before else after, _money(deal.amount, deal.currency))


def _money(amount: Decimal, currency: str) -> str:
    """An amount as both languages write it; what costs nothing is not worth a word."""
    sign = SIGNS.get(currency, f"{currency} ")
    return f"{sign}{amount:,.2f}" if amount else ""
