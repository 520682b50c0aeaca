"""What can happen to a company."""

from uuid import UUID

from core.events import Event


class CompanyAdded(Event, name="company.added", version=1):
    """We know one more company."""

    company_id: UUID
    owner_id: UUID | None = None


class CompanyUpdated(Event, name="company.updated", version=1):
    """Something we know about a company changed; `changed` names the columns."""

    company_id: UUID
    changed: tuple[str, ...]


class CompanyTrashed(Event, name="company.trashed", version=1):
    """A company was put into the trash."""

    company_id: UUID


class CompanyRestored(Event, name="company.restored", version=1):
    """A company came back from the trash."""

    company_id: UUID
