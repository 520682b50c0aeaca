"""Who: people, teams, roles, sessions and keys, and who may see and do what."""

from .asker import NOBODY, SYSTEM, Asker, acting_as, asker, require
from .permissions import Permission, know_permissions, known_permissions
from .rights import Scope, Shape, shape_of
from .tables import Role, Team, User

__all__ = [
    "NOBODY",
    "SYSTEM",
    "Asker",
    "Permission",
    "Role",
    "Scope",
    "Shape",
    "Team",
    "User",
    "acting_as",
    "asker",
    "know_permissions",
    "known_permissions",
    "require",
    "shape_of",
]
