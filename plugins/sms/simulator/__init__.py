"""A provider of text messages, imitated after Aliyun: signatures, templates, limits, reports.

It shares no code with the channel, so that a mistake there cannot hide here.
"""

from core.channels import Clock

from .accounts import SimAccount
from .people import Person
from .platform import Platform
from .stalls import STALLS
from .wire import Call

__all__ = ["STALLS", "Call", "Clock", "Person", "Platform", "SimAccount"]
