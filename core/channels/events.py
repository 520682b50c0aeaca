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


class AccountConnected(Event, name="account.connected", version=1):
    """An account of a platform was connected."""

    account_id: UUID


class AccountChanged(Event, name="account.changed", version=1):
    """An account has another name, settings or secrets; which of these, but not what they say."""

    account_id: UUID
    new_name: bool
    new_settings: bool
    new_secrets: bool


class AccountPaused(Event, name="account.paused", version=1):
    """What comes to an account is kept, and not read for now."""

    account_id: UUID


class AccountResumed(Event, name="account.resumed", version=1):
    """An account is at work again."""

    account_id: UUID


class AccountDisconnected(Event, name="account.disconnected", version=1):
    """An account was put into the trash."""

    account_id: UUID


class ReplyRuleSaved(Event, name="reply_rule.saved", version=1):
    """A rule by which an account answers by itself is new, or another."""

    reply_rule_id: UUID
    account_id: UUID


class ReplyRuleDeleted(Event, name="reply_rule.deleted", version=1):
    """An account does not answer by this rule any more."""

    reply_rule_id: UUID
    account_id: UUID


class CannedReplySaved(Event, name="canned_reply.saved", version=1):
    """Words that are needed often are new, or others."""

    canned_reply_id: UUID


class CannedReplyDeleted(Event, name="canned_reply.deleted", version=1):
    """Words that were needed often are gone."""

    canned_reply_id: UUID


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
