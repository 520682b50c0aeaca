"""Who keeps a house alive: the parent process, its children, and the switching of plugins."""

from .child import live
from .parent import Patience, Supervisor, database
from .process import Process, Say
from .switch import HouseSwitch, rehearse, switch_off, switch_on

__all__ = [
    "HouseSwitch",
    "Patience",
    "Process",
    "Say",
    "Supervisor",
    "database",
    "live",
    "rehearse",
    "switch_off",
    "switch_on",
]
