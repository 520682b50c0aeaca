"""The letter box: what comes from outside is proved genuine, kept, answered, and then read."""

from .accounts import connect, disconnect, pause, reconfigure, resume
from .adapter import (
    AccountSettings,
    Adapter,
    Envelope,
    Letter,
    LetterKind,
    Occasion,
    Simulator,
    Stamp,
)
from .address import callback_urls
from .graphql import AccountNode, ConversationNode, DeliveryNode
from .http import letter_box
from .ingest import LetterBox
from .known import use_adapters
from .reading import process
from .replay import replay_deliveries
from .tables import Account, Conversation, Delivery

__all__ = [
    "Account",
    "AccountNode",
    "AccountSettings",
    "Adapter",
    "Conversation",
    "ConversationNode",
    "Delivery",
    "DeliveryNode",
    "Envelope",
    "Letter",
    "LetterBox",
    "LetterKind",
    "Occasion",
    "Simulator",
    "Stamp",
    "callback_urls",
    "connect",
    "disconnect",
    "letter_box",
    "pause",
    "process",
    "reconfigure",
    "replay_deliveries",
    "resume",
    "use_adapters",
]
