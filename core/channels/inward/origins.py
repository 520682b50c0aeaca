"""Where people came from: the first code, campaign or scene counts, in whatever order we hear."""

from core.channels.adapters.letters import Letter
from core.db import fetch
from core.entities import customers, deals
from core.entities.customers import Customer
from core.errors import clean_name

from .conversations import Standing

LONGEST = 200
LONGEST_SOURCE = 50

_LABELLED = "select id from deal where customer = $1 and source = $2 and deleted_at is null"


def origin_of(letter: Letter) -> str | None:
    """The origin a letter tells of; one that is longer than any of ours is cut."""
    return clean_name(letter.origin or "")[:LONGEST].strip() or None


def source_of(channel: str, origin: str | None) -> str:
    """How a deal names where it came from."""
    return f"{channel}:{origin}"[:LONGEST_SOURCE].strip() if origin else channel


async def correct_origin(customer: Customer, channel: str, standing: Standing) -> None:
    """Once an earlier origin is heard of, customer and deals name that one.

    Only what still says what we believed before is corrected, never what a person has written.
    """
    if standing.origin == standing.origin_before:
        return
    if (customer.source, customer.source_detail) == (channel, standing.origin_before):
        await customers.update(customer.id, source_detail=standing.origin)
    believed = source_of(channel, standing.origin_before)
    for row in await fetch(_LABELLED, customer.id, believed):
        await deals.update(row["id"], source=source_of(channel, standing.origin))
