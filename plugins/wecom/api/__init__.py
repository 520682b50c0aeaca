"""WeCom's API, as thin functions: the only place that knows its paths. Nothing is kept here."""

from . import contacts, desk, groups, media, sends, staff, tags, transfers, ways
from .calling import BULK, TOKENS, call

__all__ = [
    "BULK",
    "TOKENS",
    "call",
    "contacts",
    "desk",
    "groups",
    "media",
    "sends",
    "staff",
    "tags",
    "transfers",
    "ways",
]
