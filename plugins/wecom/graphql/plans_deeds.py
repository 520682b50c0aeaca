# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""What can be done with requests to employees and with service accounts."""

import strawberry

from core.channels import ConversationNode
from core.graphql import (
    ID,
    JSON,
    Payload,
    UserError,
    field,
    mutation,
    payload,
    query,
    uuid_of,
    verb,
)
from plugins.wecom.service import composing, desks, sessions, tasks
from plugins.wecom.service.corps import corp
from plugins.wecom.tables import TaskKind

from .deeds import WecomDonePayload, WecomIdInput
from .plans import DeskNode, TaskNode


@strawberry.input
class WecomTaskInput:
    """What employees are asked to send or publish, and for whom.

    Customers: of some employees, with some corp tags. Groups: of one owner each. Moments: by some
    employees, seen by customers with some tags.
    """

    kind: TaskKind
    name: str
    account: str | None = None
    text: str | None = ""
    attachments: JSON | None = None
    attach: JSON | None = None
    staff: list[str] | None = None
    tags: list[str] | None = None
    marketing: bool | None = True


@strawberry.input
class WecomDeskInput:
    """A new service account, and who answers in it."""

    name: str
    account: str | None = None
    servicers: list[str] | None = None


@strawberry.input
class ChangeWecomDeskInput:
    """Another name for a service account, and who answers in it from now on."""

    id: ID
    name: str | None = None
    add: list[str] | None = None
    remove: list[str] | None = None


@strawberry.input
class LinkWecomDeskInput:
    """A link to a service account that says where it was found."""

    id: ID
    scene: str | None = None


@strawberry.input
class MoveWecomSessionInput:
    """Where a service session goes: 1 bot, 2 pool, 3 a colleague, 4 its end."""

    conversation: ID
    state: int
    servicer: str | None = ""


@payload
class WecomTaskPayload(Payload):
    """The request after the change; the first, if it became several."""

    task: TaskNode | None
    errors: list[UserError]


@payload
class WecomDeskPayload(Payload):
    """The service account after the change."""

    desk: DeskNode | None
    errors: list[UserError]


@payload
class WecomSessionPayload(Payload):
    """The conversation whose session was moved."""

    conversation: ConversationNode | None
    errors: list[UserError]


@strawberry.type
class WecomServicer:
    """A colleague who may take a customer."""

    userid: str = strawberry.field(description="Their account")
    name: str = strawberry.field(description="What they are called")


@strawberry.type
class WecomSession:
    """How a customer's talk with a service account stands."""

    desk: str = strawberry.field(description="The service account")
    state: str = strawberry.field(description="0 new, 1 bot, 2 waiting, 3 a colleague, 4 ended")
    servicer: str = strawberry.field(description="The colleague who serves them")
    servicers: list[WecomServicer] = strawberry.field(description="Who may take them")


@query
class SessionQuery:
    """Sessions of customer service."""

    @field
    async def wecom_session(self, conversation: ID) -> WecomSession | None:
        """The session of a conversation; null if it is none of customer service."""
        seen = await sessions.session_of(uuid_of(conversation, field="conversation"))
        if seen is None:
            return None
        servicers = [WecomServicer(userid=one, name=name) for one, name in seen.servicers]
        return WecomSession(
            desk=seen.desk, state=str(seen.state), servicer=seen.servicer, servicers=servicers
        )


@mutation
class PlanVerbs:
    """Everything that is set up or asked for."""

    @verb
    async def create_wecom_task(self, input: WecomTaskInput) -> WecomTaskPayload:
        """Ask employees to send or publish something."""
        wanted = tasks.Wanted(
            kind=input.kind,
            name=input.name,
            content=composing.from_form(input.text or "", input.attachments, input.attach),
            staff=input.staff or (),
            tags=input.tags or (),
            marketing=input.marketing is not False,
        )
        made = await tasks.ask(await corp(input.account), wanted)
        return WecomTaskPayload(task=made[0])

    @verb(transactional=False)
    async def remind_wecom_task(self, input: WecomIdInput) -> WecomTaskPayload:
        """Remind employees who have not confirmed."""
        return WecomTaskPayload(task=await tasks.remind(uuid_of(input.id)))

    @verb(transactional=False)
    async def cancel_wecom_task(self, input: WecomIdInput) -> WecomTaskPayload:
        """Take a request back."""
        return WecomTaskPayload(task=await tasks.cancel(uuid_of(input.id)))

    @verb
    async def sync_wecom_desks(self, input: WecomIdInput) -> WecomDonePayload:
        """Fetch the service accounts of a corp."""
        await desks.sync_desks(await corp(input.id))
        return WecomDonePayload(count=1)

    @verb(transactional=False)
    async def create_wecom_desk(self, input: WecomDeskInput) -> WecomDeskPayload:
        """Open a service account."""
        account = await corp(input.account)
        return WecomDeskPayload(
            desk=await desks.open_desk(account, input.name, input.servicers or ())
        )

    @verb(transactional=False)
    async def update_wecom_desk(self, input: ChangeWecomDeskInput) -> WecomDeskPayload:
        """Change a service account."""
        desk = uuid_of(input.id)
        if input.name:
            await desks.rename_desk(desk, input.name)
        await desks.staff_desk(desk, add=input.add or (), remove=input.remove or ())
        return WecomDeskPayload(desk=desk)

    @verb(transactional=False)
    async def link_wecom_desk(self, input: LinkWecomDeskInput) -> WecomDeskPayload:
        """Make a link to a service account."""
        desk = uuid_of(input.id)
        await desks.link_desk(desk, input.scene or "")
        return WecomDeskPayload(desk=desk)

    @verb(transactional=False)
    async def delete_wecom_desk(self, input: WecomIdInput) -> WecomDonePayload:
        """Let a service account go."""
        await desks.close_desk(uuid_of(input.id))
        return WecomDonePayload(count=1)

    @verb(transactional=False)
    async def move_wecom_session(self, input: MoveWecomSessionInput) -> WecomSessionPayload:
        """Bring a service session into the pool, to a colleague, or to its end."""
        conversation = uuid_of(input.conversation, field="conversation")
        await sessions.move_session(conversation, input.state, servicer=input.servicer or "")
        return WecomSessionPayload(conversation=conversation)
