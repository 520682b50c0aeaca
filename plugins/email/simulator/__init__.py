"""A mail provider, imitated: SMTP and IMAP over real sockets, and people with mailboxes.

It shares no code with the channel, so that a mistake there cannot hide here.
"""

from core.channels import Clock

from .accounts import SimAccount
from .people import Person
from .platform import Platform
from .stalls import STALLS

__all__ = ["STALLS", "Clock", "Person", "Platform", "SimAccount"]
