"""What can be done with deals."""

from .closing import lose, reopen, win
from .editing import delete, restore, update
from .moving import move
from .opening import hold_leads, open_deal, open_lead

__all__ = [
    "delete",
    "hold_leads",
    "lose",
    "move",
    "open_deal",
    "open_lead",
    "reopen",
    "restore",
    "update",
    "win",
]
