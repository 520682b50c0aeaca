# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""What can be done with channel codes, welcomes, requests to employees and service accounts."""

from typing import Any

import strawberry

from core.channels import ConversationNode
from core.graphql import ID, JSON, Payload, UserError, mutation, payload, uuid_of, verb
from plugins.wecom.service import desks, tasks, ways, welcomes
from plugins.wecom.service.corps import corp
from plugins.wecom.tables import TaskKind

from .deeds import WecomDonePayload, WecomIdInput
from .plans import DeskNode, TaskNode, WayNode, WelcomeNode


@strawberry.input
class WecomWayInput:
    """What a channel code shall be; `id` is given to change one.

    `account` is a corp's id or name; where only one is connected, it need not be said.
    """

    name: str
    staff: list[str]
    id: ID | None = None
    account: str | None = None
    state: str | None = None
    skip_verify: bool | None = True
    schedule: JSON | None = None
    welcome: JSON | None = None
    welcome_text: str | None = None
    tags: list[str] | None = None


@strawberry.input
class WecomWelcomeInput:
    """What newcomers of a corp, or of one employee, are greeted with: a text and attachments."""

    account: str | None = None
    text: str = ""
    attachments: JSON | None = None
    userid: str | None = None


@strawberry.input
class WecomTaskInput:
    """What employees are asked to send or publish, and for whom.

    Customers: of some employees, with some corp tags. Groups: of one owner each. Moments: by some
    employees, seen by customers with some tags.
    """

    kind: TaskKind
    name: str
    account: str | None = None
    text: str = ""
    attachments: JSON | None = None
    staff: list[str] | None = None
    tags: list[str] | None = None


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
    servicer: str = ""


@payload
class WecomWayPayload(Payload):
    """The channel code after the change."""

    way: WayNode | None
    errors: list[UserError]


@payload
class WecomWelcomePayload(Payload):
    """The welcome after the change."""

    welcome: WelcomeNode | None
    errors: list[UserError]


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


@mutation
class PlanVerbs:
    """Everything that is set up or asked for."""

    @verb
    async def create_wecom_way(self, input: WecomWayInput) -> WecomWayPayload:
        """Make a channel code."""
        account = await corp(input.account)
        return WecomWayPayload(way=await ways.create(account, _plan(input)))

    @verb
    async def update_wecom_way(self, input: WecomWayInput) -> WecomWayPayload:
        """Change a channel code; its picture stays the same."""
        way = uuid_of(input.id or ID(""))
        return WecomWayPayload(way=await ways.update(way, _plan(input)))

    @verb
    async def delete_wecom_way(self, input: WecomIdInput) -> WecomDonePayload:
        """A channel code leads nowhere from now on."""
        await ways.delete(uuid_of(input.id))
        return WecomDonePayload(count=1)

    @verb
    async def set_wecom_welcome(self, input: WecomWelcomeInput) -> WecomWelcomePayload:
        """What newcomers are greeted with."""
        account = await corp(input.account)
        content = _content(input.text, input.attachments)
        welcome = await welcomes.greet_with(account, content, userid=input.userid or "")
        return WecomWelcomePayload(welcome=welcome)

    @verb
    async def delete_wecom_welcome(self, input: WecomIdInput) -> WecomDonePayload:
        """Greet no more."""
        await welcomes.greet_no_more(uuid_of(input.id))
        return WecomDonePayload(count=1)

    @verb
    async def create_wecom_task(self, input: WecomTaskInput) -> WecomTaskPayload:
        """Ask employees to send or publish something."""
        made = await tasks.ask(
            await corp(input.account),
            input.kind,
            input.name,
            content=_content(input.text, input.attachments),
            audience={"staff": input.staff or (), "tags": input.tags or ()},
        )
        return WecomTaskPayload(task=made[0])

    @verb
    async def remind_wecom_task(self, input: WecomIdInput) -> WecomTaskPayload:
        """Remind employees who have not confirmed."""
        return WecomTaskPayload(task=await tasks.remind(uuid_of(input.id)))

    @verb
    async def cancel_wecom_task(self, input: WecomIdInput) -> WecomTaskPayload:
        """Take a request back."""
        return WecomTaskPayload(task=await tasks.cancel(uuid_of(input.id)))

    @verb
    async def sync_wecom_desks(self, input: WecomIdInput) -> WecomDonePayload:
        """Fetch the service accounts of a corp."""
        await desks.sync_desks(await corp(input.id))
        return WecomDonePayload(count=1)

    @verb
    async def create_wecom_desk(self, input: WecomDeskInput) -> WecomDeskPayload:
        """Open a service account."""
        account = await corp(input.account)
        return WecomDeskPayload(
            desk=await desks.open_desk(account, input.name, input.servicers or ())
        )

    @verb
    async def update_wecom_desk(self, input: ChangeWecomDeskInput) -> WecomDeskPayload:
        """Change a service account."""
        desk = uuid_of(input.id)
        if input.name:
            await desks.rename_desk(desk, input.name)
        await desks.staff_desk(desk, add=input.add or (), remove=input.remove or ())
        return WecomDeskPayload(desk=desk)

    @verb
    async def link_wecom_desk(self, input: LinkWecomDeskInput) -> WecomDeskPayload:
        """Make a link to a service account."""
        desk = uuid_of(input.id)
        await desks.link_desk(desk, input.scene or "")
        return WecomDeskPayload(desk=desk)

    @verb
    async def delete_wecom_desk(self, input: WecomIdInput) -> WecomDonePayload:
        """Let a service account go."""
        await desks.close_desk(uuid_of(input.id))
        return WecomDonePayload(count=1)

    @verb
    async def move_wecom_session(self, input: MoveWecomSessionInput) -> WecomSessionPayload:
        """Bring a service session into the pool, to a colleague, or to its end."""
        conversation = uuid_of(input.conversation, field="conversation")
        await desks.move_session(conversation, input.state, servicer=input.servicer)
        return WecomSessionPayload(conversation=conversation)


def _plan(input: WecomWayInput) -> ways.WayPlan:
    welcome = input.welcome
    if welcome is None and input.welcome_text:
        welcome = {"text": input.welcome_text}
    return ways.WayPlan(
        name=input.name,
        staff=input.staff,
        state=input.state or "",
        skip_verify=input.skip_verify is not False,
        schedule=input.schedule,
        welcome=welcome,
        tags=input.tags or (),
    )


def _content(text: str, attachments: Any) -> dict[str, Any]:
    return {"text": text, "attachments": attachments or []}
