"""What can be said about a company, and how each of it is checked."""

import re
from typing import Any, TypedDict
from uuid import UUID

from core.entities import cleaned, line, needed_line, whole_number, words
from core.errors import Invalid, T

BAD_DOMAIN = T("This is not an internet domain: {value}", "域名无效：{value}")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]")


class CompanyDetails(TypedDict, total=False):
    """Everything about a company that people and plugins may set."""

    name: str
    domain: str | None
    industry: str | None
    size: int | None
    region: str | None
    owner: UUID | None
    parent: UUID | None
    tags: list[str]


def clean_details(details: CompanyDetails) -> dict[str, Any]:
    """The details as they are stored; refuses the first that cannot be right, by its name."""
    return cleaned(_CLEANERS, details)


def _domain(field: str, value: str | None) -> str | None:
    """The bare domain; people paste whole addresses."""
    typed = line(2000)(field, value)
    if typed is None:
        return None
    bare = re.sub(r"^\w+://", "", typed.lower()).split("/")[0].removeprefix("www.")
    if len(bare) > 253 or not _DOMAIN.fullmatch(bare):
        raise Invalid(BAD_DOMAIN.fill(value=typed), field=field)
    return bare


_CLEANERS = {
    "name": needed_line(200),
    "domain": _domain,
    "industry": line(100),
    "size": whole_number(0, 100_000_000),
    "region": line(100),
    "tags": words(50),
}
