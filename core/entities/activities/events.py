"""What can happen to an activity."""

from uuid import UUID

from core.events import Event


class ActivityRecorded(Event, name="activity.recorded", version=1):
    """Something passed between us and a customer, was noted, or is to be done."""

    activity_id: UUID
    kind: str
    direction: str
    customer_id: UUID | None
    company_id: UUID | None
    deal_id: UUID | None
    conversation_id: UUID | None


class ActivityUpdated(Event, name="activity.updated", version=1):
    """A note, task or the like was corrected; `changed` names the columns."""

    activity_id: UUID
    customer_id: UUID | None
    changed: tuple[str, ...]


class TaskCompleted(Event, name="activity.completed", version=1):
    """Something that was to be done is done."""

    activity_id: UUID
    customer_id: UUID | None


class ActivityTrashed(Event, name="activity.trashed", version=1):
    """An activity was put into the trash."""

    activity_id: UUID
    customer_id: UUID | None


class ActivityRestored(Event, name="activity.restored", version=1):
    """An activity came back from the trash."""

    activity_id: UUID
    customer_id: UUID | None
