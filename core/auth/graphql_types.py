"""What can be asked about people, teams, roles and keys."""

from datetime import datetime
from typing import cast

import strawberry

from core.db import fetch, fetchval
from core.errors import NotFound, T
from core.graphql import (
    ID,
    JSON,
    SQL,
    Connection,
    Row,
    entity,
    expression,
    field,
    lend,
    many,
    one,
    query,
    sql,
    text,
    uuid_of,
)

from . import tables
from .askers import Asker, asker, require
from .loading import asker_of
from .permissions import known_permissions
from .profile import house
from .tables import TeamKind
from .why import why


@entity(tables.Team, everyone=True)
class TeamNode:
    """People who work together; what they own is seen by the teams above."""

    id: ID
    name: str
    kind: TeamKind
    created_at: datetime

    @one("parent")
    def parent(self) -> "TeamNode | None":
        """The team it belongs to."""
        ...

    @many("parent", order="name")
    def teams(self) -> "Connection[TeamNode]":
        """The teams that belong to it."""
        ...


@entity(tables.Role, everyone=True)
class RoleNode:
    """What its holders may do: `{permission: own | team | all}`."""

    id: ID
    key: str
    name: str
    created_at: datetime

    @expression(JSON)
    def permissions(row: Row) -> SQL:  # pyright: ignore[reportGeneralTypeIssues]
        """Permission to scope, of the modules that are switched on."""
        return _allowed(row, known=True)

    @expression(JSON)
    def sleeping_permissions(row: Row) -> SQL:  # pyright: ignore[reportGeneralTypeIssues]
        """The same of modules that are switched off: it counts again once they are on."""
        return _allowed(row, known=False)


def _allowed(row: Row, *, known: bool) -> SQL:
    """What a role allows, as far as this house knows such permissions, or does not."""
    return sql(
        "(select coalesce(jsonb_object_agg(p.key, p.value), jsonb_build_object())"
        " from jsonb_each({}) p where (p.key = any(string_to_array({}, ' '))) is {})",
        row.raw("permissions"),
        text(" ".join(sorted(known_permissions()))),
        sql("true" if known else "false"),
    )


@entity(tables.User, everyone=True)
class UserNode:
    """A person who works here."""

    id: ID
    name: str
    email: str
    active: bool
    language: str
    zone: str | None
    created_at: datetime

    @expression(list[str])
    def roles(row: Row) -> SQL:  # pyright: ignore[reportGeneralTypeIssues]
        """The keys of the roles they hold."""
        return sql(
            "array(select r.key from user_role ur join role r on r.id = ur.role"
            " where ur.person = {} order by r.key)",
            row.raw("id"),
        )

    @expression(list[ID])
    def teams(row: Row) -> SQL:  # pyright: ignore[reportGeneralTypeIssues]
        """The ids of the teams they belong to."""
        return sql(
            "array(select ut.team from user_team ut where ut.person = {} order by ut.id)",
            row.raw("id"),
        )


@entity(tables.ApiKey, read="core.key.manage", owner="person", name="ApiKey")
class ApiKeyNode:
    """A program that acts for somebody; its secret was shown once, when it was made."""

    id: ID
    name: str
    prefix: str
    scopes: JSON | None
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    created_at: datetime

    @one("person")
    def user(self) -> UserNode | None:
        """For whom it acts."""
        ...


@lend(UserNode)
class OfUser:
    """What keys add to people."""

    @many("person", order="-created_at")
    def api_keys(self) -> Connection[ApiKeyNode]:
        """The programs that act for them."""
        ...


@strawberry.type
class HeldRole:
    """A role that somebody holds."""

    key: str = strawberry.field(description="Its unchanging name.")
    name: str = strawberry.field(description="What it is called.")


@strawberry.type
class Me:
    """Who asks."""

    id: ID = strawberry.field(description="The user's id.")
    name: str = strawberry.field(description="What colleagues call them.")
    email: str = strawberry.field(description="What they sign in with.")
    language: str = strawberry.field(description="zh-CN or en.")
    zone: str = strawberry.field(description="Their time zone, else the house's.")
    roles: list[HeldRole] = strawberry.field(description="The roles they hold.")
    teams: list[ID] = strawberry.field(description="Their teams, and those below them.")
    permissions: list[str] = strawberry.field(description="What is allowed, in any scope.")
    scopes: JSON = strawberry.field(description="Permission to scope: own, team or all.")
    through_key: bool = strawberry.field(description="Whether a program asks with an API key.")


