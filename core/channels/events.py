"""What can happen to messages and accounts."""

from uuid import UUID

from core.events import Event


class MessageProgressed(Event, name="message.progressed", version=1, entity="activity"):
    """Something we sent came further: taken by the platform, delivered, failed, taken back."""

    activity_id: UUID
    conversation_id: UUID
    customer_id: UUID | None
    state: str


class AccountTroubled(Event, name="account.troubled", version=1):
    """An account does not work as it should, or works again (`kind` is then empty)."""

    account_id: UUID
    kind: str


class ConversationAssigned(Event, name="conversation.assigned", version=1):
    """Somebody answers a conversation from now on, or nobody does."""

    conversation_id: UUID
    customer_id: UUID | None
    assignee_id: UUID | None


class MediaFetched(Event, name="message.media_fetched", version=1, entity="activity"):
    """What was sent along with a message is there, or will never be."""

    activity_id: UUID
    conversation_id: UUID | None
    customer_id: UUID | None


class ConversationClosed(Event, name="conversation.closed", version=1):
    """A conversation is done with, until somebody writes again."""

    conversation_id: UUID
    customer_id: UUID | None


class ConversationReopened(Event, name="conversation.reopened", version=1):
    """A conversation was not done with after all."""

    conversation_id: UUID
    customer_id: UUID | None


class MassProgressed(Event, name="mass.progressed", version=1):
    """A message to many came further: it runs, pauses, is done or cancelled."""

    mass_id: UUID
    state: str
