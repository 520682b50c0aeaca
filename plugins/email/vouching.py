"""Whether a mail is really from whom it says: only our own mail server's word counts.

Anybody can write any name into From, and any Authentication-Results below. The server that took
the mail writes its own above all others, under a name of its own that the self-test finds out.
"""

import re
from email.message import Message

from .addresses import domain_of
from .mime import clean

RESULTS = "Authentication-Results"
SERVER = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._\-]{0,250})")
SAID_BY_OTHERS = re.compile(r'"(?:[^"\\]|\\.)*"|\([^()]*\)')
"""Quoted words and remarks, into which a sender may have smuggled a judgement."""
VERDICT = re.compile(r";\s*(?:dmarc|dkim)\s*=\s*pass\b([^;]*)", re.IGNORECASE)
DOMAIN = re.compile(r"\bheader\.(?:from|d|i)\s*=\s*@?([A-Za-z0-9.\-]+)", re.IGNORECASE)


def spoken_by(mail: Message) -> str:
    """Who judged a mail last: the name above all other judgements; empty if nobody did."""
    found = SERVER.match(_topmost(mail))
    return found[1].lower() if found else ""


def vouched(mail: Message, sender: str, *, server: str) -> bool | None:
    """Whether our server says that the sender's domain sent it; None if we know no such server."""
    if not server:
        return None
    if spoken_by(mail) != server.lower():
        return False
    judged = SAID_BY_OTHERS.sub(" ", _topmost(mail))
    return any(_is_of(DOMAIN.findall(facts), sender) for facts in VERDICT.findall(judged))


def _is_of(domains: list[str], sender: str) -> bool:
    """Whether one of these domains is the sender's, or the one above it."""
    own = domain_of(sender)
    return any(own == each.lower() or own.endswith(f".{each.lower()}") for each in domains)


def _topmost(mail: Message) -> str:
    return clean(" ".join(str(mail.get(RESULTS, "")).split()))[:4000]