@strawberry.type
class PermissionInfo:
    """Something a role can allow."""

    name: str = strawberry.field(description="Its name: `<owner>.<noun>.<verb>`.")
    title: str = strawberry.field(description="What it allows, in the reader's language.")
    scopes: list[str] = strawberry.field(description="How far it can carry: own, team, all.")
    owner: str = strawberry.field(description="Who declared it: core or a plugin.")


@strawberry.type
class HouseProfile:
    """The business this house serves."""

    business: str = strawberry.field(description="Its name.")
    language: str = strawberry.field(description="The language new people start with.")
    zone: str = strawberry.field(description="Where its days begin.")
    currency: str = strawberry.field(description="ISO 4217.")
    url: str = strawberry.field(description="The public address, used for every link we give out.")


@strawberry.type
class WhyAnswer:
    """Whether somebody sees something, and how come."""

    visible: bool = strawberry.field(description="Whether they see it.")
    permission: str | None = strawberry.field(description="The permission it takes.")
    scope: str = strawberry.field(description="How far that permission carries for them.")
    ways: list[str] = strawberry.field(
        description="all, owner, follower, team, pool, parent or everyone."
    )
    roles: list[str] = strawberry.field(description="The roles that grant it.")
    message: str = strawberry.field(description="The same as a sentence.")


@query
class Query:
    """Questions about people and rights."""

    @one()
    def user(self, id: ID) -> UserNode | None:
        """One person who works here."""
        ...

    @many(order="name", size=50, largest=500)
    def users(self) -> Connection[UserNode]:
        """Who works here."""
        ...

    @one()
    def team(self, id: ID) -> TeamNode | None:
        """One team."""
        ...

    @many(order="name", size=50, largest=500)
    def teams(self) -> Connection[TeamNode]:
        """All teams."""
        ...

    @one()
    def role(self, id: ID) -> RoleNode | None:
        """One role."""
        ...

    @many(order="created_at", size=50, largest=500)
    def roles(self) -> Connection[RoleNode]:
        """All roles."""
        ...

    @many(order="-created_at", size=50, largest=500)
    def api_keys(self) -> Connection[ApiKeyNode]:
        """One's own keys; with core.key.manage for all, everyone's."""
        ...

    @field
    async def me(self) -> Me | None:
        """Who asks; nobody when the house itself does."""
        return await _me(asker())

    @field
    def permissions(self) -> list[PermissionInfo]:
        """What roles can allow in this house."""
        return [
            PermissionInfo(
                name=permission.name,
                title=permission.title.say(),
                scopes=[scope.word for scope in permission.scopes],
                owner=permission.owner,
            )
            for permission in known_permissions().values()
        ]

    @field
    async def house(self) -> HouseProfile:
        """The business this house serves."""
        return HouseProfile(**(await house()).model_dump())

    @field
    async def why(
        self, info: strawberry.Info, entity: str, id: ID, user: ID | None = None
    ) -> WhyAnswer:
        """Why somebody (oneself, or with core.role.manage anyone) sees a row, or does not."""
        node = getattr(info.schema, "entities", {}).get(entity)
        if node is None:
            raise NotFound(T("There is no such type.", "没有这种类型。"), field="entity")
        return await _why(node, id, user)


async def _me(who: Asker) -> Me | None:
    if who.user_id is None:
        return None
    email = await fetchval("select email from users where id = $1", who.user_id)
    roles = await fetch(
        "select r.key, r.name from user_role ur join role r on r.id = ur.role"
        " where ur.person = $1 order by r.key",
        who.user_id,
    )
    scopes = [(name, scope) for name, scope in who.shape.scopes if name in known_permissions()]
    return Me(
        id=ID(str(who.user_id)),
        name=who.name,
        email=email,
        language=who.language,
        zone=who.zone,
        roles=[HeldRole(key=role["key"], name=role["name"]) for role in roles],
        teams=[ID(str(team)) for team in who.teams],
        permissions=[name for name, _ in scopes],
        scopes=cast(JSON, {name: scope.word for name, scope in scopes}),
        through_key=who.key_id is not None,
    )


async def _why(node: type, row_id: ID, user: ID | None) -> WhyAnswer:
    who = asker()
    if user is not None and uuid_of(user) != who.user_id:
        require("core.role.manage")
        who = await asker_of(uuid_of(user, field="user"))
    told = await why(node.__entity__, uuid_of(row_id), who)  # type: ignore[attr-defined]
    return WhyAnswer(
        visible=told.visible,
        permission=told.permission,
        scope=told.scope.word,
        ways=list(told.ways),
        roles=list(told.roles),
        message=told.message.say(),
    )
