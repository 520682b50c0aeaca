# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""What can be done in conversations: write, try again, take back, note, read, assign."""

from typing import Any

import strawberry
from strawberry import UNSET

from core.channels.adapters.content import as_content
from core.channels.adapters.ways import Mode
from core.channels.outward.beginning import begin_conversation, beginnings
from core.channels.outward.sending import send_message
from core.channels.outward.typing import show_typing
from core.channels.replies import canned
from core.channels.tables import ConversationState
from core.entities.activities import ActivityNode
from core.errors import Invalid, T
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

from . import attending
from .graphql_conversations import CannedReplyNode, ConversationNode

ONE_KIND = T("A message holds exactly one kind of content.", "一条消息只能包含一种内容。")


@strawberry.input
class VideoInput:
    """A film, and what it is called."""

    file: ID
    title: str = ""


@strawberry.input
class LinkInput:
    """A page, with a headline and perhaps a picture."""

    title: str
    url: str
    description: str = ""
    picture: ID | None = None


@strawberry.input
class MiniProgramInput:
    """A card that opens a page of a mini program."""

    app_id: str
    page: str
    title: str
    picture: ID | None = None


@strawberry.input
class MenuItemInput:
    """One thing to choose."""

    id: str
    label: str


@strawberry.input
class MenuInput:
    """A question with answers to tap."""

    head: str
    items: list[MenuItemInput]
    tail: str = ""


