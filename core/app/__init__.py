"""The top floor: it sees everything, and builds a house out of it."""

from .demo import fill
from .guest import GuestServer
from .house import House, as_system, build
from .switch import Switch
from .web import create_app, work

__all__ = ["GuestServer", "House", "Switch", "as_system", "build", "create_app", "fill", "work"]
