"""Douyin and Ocean Engine, imitated: tokens, events, windows, quotas, leads and viewers.

Shares no code with the channel, so that a mistake there cannot hide here.
"""

from core.channels import Clock

from .account import Comment, Conversation, Item, SimAccount, Windows
from .people import Person
from .platform import Platform
from .signing import push_signature, webhook_signature
from .stalls import STALLS
from .wire import Call, Mishap

__all__ = [
    "STALLS",
    "Call",
    "Clock",
    "Comment",
    "Conversation",
    "Item",
    "Mishap",
    "Person",
    "Platform",
    "SimAccount",
    "Windows",
    "push_signature",
    "webhook_signature",
]