@strawberry.input
class LocationInput:
    """A place, in degrees."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


@strawberry.input
class TemplateInput:
    """A form of words the platform approved; `data` fills its gaps by name."""

    id: str
    data: JSON | None = None
    url: str | None = None
    mini_program: MiniProgramInput | None = None
    title: str = ""


@strawberry.input
class CardInput:
    """Something the platform keeps, such as a form that asks for a phone number."""

    id: str
    title: str = ""


@strawberry.input
class ContentInput:
    """What a message says: exactly one of these; files are ids of uploads."""

    text: str | None = UNSET
    image: ID | None = UNSET
    voice: ID | None = UNSET
    video: VideoInput | None = UNSET
    file: ID | None = UNSET
    link: LinkInput | None = UNSET
    mini_program: MiniProgramInput | None = UNSET
    menu: MenuInput | None = UNSET
    location: LocationInput | None = UNSET
    template: TemplateInput | None = UNSET
    card: CardInput | None = UNSET


@strawberry.input
class SendMessageInput:
    """What is said where; without a mode, the best way that is open is taken.

    `answering` is the line of the timeline that is answered, such as a comment; without it, the
    last thing they said.
    """

    conversation: ID
    content: ContentInput
    mode: Mode | None = None
    staff: str | None = None
    answering: ID | None = None


@strawberry.input
class MessageInput:
    """Which message of ours is meant."""

    activity: ID


@strawberry.input
class ConversationInput:
    """Which conversation is meant."""

    conversation: ID


@strawberry.input
class StartConversationInput:
    """With whom, and through which account."""

    account: ID
    customer: ID


@strawberry.input
class AssignConversationInput:
    """Who answers a conversation; null leaves it to whoever comes."""

    conversation: ID
    assignee: ID | None = None


@strawberry.input
class ConversationNoteInput:
    """A word among colleagues."""

    conversation: ID
    body: str


@strawberry.input
class CannedReplyInput:
    """Words that are needed often, and what to type for them after a slash."""

    shortcut: str
    body: str
    id: ID | None = None


@strawberry.input
class CannedReplyIdInput:
    """Which canned reply is meant."""

    id: ID


@strawberry.input
class TypingInput:
    """Where one of us is typing, or no longer."""

    conversation: ID
    typing: bool = True


@payload
class TypingPayload(Payload):
    """Whether the platform shows it to the person now."""

    shown: bool | None
    errors: list[UserError]


@payload
class MessagePayload(Payload):
    """A message on its way."""

    activity: ActivityNode | None
    errors: list[UserError]


@payload
class ConversationPayload(Payload):
    """A conversation that changed."""

    conversation: ConversationNode | None
    errors: list[UserError]


@payload
class CannedReplyPayload(Payload):
    """A canned reply that changed."""

    canned_reply: CannedReplyNode | None
    errors: list[UserError]


@mutation
class MessageChanges:
    """What can be done in conversations."""

    @verb
    async def send_message(self, input: SendMessageInput) -> MessagePayload:
        """Write to somebody; refused, with the next step, where the platform would refuse it."""
        activity = await send_message(
            uuid_of(input.conversation, field="conversation"),
            as_content(said(input.content)),
            mode=input.mode,
            staff=input.staff,
            answering=uuid_of(input.answering, field="answering") if input.answering else None,
        )
        return MessagePayload(activity=activity.id)

    @verb
    async def retry_message(self, input: MessageInput) -> MessagePayload:
        """Send again what failed, or what nobody knows of."""
        activity = uuid_of(input.activity, field="activity")
        await attending.retry(activity)
        return MessagePayload(activity=activity)

    @verb
    async def recall_message(self, input: MessageInput) -> MessagePayload:
        """Take a message back, where the platform can."""
        activity = uuid_of(input.activity, field="activity")
        await attending.recall(activity)
        return MessagePayload(activity=activity)

    @verb(transactional=False)
    async def show_typing(self, input: TypingInput) -> TypingPayload:
        """Show the person that an answer is being written, where the platform can."""
        return TypingPayload(shown=await show_typing(_conversation(input), typing=input.typing))

    @verb
    async def mark_conversation_read(self, input: ConversationInput) -> ConversationPayload:
        """The asker has seen everything said so far."""
        conversation = _conversation(input)
        await attending.mark_read(conversation)
        return ConversationPayload(conversation=conversation)

    @verb
    async def mark_conversation_unread(self, input: ConversationInput) -> ConversationPayload:
        """The asker wants to come back to what the person said last."""
        conversation = _conversation(input)
        await attending.mark_unread(conversation)
        return ConversationPayload(conversation=conversation)

    @verb
    async def start_conversation(self, input: StartConversationInput) -> ConversationPayload:
        """Begin to write to somebody who has not written, where the channel allows it."""
        account = uuid_of(input.account, field="account")
        customer = uuid_of(input.customer, field="customer")
        return ConversationPayload(conversation=await begin_conversation(account, customer))

    @verb
    async def assign_conversation(self, input: AssignConversationInput) -> ConversationPayload:
        """Say who answers."""
        assignee = _assignee(input)
        conversation = await attending.assign(_conversation(input), assignee)
        return ConversationPayload(conversation=conversation.id)

    @verb
    async def close_conversation(self, input: ConversationInput) -> ConversationPayload:
        """A conversation is done with; the next message opens it again."""
        closed = await attending.close(_conversation(input), state=ConversationState.CLOSED)
        return ConversationPayload(conversation=closed.id)

    @verb
    async def reopen_conversation(self, input: ConversationInput) -> ConversationPayload:
        """A conversation is not done with after all."""
        opened = await attending.close(_conversation(input), state=ConversationState.OPEN)
        return ConversationPayload(conversation=opened.id)

    @verb
    async def note_in_conversation(self, input: ConversationNoteInput) -> MessagePayload:
        """A word among colleagues, which the person never sees."""
        noted = await attending.note_in(_conversation(input), input.body)
        return MessagePayload(activity=noted.id)

    @verb
    async def save_canned_reply(self, input: CannedReplyInput) -> CannedReplyPayload:
        """Keep words that are needed often; with an id, change them."""
        known = uuid_of(input.id) if input.id is not None else None
        kept = await canned.save(input.shortcut, input.body, known=known)
        return CannedReplyPayload(canned_reply=kept)

    @verb
    async def delete_canned_reply(self, input: CannedReplyIdInput) -> CannedReplyPayload:
        """These words are needed no more."""
        await canned.delete(uuid_of(input.id))
        return CannedReplyPayload()


@strawberry.type
class Beginning:
    """An account through which somebody may be written to who has not written there."""

    account: ID = strawberry.field(description="The account.")
    name: str = strawberry.field(description="What it is called.")
    channel: str = strawberry.field(description="Its channel.")


@query
class MessageQuestions:
    """What can be asked before somebody is written to."""

    @field
    async def beginnings(self, customer: ID) -> list[Beginning]:
        """Where a conversation with somebody may begin: see startConversation."""
        found = await beginnings(uuid_of(customer, field="customer"))
        return [
            Beginning(account=ID(str(each.id)), name=each.name, channel=each.channel)
            for each in found
        ]


def _assignee(input: AssignConversationInput) -> Any:
    return None if input.assignee is None else uuid_of(input.assignee, field="assignee")


def _conversation(input: Any) -> Any:
    return uuid_of(input.conversation, field="conversation")


def said(content: ContentInput) -> dict[str, Any]:
    """The content as its model wants it."""
    given = {
        name: value
        for name, value in vars(content).items()
        if value is not UNSET and value is not None
    }
    if len(given) != 1:
        raise Invalid(ONE_KIND, field="content")
    [(kind, value)] = given.items()
    if kind == "text":
        return {"kind": kind, "text": value}
    if not hasattr(value, "__strawberry_definition__"):
        return {"kind": kind, "file": value}
    told = strawberry.asdict(value)
    return {"kind": kind, **{name: each for name, each in told.items() if each is not None}}
