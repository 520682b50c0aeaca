"""Who: people, teams, roles, sessions and keys, and who may see and do what."""

from .askers import NOBODY, SYSTEM, Asker, acting_as, asker, person, require
from .attempts import Limited
from .authentication import authenticate, refuse_foreign
from .graphql_types import ApiKeyNode, RoleNode, TeamNode, UserNode
from .keys import NewKey, create_api_key, revoke_api_key
from .loading import asker_of, home_of
from .marks import marks_in_table, marks_of, marks_of_followers, marks_sought
from .people import Person, create_user, deactivate_user, update_user
from .permissions import Permission, know_permissions, known_permissions
from .profile import House, change_house, house
from .reaching import must_see, reach, seen_rows, sees
from .rights import Scope, Shape, shape_of
from .roles import create_role, grant_defaults, update_role
from .routes import Surroundings, auth_routes, session_cookie
from .sessions import SignIn, begin_session, change_password, sign_in, sign_out
from .setup import SetUp, is_set_up, set_up, setup_code
from .tables import ApiKey, Role, Team, TeamKind, User
from .teams import create_team, move_team, update_team
from .visiting import visiting

__all__ = [
    "NOBODY",
    "SYSTEM",
    "ApiKey",
    "ApiKeyNode",
    "Asker",
    "House",
    "Limited",
    "NewKey",
    "Permission",
    "Person",
    "Role",
    "RoleNode",
    "Scope",
    "SetUp",
    "Shape",
    "SignIn",
    "Surroundings",
    "Team",
    "TeamKind",
    "TeamNode",
    "User",
    "UserNode",
    "acting_as",
    "asker",
    "asker_of",
    "auth_routes",
    "authenticate",
    "begin_session",
    "change_house",
    "change_password",
    "create_api_key",
    "create_role",
    "create_team",
    "create_user",
    "deactivate_user",
    "grant_defaults",
    "home_of",
    "house",
    "is_set_up",
    "know_permissions",
    "known_permissions",
    "marks_in_table",
    "marks_of",
    "marks_of_followers",
    "marks_sought",
    "move_team",
    "must_see",
    "person",
    "reach",
    "refuse_foreign",
    "require",
    "revoke_api_key",
    "seen_rows",
    "sees",
    "session_cookie",
    "set_up",
    "setup_code",
    "shape_of",
    "sign_in",
    "sign_out",
    "update_role",
    "update_team",
    "update_user",
    "visiting",
]
