"""Who works here, in which teams, with which rights, and how they prove who they are."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    Boolean,
    ForeignKey,
    OnDelete,
    OnUpdate,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from core.db import Record

CASCADE = {"on_delete": OnDelete.cascade, "on_update": OnUpdate.cascade}


class TeamKind(StrEnum):
    """What a team is."""

    TEAM = "team"
    STORE = "store"


class User(Record, Table, tablename="users"):
    """A person who works here."""

    name = Varchar(length=100, null=False, help_text="What colleagues call them")
    email = Varchar(length=320, null=False, unique=True, help_text="What they sign in with")
    password = Text(null=True, default=None, secret=True, help_text="argon2id, or none")
    language = Varchar(length=16, null=False, default="zh-CN", help_text="zh-CN or en")
    zone = Varchar(length=64, null=True, default=None, help_text="Time zone, if not the house's")
    active = Boolean(null=False, default=True, help_text="May sign in and be given work")


class Team(Record, Table, tablename="team"):
    """People who work together, within a tree."""

    name = Varchar(length=100, null=False, help_text="What it is called")
    kind = Varchar(length=16, null=False, default=TeamKind.TEAM, choices=TeamKind)
    parent = ForeignKey(
        "self",
        null=True,
        default=None,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.cascade,
        index=True,
        help_text="The team it belongs to",
    )
    path = Text(null=False, index=True, help_text="Ids from the root down to itself: /a/b/")
    team_path = Check("path like '/%' and path like '%/' || id || '/'")


class Role(Record, Table, tablename="role"):
    """What its holders may do: `{permission: own | team | all}`."""

    key = Varchar(length=40, null=False, unique=True, help_text="owner, manager, sales, viewer, …")
    name = Varchar(length=100, null=False, help_text="What it is called")
    permissions = JSONB(null=False, default="{}", help_text="Permission to scope")


class UserRole(Record, Table, tablename="user_role"):
    """A role that somebody holds."""

    person = ForeignKey(User, null=False, index=True, **CASCADE)
    role = ForeignKey(Role, null=False, index=True, **CASCADE)
    user_role_once = Unique(["person", "role"])


class UserTeam(Record, Table, tablename="user_team"):
    """A team that somebody belongs to."""

    person = ForeignKey(User, null=False, index=True, **CASCADE)
    team = ForeignKey(Team, null=False, index=True, **CASCADE)
    user_team_once = Unique(["person", "team"])


class Session(Record, Table, tablename="session"):
    """A browser that signed in; the token itself is never stored."""

    person = ForeignKey(User, null=False, index=True, **CASCADE)
    digest = Varchar(length=64, null=False, unique=True, secret=True, help_text="SHA-256 of it")
    expires_at = Timestamptz(null=False, index=True)
    last_used_at = Timestamptz(null=True, default=None)
    address = Varchar(length=64, null=False, default="", help_text="Where it signed in from")


class ApiKey(Record, Table, tablename="api_key"):
    """A program that acts for somebody; the secret itself is never stored."""

    person = ForeignKey(User, null=False, index=True, **CASCADE)
    name = Varchar(length=100, null=False, help_text="What it is for")
    prefix = Varchar(length=16, null=False, help_text="How the secret begins, to recognise it")
    digest = Varchar(length=64, null=False, unique=True, secret=True, help_text="SHA-256 of it")
    scopes = JSONB(null=True, default=None, help_text="Limits; none: all its owner may do")
    expires_at = Timestamptz(null=True, default=None)
    last_used_at = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)


class SignInAttempt(Record, Table, tablename="sign_in_attempt"):
    """A guess at somebody's password that was not right, or not yet."""

    account = Varchar(length=64, null=False, index=True, help_text="Digest of the e-mail")
    address = Varchar(length=64, null=False, index=True, help_text="The client's address")


class KnownPermission(Record, Table, tablename="known_permission"):
    """A permission whose defaults the roles already received, once."""

    name = Varchar(length=100, null=False, unique=True)


TABLES = [
    User,
    Team,
    Role,
    UserRole,
    UserTeam,
    Session,
    ApiKey,
    SignInAttempt,
    KnownPermission,
]
