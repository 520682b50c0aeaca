"""What can be done with customers."""

from .blocking import appeal, block, lift_expired, unblock
from .comparing import compare, compare_everybody, to_compare
from .dismissing import dismiss_duplicate, reconsider
from .editing import register, update
from .following import follow, unfollow
from .lifecycle import advance, touch
from .merging import Cause, Merged, Wish, follow_late, merge
from .naming import note_hint
from .recognising import recognise
from .recognising_all import recognise_all
from .trashing import delete, restore
from .unmerging import Undone, undo_merge

__all__ = [
    "Cause",
    "Merged",
    "Undone",
    "Wish",
    "advance",
    "appeal",
    "block",
    "compare",
    "compare_everybody",
    "delete",
    "dismiss_duplicate",
    "follow",
    "follow_late",
    "lift_expired",
    "merge",
    "note_hint",
    "recognise",
    "recognise_all",
    "reconsider",
    "register",
    "restore",
    "to_compare",
    "touch",
    "unblock",
    "undo_merge",
    "unfollow",
    "update",
]
