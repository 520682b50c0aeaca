"""What comes with somebody: the names they go by, and what a platform says of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import Invalid

from . import claims as names
from .blending import VISITOR, nameless
from .claims import Claim
from .details import CustomerDetails, clean_details
from .tables import Customer, Lifecycle

BELIEVED = ("name", "gender", "birthday", "region", "avatar", "phone", "email")
"""What a platform may tell us about somebody; it never overwrites what we know."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who turns up: their names, best first, and what the platform says."""

    claims: Iterable[Claim]
    profile: Mapping[str, Any] | None = None
    source: str | None = None
    source_detail: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """The same, checked: the strong names first."""

    claims: Sequence[Claim]
    profile: dict[str, Any] = field(default_factory=dict)
    source: str | None = None
    source_detail: str | None = None

    @classmethod
    def of(cls, arrival: Arrival) -> "Letter":
        """Refuses what cannot be a name."""
        claims = names.checked(arrival.claims)
        return cls(claims, dict(arrival.profile or {}), arrival.source, arrival.source_detail)

    @property
    def strong(self) -> list[Claim]:
        """The names that prove something."""
        return [claim for claim in self.claims if claim.strong]

    @property
    def placeholder(self) -> str:
        """How we call somebody who told no name."""
        return VISITOR.fill(tail=self.claims[0].external_id[-4:]).say()

    def introduced(self) -> dict[str, Any]:
        """What we note of somebody new."""
        told = CustomerDetails(source=self.source, source_detail=self.source_detail)
        fields = {"name": self.placeholder, "lifecycle": Lifecycle.VISITOR.value}
        return {**fields, **believable(self.profile), **clean_details(told)}

    def news(self, customer: Customer, called: Collection[str | None]) -> dict[str, Any]:
        """What we did not know of somebody; `called`: the names that platforms gave them."""
        unsaid = nameless(customer) or customer.name in called
        return {
            name: value
            for name, value in believable(self.profile).items()
            if getattr(customer, name) is None or (name == "name" and unsaid)
        }


def believable(profile: Mapping[str, Any]) -> dict[str, Any]:
    """What can be true of what a platform says; the rest stays in the identity's profile only."""
    believed: dict[str, Any] = {}
    for name in BELIEVED:
        if not profile.get(name):
            continue
        try:
            believed |= clean_details(CustomerDetails(**{name: profile[name]}))
        except Invalid:
            continue
    return believed
