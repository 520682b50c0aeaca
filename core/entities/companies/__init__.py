"""Companies: the organisations our customers work for."""

from .details import CompanyDetails
from .events import CompanyAdded, CompanyRestored, CompanyTrashed, CompanyUpdated
from .graphql import CompanyNode
from .service import add, delete, restore, update
from .tables import Company

__all__ = [
    "Company",
    "CompanyAdded",
    "CompanyDetails",
    "CompanyNode",
    "CompanyRestored",
    "CompanyTrashed",
    "CompanyUpdated",
    "add",
    "delete",
    "restore",
    "update",
]
