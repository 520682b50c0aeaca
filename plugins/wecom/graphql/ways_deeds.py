# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""What can be done with channel codes, their timetables, and welcomes."""

import strawberry

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
from plugins.wecom.service import adopting, composing, timetables, ways, welcomes
from plugins.wecom.service.corps import corp
from plugins.wecom.tables import WayKind

from .deeds import WecomAccountInput, WecomDonePayload, WecomIdInput
from .plans import WayNode, WelcomeNode


@strawberry.input
class WecomWayInput:
    """What a channel code shall be; `id` is given to change one.

    `account` is a corp's id or name; where only one is connected, it need not be said. `welcome`
    is a text with attachments; `welcomeText` and `attach` say the same as a form does.
    """

    name: str
    staff: list[str]
    id: ID | None = None
    account: str | None = None
    kind: WayKind | None = None
    state: str | None = None
    skip_verify: bool | None = True
    schedule: JSON | None = None
    welcome: JSON | None = None
    welcome_text: str | None = None
    attach: JSON | None = None
    tags: list[str] | None = None


@strawberry.input
class WecomWelcomeInput:
    """What newcomers of a corp, or of one employee, are greeted with: a text and attachments.

    `attachments` is a list of contents; `attach` names them as a form does: picture, link, program.
    """

    account: str | None = None
    text: str | None = ""
    attachments: JSON | None = None
    attach: JSON | None = None
    userid: str | None = None


@strawberry.input
class WecomHoursInput:
    """Who receives the newcomers of a code on some days (1 is Monday), from when to when."""

    way: ID
    days: list[str]
    begin: str
    end: str
    staff: list[str]


@strawberry.input
class DropWecomHoursInput:
    """A line of a code's timetable, by its place."""

    way: ID
    place: int


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


@strawberry.type
class WecomHours:
    """A line of a code's timetable."""

    way: ID = strawberry.field(description="The code")
    name: str = strawberry.field(description="What the code is called")
    place: int = strawberry.field(description="Which line of its timetable this is")
    days: str = strawberry.field(description="On which days")
    begin: str = strawberry.field(description="From when")
    end: str = strawberry.field(description="To when")
    staff: list[str] = strawberry.field(description="Who receives, by name")


@strawberry.type
class WecomTimetable:
    """Who receives when, over all codes."""

    lines: list[WecomHours] = strawberry.field(description="Line by line")


@query
class TimetableQuery:
    """Who receives when."""

    @field
    async def wecom_timetable(self) -> WecomTimetable:
        """The timetables of all channel codes."""
        found = await timetables.every()
        lines = [WecomHours(**{**one._asdict(), "way": ID(str(one.way))}) for one in found]
        return WecomTimetable(lines=lines)


@mutation
class WayVerbs:
    """Everything that brings newcomers, and greets them."""

    @verb(transactional=False)
    async def create_wecom_way(self, input: WecomWayInput) -> WecomWayPayload:
        """Make a channel code or link."""
        account = await corp(input.account)
        return WecomWayPayload(way=await ways.create(account, _plan(input)))

    @verb(transactional=False)
    async def update_wecom_way(self, input: WecomWayInput) -> WecomWayPayload:
        """Change a channel code; its picture stays the same."""
        way = uuid_of(input.id or ID(""))
        return WecomWayPayload(way=await ways.update(way, _plan(input)))

    @verb
    async def adopt_wecom_ways(self, input: WecomAccountInput) -> WecomDonePayload:
        """Take in codes and links that were made elsewhere, in the background."""
        await adopting.adopt(await corp(input.account))
        return WecomDonePayload(count=1)

    @verb(transactional=False)
    async def delete_wecom_way(self, input: WecomIdInput) -> WecomDonePayload:
        """A channel code leads nowhere from now on."""
        await ways.delete(uuid_of(input.id))
        return WecomDonePayload(count=1)

    @verb(transactional=False)
    async def add_wecom_hours(self, input: WecomHoursInput) -> WecomWayPayload:
        """Add a line to a code's timetable."""
        way = await timetables.add(
            uuid_of(input.way, field="way"),
            days=input.days,
            begin=input.begin,
            end=input.end,
            staff=input.staff,
        )
        return WecomWayPayload(way=way)

    @verb(transactional=False)
    async def drop_wecom_hours(self, input: DropWecomHoursInput) -> WecomWayPayload:
        """Take a line out of a code's timetable."""
        way = await timetables.drop(uuid_of(input.way, field="way"), input.place)
        return WecomWayPayload(way=way)

    @verb
    async def set_wecom_welcome(self, input: WecomWelcomeInput) -> WecomWelcomePayload:
        """What newcomers are greeted with."""
        account = await corp(input.account)
        content = composing.from_form(input.text or "", input.attachments, input.attach)
        welcome = await welcomes.greet_with(account, content, userid=input.userid or "")
        return WecomWelcomePayload(welcome=welcome)

    @verb
    async def delete_wecom_welcome(self, input: WecomIdInput) -> WecomDonePayload:
        """Greet no more."""
        await welcomes.greet_no_more(uuid_of(input.id))
        return WecomDonePayload(count=1)


def _plan(input: WecomWayInput) -> ways.WayPlan:
    welcome = input.welcome
    if welcome is None:
        said = composing.from_form(input.welcome_text or "", None, input.attach)
        welcome = said if said["text"] or said["attachments"] else None
    return ways.WayPlan(
        name=input.name,
        staff=input.staff,
        kind=input.kind or WayKind.CODE,
        state=input.state or "",
        skip_verify=input.skip_verify is not False,
        schedule=input.schedule,
        welcome=welcome,
        tags=input.tags or (),
    )
