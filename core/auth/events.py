"""What happened to people, their rights and their keys."""

from uuid import UUID

from core.events import Event


class UserJoined(Event, name="user.joined", version=1, entity="user"):
    """Someone got an account."""

    user_id: UUID
    roles: list[str]


class UserChanged(Event, name="user.changed", version=1, entity="user"):
    """Someone's profile, roles or teams changed; the roles are listed if they did."""

    user_id: UUID
    roles: list[str] | None = None


class UserDeactivated(Event, name="user.deactivated", version=1, entity="user"):
    """Someone can no longer sign in."""

    user_id: UUID


class SignedIn(Event, name="user.signed_in", version=1, entity="user"):
    """Someone began a session."""

    user_id: UUID


class PasswordChanged(Event, name="user.password_changed", version=1, entity="user"):
    """Someone has a new password; older sessions and keys ended."""

    user_id: UUID


class TeamChanged(Event, name="team.changed", version=1, entity="team"):
    """A team was made, renamed or moved."""

    team_id: UUID


class RoleChanged(Event, name="role.changed", version=1, entity="role"):
    """A role was made, or allows other things now."""

    role_id: UUID
    permissions: dict[str, str]


class KeyCreated(Event, name="api_key.created", version=1, entity="api_key"):
    """A program was given access."""

    api_key_id: UUID
    user_id: UUID


class KeyRevoked(Event, name="api_key.revoked", version=1, entity="api_key"):
    """A program lost its access."""

    api_key_id: UUID
    user_id: UUID
