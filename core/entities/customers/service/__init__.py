"""What can be done with customers."""

from .editing import register, update
from .following import follow, unfollow
from .lifecycle import advance, touch
from .recognising import recognise
from .trashing import delete, restore

__all__ = [
    "advance",
    "delete",
    "follow",
    "recognise",
    "register",
    "restore",
    "touch",
    "unfollow",
    "update",
]
