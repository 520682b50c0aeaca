"""Facts: what happened, who wants to hear of it, and who is asked before."""

from .actor import Actor, acting, actor
from .chain import Verdict, erase_payloads, verify
from .event import Event, known_events, schemas
from .installed import install
from .live import BROKER, Broker, Subscription, live
from .log import Sealed, announce, changes, last_seq
from .proposal import Guard, Proposal, before, consult
from .sealer import Sealer, seal
from .service import EventService
from .subscriber import Subscriber, on, telling_jobs

__all__ = [
    "BROKER",
    "Actor",
    "Broker",
    "Event",
    "EventService",
    "Guard",
    "Proposal",
    "Sealed",
    "Sealer",
    "Subscriber",
    "Subscription",
    "Verdict",
    "acting",
    "actor",
    "announce",
    "before",
    "changes",
    "consult",
    "erase_payloads",
    "install",
    "known_events",
    "last_seq",
    "live",
    "on",
    "schemas",
    "seal",
    "telling_jobs",
    "verify",
]
