"""The doors of the house: what a plugin may contribute, and how it is found."""

from .card import Plugin
from .host import BUILTIN, GROUP, Host, in_order_of_need, installed
from .specs import hookimpl
from .values import Check, Demo, Merge, PersonalData

__all__ = [
    "BUILTIN",
    "GROUP",
    "Check",
    "Demo",
    "Host",
    "Merge",
    "PersonalData",
    "Plugin",
    "hookimpl",
    "in_order_of_need",
    "installed",
]
