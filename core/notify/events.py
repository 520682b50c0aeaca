"""Facts about notices."""

from uuid import UUID

from core.events import Event


class UserNoticed(Event, name="user.noticed", version=1, entity="user"):
    """Someone has new notices, or has read some."""

    user_id: UUID
