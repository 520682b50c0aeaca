"""Ids as the API writes them."""

from uuid import UUID

from core.errors import Invalid, T


def uuid_of(text: str, *, field: str = "id") -> UUID:
    """The id that a text spells; refuses anything else."""
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        raise Invalid(T("This is not an id.", "ID 无效。"), field=field) from None
