"""What can be done with deals."""

from .closing import lose, reopen, win
from .editing import delete, restore, update
from .moving import move
from .opening import open_deal, open_lead

__all__ = [
    "delete",
    "lose",
    "move",
    "open_deal",
    "open_lead",
    "reopen",
    "restore",
    "update",
    "win",
]
