"""Tell staff: in the app, by mail, and by whatever ways plugins add."""

from .errands import deliver
from .mail import use_post_office
from .notifier import Message, Notifier, Reader, use_notifiers
from .service import mark_read, settled, tell, tell_owners, unread
from .tables import Notice

__all__ = [
    "Message",
    "Notice",
    "Notifier",
    "Reader",
    "deliver",
    "mark_read",
    "settled",
    "tell",
    "tell_owners",
    "unread",
    "use_notifiers",
    "use_post_office",
]
