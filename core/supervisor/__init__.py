"""Who keeps a house alive: the parent process, its children, and the switching of plugins."""

from .moving import connected, moved_in, wanted
from .parent import Patience, Supervisor, database
from .process import Process, Say
from .switch import HouseSwitch, rehearse, switch_off, switch_on

__all__ = [
    "HouseSwitch",
    "Patience",
    "Process",
    "Say",
    "Supervisor",
    "connected",
    "database",
    "moved_in",
    "rehearse",
    "switch_off",
    "switch_on",
    "wanted",
]
