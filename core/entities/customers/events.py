"""What can happen to a customer."""

from datetime import datetime
from uuid import UUID

from core.events import Event


class CustomerRegistered(Event, name="customer.registered", version=1):
    """We met someone new."""

    customer_id: UUID
    owner_id: UUID | None = None
    source: str | None = None


class CustomerUpdated(Event, name="customer.updated", version=1):
    """Something we know about someone changed; `changed` names the columns."""

    customer_id: UUID
    changed: tuple[str, ...]


class CustomerTrashed(Event, name="customer.trashed", version=1):
    """Someone was put into the trash."""

    customer_id: UUID


class CustomerRestored(Event, name="customer.restored", version=1):
    """Someone came back from the trash, fetched by us or by speaking to us again."""

    customer_id: UUID


class CustomerFollowed(Event, name="customer.followed", version=1):
    """A member of staff follows someone."""

    customer_id: UUID
    follower_id: UUID


class CustomerUnfollowed(Event, name="customer.unfollowed", version=1):
    """A member of staff follows someone no longer."""

    customer_id: UUID
    follower_id: UUID


class CustomerIdentified(Event, name="customer.identified", version=1):
    """We learned a further name that someone goes by."""

    customer_id: UUID
    identity_id: UUID
    kind: str
    scope: str


class SamePersonSuspected(Event, name="customer.suspected", version=1):
    """A name came with somebody's names that another holds, or that contradicts what we know."""

    customer_id: UUID
    other_id: UUID | None
    kind: str
    scope: str


class LifecycleAdvanced(Event, name="customer.advanced", version=1):
    """Someone came further with us: from a visitor to a lead, from a prospect to a customer."""

    customer_id: UUID
    lifecycle: str


class CustomersMerged(Event, name="customer.merged", version=1):
    """Two customers turned out to be one person; `merged_id` is hidden, all of theirs followed."""

    customer_id: UUID
    merged_id: UUID
    merge_id: UUID
    automatic: bool


class MergeUndone(Event, name="customer.unmerged", version=1):
    """Two customers were one by mistake; `restored_id` is back, with all that was theirs."""

    customer_id: UUID
    restored_id: UUID
    merge_id: UUID


class DuplicateDismissed(Event, name="customer.distinct", version=1):
    """Somebody decided that two customers who looked alike are not one person."""

    customer_id: UUID
    other_id: UUID


class CustomerBlocked(Event, name="customer.blocked", version=1):
    """We neither hear nor write to someone any more; `silent` means that they are not told."""

    customer_id: UUID
    block_id: UUID
    silent: bool
    until: datetime | None


class CustomerUnblocked(Event, name="customer.unblocked", version=1):
    """Someone is blocked no longer: lifted by us, or because its time was up (`expired`)."""

    customer_id: UUID
    block_id: UUID
    expired: bool


class BlockAppealed(Event, name="customer.appealed", version=1):
    """Someone who is blocked says something against it."""

    customer_id: UUID
    block_id: UUID
