"""WeCom's API, as thin functions: the only place that knows its paths. Nothing is kept here."""

from . import contacts, desk, entrances, groups, links, media, sends, staff, tags, transfers, ways
from .calling import BULK, TOKENS, call
from .tickets import AGENT_TICKET, CORP_TICKET, TICKETS

__all__ = [
    "AGENT_TICKET",
    "BULK",
    "CORP_TICKET",
    "TICKETS",
    "TOKENS",
    "call",
    "contacts",
    "desk",
    "entrances",
    "groups",
    "links",
    "media",
    "sends",
    "staff",
    "tags",
    "transfers",
    "ways",
]
