"""Customers: the people we sell to and serve, and the names they go by."""

from .claims import Claim
from .details import CustomerDetails
from .events import (
    CustomerFollowed,
    CustomerIdentified,
    CustomerRegistered,
    CustomerRestored,
    CustomerTrashed,
    CustomerUnfollowed,
    CustomerUpdated,
    LifecycleAdvanced,
    SamePersonSuspected,
)
from .graphql_types import CustomerNode, IdentityNode
from .service import (
    advance,
    delete,
    follow,
    recognise,
    register,
    restore,
    touch,
    unfollow,
    update,
)
from .tables import Customer, Follower, Gender, Identity, Lifecycle, Strength, Suspicion

__all__ = [
    "Claim",
    "Customer",
    "CustomerDetails",
    "CustomerFollowed",
    "CustomerIdentified",
    "CustomerNode",
    "CustomerRegistered",
    "CustomerRestored",
    "CustomerTrashed",
    "CustomerUnfollowed",
    "CustomerUpdated",
    "Follower",
    "Gender",
    "Identity",
    "IdentityNode",
    "Lifecycle",
    "LifecycleAdvanced",
    "SamePersonSuspected",
    "Strength",
    "Suspicion",
    "advance",
    "delete",
    "follow",
    "recognise",
    "register",
    "restore",
    "touch",
    "unfollow",
    "update",
]
