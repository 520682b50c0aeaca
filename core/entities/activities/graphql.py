# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""Activities, as the API shows them."""

from datetime import datetime

from strawberry import UNSET

from core.entities import given, input_of, taking_back
from core.graphql import (
    ID,
    JSON,
    Aggregate,
    Connection,
    Graph,
    Payload,
    UserError,
    aggregate,
    many,
    mutation,
    one,
    payload,
    query,
    undo_token,
    undoable,
    uuid_of,
    verb,
)

from . import service
from .details import ActivityDetails
from .graphql_types import ActivityNode, OfCompany, OfCustomer, OfDeal
from .tables import Activity, ActivityDirection, ActivityKind

LINKS = ("customer", "company", "deal", "actor")


@query
class Query:
    """Questions about activities."""

    @one()
    def activity(self, id: ID) -> ActivityNode | None:
        """One activity."""

    @many(order="-happened_at", size=50, largest=500)
    def activities(self) -> Connection[ActivityNode]:
        """All activities, the latest first."""

    @aggregate
    def activities_aggregate(self) -> Aggregate[ActivityNode]:
        """Activities in groups."""


@input_of(Activity)
class CreateActivityInput:
    """What happened, or is to be done, and with whom."""

    kind: ActivityKind
    customer: ID | None = UNSET
    company: ID | None = UNSET
    deal: ID | None = UNSET
    direction: ActivityDirection | None = UNSET
    subject: str | None = UNSET
    body: str | None = UNSET
    payload: JSON | None = UNSET
    actor: ID | None = UNSET
    happened_at: datetime | None = UNSET
    due_at: datetime | None = UNSET


@input_of(Activity)
class UpdateActivityInput:
    """What changes about an activity; what is left out stays."""

    id: ID
    expected_version: int | None = None
    subject: str | None = UNSET
    body: str | None = UNSET
    actor: ID | None = UNSET
    happened_at: datetime | None = UNSET
    due_at: datetime | None = UNSET
    done_at: datetime | None = UNSET


@input_of(Activity)
class AddNoteInput:
    """A note, and where it belongs."""

    body: str
    customer: ID | None = UNSET
    company: ID | None = UNSET
    deal: ID | None = UNSET


@input_of(Activity)
class ActivityIdInput:
    """Which activity is meant."""

    id: ID
    expected_version: int | None = None


@payload
class ActivityPayload(Payload):
    """An activity, after the change."""

    activity: ActivityNode | None
    undo_token: str | None
    errors: list[UserError]


@mutation
class Mutation:
    """Changes of activities."""

    @verb
    async def create_activity(self, input: CreateActivityInput) -> ActivityPayload:
        """Put a call, a visit, a task or the like on the timeline."""
        details = given(input, *LINKS)
        activity = await service.write_down(details.pop("kind"), **details)
        return ActivityPayload(activity=activity.id)

    @verb
    async def add_note(self, input: AddNoteInput) -> ActivityPayload:
        """Put a note on the timeline."""
        details = given(input, *LINKS)
        activity = await service.note(details.pop("body"), **details)
        return ActivityPayload(activity=activity.id)

    @verb
    async def update_activity(self, input: UpdateActivityInput) -> ActivityPayload:
        """Correct a note, a task, a call; messages stay as they were said."""
        details: ActivityDetails = given(input, *LINKS)
        changed = await service.update(
            uuid_of(input.id), expected_version=input.expected_version, **details
        )
        token = changed.undo_token("activity.update")
        return ActivityPayload(activity=changed.row.id, undo_token=token)

    @verb
    async def complete_task(self, input: ActivityIdInput) -> ActivityPayload:
        """A task is done."""
        changed = await service.complete(uuid_of(input.id), expected_version=input.expected_version)
        token = changed.undo_token("activity.update")
        return ActivityPayload(activity=changed.row.id, undo_token=token)

    @verb
    async def delete_activity(self, input: ActivityIdInput) -> ActivityPayload:
        """Put an activity into the trash."""
        activity = await service.delete(uuid_of(input.id), expected_version=input.expected_version)
        token = undo_token("activity.delete", activity.id, activity.version)
        return ActivityPayload(undo_token=token)

    @verb
    async def restore_activity(self, input: ActivityIdInput) -> ActivityPayload:
        """Fetch an activity back from the trash."""
        activity = await service.restore(uuid_of(input.id), expected_version=input.expected_version)
        return ActivityPayload(activity=activity.id)


GRAPH = Graph(
    queries=(Query,),
    mutations=(Mutation,),
    entities=(ActivityNode,),
    lends=(OfCustomer, OfCompany, OfDeal),
    undoables=(
        undoable("activity.update", taking_back(service.update, ActivityDetails)),
        undoable("activity.delete", service.restore),
    ),
)
