"""Sending: promised only where the platform's law allows it, and then carried out once."""

from uuid import UUID

from core.auth import reach
from core.channels.accounts.line import line_to
from core.channels.adapters.content import Content
from core.channels.adapters.ways import Mode
from core.channels.inward.conversations import held_with_customer
from core.channels.tables import Conversation, ConversationKind
from core.db import fetchval, transaction
from core.entities.activities import Activity
from core.errors import Invalid, T, clean_name

from .choosing import BY_THEMSELVES, choose_way
from .promising import Terms, promised, queue
from .refusing import refuse_off_work, refuse_unreachable

SEND = "core.message.send"

LONGEST_STAFF = 100

NOT_BY_HAND = T(
    "Nobody writes this way by hand. Leave the way out, and the best one is taken.",
    "此方式不能手动发送，不指定方式即可自动选用最合适的。",
)
NO_LETTER = T(
    "This is no message of theirs in this conversation.", "这不是对方在此会话中发送的消息。"
)
NOTHING_TO_ANSWER = T("Choose the comment you answer.", "请选择要回复的评论。")
NO_STAFF = T("This is no member of staff of the platform.", "平台上没有这位员工。")

_LETTER = """
select l.external_id from channel_letter l join activity a on a.id = l.activity
where l.activity = $2 and l.account = $1 and a.conversation = $3 and a.direction = 'in'"""


async def send_message(
    conversation_id: UUID,
    content: Content,
    *,
    mode: Mode | None = None,
    staff: str | None = None,
    answering: UUID | None = None,
) -> Activity:
    """Promise a message: it stands on the timeline as queued, and its window is used.

    It answers a letter of theirs, by default the last. Refused where the platform would refuse
    it: the window is closed, the person is gone or blocked, the account is not at work, the
    content is not taken here.
    """
    staff = _checked(mode, staff)
    async with transaction():
        await held_with_customer(conversation_id)
        conversation = await reach(Conversation, conversation_id, SEND)
        await refuse_off_work(conversation.account)
        line = await line_to(conversation.account)
        letter = await _answered(conversation, answering)
        await refuse_unreachable(conversation, line.channel, answering=letter)
        chosen = await choose_way(line, conversation, content, mode=mode)
        promise = await promised(line, conversation, content, chosen)
        await queue(promise, Terms(staff=staff, answering=letter))
    return promise.activity


def _checked(mode: Mode | None, staff: str | None) -> str | None:
    """Refuse what nobody may ask for by hand."""
    if mode in BY_THEMSELVES:
        raise Invalid(NOT_BY_HAND, field="mode")
    name = clean_name(staff, field="staff") if staff else None
    if name and len(name) > LONGEST_STAFF:
        raise Invalid(NO_STAFF, field="staff")
    return name


async def _answered(conversation: Conversation, letter: UUID | None) -> str | None:
    """The platform's id of the letter that is answered: fixed now, whoever else writes later."""
    if letter is not None:
        found = await fetchval(_LETTER, conversation.account, letter, conversation.id)
        if found is None:
            raise Invalid(NO_LETTER, field="answering")
        return found
    if conversation.last_letter is None and conversation.kind == ConversationKind.COMMENTS:
        raise Invalid(NOTHING_TO_ANSWER, field="answering")
    return conversation.last_letter
