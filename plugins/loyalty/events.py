"""What loyalty tells the house."""

from uuid import UUID

from core.events import Event


class MemberEnrolled(Event, name="loyalty.member_enrolled", version=1):
    """A customer became a member."""

    entity = "loyalty_member"

    loyalty_member_id: UUID
    customer_id: UUID
    card: str


class PointsPosted(Event, name="loyalty.points_posted", version=1):
    """Points of a member moved: earned, spent or put right."""

    entity = "loyalty_member"

    loyalty_member_id: UUID
    customer_id: UUID | None
    points: int
    reason: str
    cause: str
