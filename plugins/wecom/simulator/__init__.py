"""The WeCom platform, imitated, so that the channel can be tried without a real corp.

It shares no code with the channel: not its client, not its seal, so that a mistake there cannot
hide here. What people and employees do on their phones is done by `Person` and `Employee`.
"""

from core.channels import Clock

from .corp import Corp
from .employees import Console, Employee
from .people import Person
from .platform import Call, Platform
from .sealing import Seal
from .stalls import STALLS

__all__ = [
    "STALLS",
    "Call",
    "Clock",
    "Console",
    "Corp",
    "Employee",
    "Person",
    "Platform",
    "Seal",
]
