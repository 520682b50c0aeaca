"""What can be changed about people, teams, roles, keys and the house."""

from datetime import datetime

import strawberry

from core.graphql import ID, JSON, Payload, UserError, mutation, payload, uuid_of, verb

from . import keys, people, roles, teams
from .askers import person, require
from .graphql_types import ApiKeyNode, RoleNode, TeamNode, UserNode
from .people import Person
from .profile import change_house
from .sessions import change_password
from .tables import TeamKind


@strawberry.input
class CreateUserInput:
    """Someone who joins."""

    name: str
    email: str
    password: str | None = None
    language: str | None = None
    zone: str | None = None
    roles: list[str] = strawberry.field(default_factory=list, description="Keys of roles.")
    teams: list[ID] = strawberry.field(default_factory=list, description="Ids of teams.")


@strawberry.input
class UpdateUserInput:
    """What changes about someone; what is left out stays. Roles and a password end access."""

    id: ID
    name: str | None = None
    email: str | None = None
    password: str | None = None
    language: str | None = None
    zone: str | None = None
    active: bool | None = None
    roles: list[str] | None = None
    teams: list[ID] | None = None


@strawberry.input
class UpdateMeInput:
    """What changes about oneself."""

    name: str | None = None
    language: str | None = None
    zone: str | None = None


@strawberry.input
class UserIdInput:
    """Whom it is about."""

    id: ID


@strawberry.input
class CreateTeamInput:
    """A new team."""

    name: str
    kind: TeamKind = TeamKind.TEAM
    parent: ID | None = None


@strawberry.input
class UpdateTeamInput:
    """What changes about a team; `parent: null` moves it to the root."""

    id: ID
    name: str | None = None
    kind: TeamKind | None = None
    parent: ID | None = strawberry.UNSET


@strawberry.input
class CreateRoleInput:
    """A new role."""

    key: str
    name: str
    permissions: JSON


@strawberry.input
class UpdateRoleInput:
    """What changes about a role; `permissions` replaces all it allows."""

    id: ID
    name: str | None = None
    permissions: JSON | None = None


@strawberry.input
class CreateApiKeyInput:
    """A key for oneself; without `scopes` it may do all that its owner may."""

    name: str
    scopes: JSON | None = None
    expires_at: datetime | None = None


@strawberry.input
class RevokeApiKeyInput:
    """The key that ends."""

    id: ID


@strawberry.input
class UpdateHouseInput:
    """What changes about the business."""

    business: str | None = None
    language: str | None = None
    zone: str | None = None
    currency: str | None = None
    url: str | None = None


@strawberry.input
class ChangePasswordInput:
    """The password so far, and from now on."""

    old: str
    new: str


@payload
class UserPayload(Payload):
    """Someone, after the change."""

    user: UserNode | None
    errors: list[UserError]


@payload
class TeamPayload(Payload):
    """A team, after the change."""

    team: TeamNode | None
    errors: list[UserError]


@payload
class RolePayload(Payload):
    """A role, after the change."""

    role: RoleNode | None
    errors: list[UserError]


@payload
class ApiKeyPayload(Payload):
    """A key; when it was just made, with its secret, which is shown this once."""

    api_key: ApiKeyNode | None
    secret: str | None
    errors: list[UserError]


@payload
class HousePayload(Payload):
    """The profile of the business, after the change."""

    house: JSON | None
    errors: list[UserError]


@payload
class DonePayload(Payload):
    """Whether it was done."""

    ok: bool | None
    errors: list[UserError]


@mutation
class Mutation:
    """Changes of people and rights."""

    @verb
    async def create_user(self, input: CreateUserInput) -> UserPayload:
        """Let someone in, with roles one could grant."""
        given = {**vars(input), "teams": [uuid_of(team, field="teams") for team in input.teams]}
        return UserPayload(user=await people.create_user(Person(**given)))

    @verb
    async def update_user(self, input: UpdateUserInput) -> UserPayload:
        """Change someone who may do no more than oneself."""
        user_id = uuid_of(input.id)
        given = {name: value for name, value in vars(input).items() if name not in ("id", "active")}
        if input.teams is not None:
            given["teams"] = [uuid_of(team, field="teams") for team in input.teams]
        if input.active is not None:
            await (people.reactivate_user if input.active else people.deactivate_user)(user_id)
        if input.active is None or any(value is not None for value in given.values()):
            await people.update_user(user_id, Person(**given))
        return UserPayload(user=user_id)

    @verb
    async def deactivate_user(self, input: UserIdInput) -> UserPayload:
        """End someone's access; what they own stays."""
        user_id = uuid_of(input.id)
        await people.deactivate_user(user_id)
        return UserPayload(user=user_id)

    @verb
    async def update_me(self, input: UpdateMeInput) -> UserPayload:
        """Change one's own name, language, time zone."""
        return UserPayload(user=await people.update_me(**vars(input)))

    @verb
    async def change_password(self, input: ChangePasswordInput) -> DonePayload:
        """Give oneself a new password; other sessions and all keys end."""
        who, user_id = person()
        await change_password(user_id, old=input.old, new=input.new, keep=who.session_id)
        return DonePayload(ok=True)

    @verb
    async def create_team(self, input: CreateTeamInput) -> TeamPayload:
        """Make a team."""
        parent = uuid_of(input.parent, field="parent") if input.parent is not None else None
        return TeamPayload(
            team=await teams.create_team(input.name, kind=input.kind.value, parent=parent)
        )

    @verb
    async def update_team(self, input: UpdateTeamInput) -> TeamPayload:
        """Rename a team, say what it is, or hang it elsewhere."""
        team_id = uuid_of(input.id)
        kind = input.kind.value if input.kind else None
        await teams.update_team(team_id, name=input.name, kind=kind)
        if input.parent is not strawberry.UNSET:
            above = uuid_of(input.parent, field="parent") if input.parent is not None else None
            await teams.move_team(team_id, above)
        return TeamPayload(team=team_id)

    @verb
    async def create_role(self, input: CreateRoleInput) -> RolePayload:
        """Make a role that allows no more than oneself may do."""
        return RolePayload(role=await roles.create_role(input.key, input.name, input.permissions))

    @verb
    async def update_role(self, input: UpdateRoleInput) -> RolePayload:
        """Rename a role, or change what it allows."""
        role_id = uuid_of(input.id)
        await roles.update_role(role_id, name=input.name, permissions=input.permissions)
        return RolePayload(role=role_id)

    @verb
    async def create_api_key(self, input: CreateApiKeyInput) -> ApiKeyPayload:
        """Make a key for oneself; its secret is shown this once."""
        made = await keys.create_api_key(
            input.name, scopes=input.scopes, expires_at=input.expires_at
        )
        return ApiKeyPayload(api_key=made.id, secret=made.secret)

    @verb
    async def revoke_api_key(self, input: RevokeApiKeyInput) -> ApiKeyPayload:
        """End a key; it works no longer than a second."""
        key_id = uuid_of(input.id)
        await keys.revoke_api_key(key_id)
        return ApiKeyPayload(api_key=key_id)

    @verb
    async def update_house(self, input: UpdateHouseInput) -> HousePayload:
        """Change the profile of the business."""
        require("core.house.manage")
        changes = {name: value for name, value in vars(input).items() if value is not None}
        return HousePayload(house=(await change_house(**changes)).model_dump())
