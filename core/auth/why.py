"""Why can('t) somebody see this? The same predicate, asked way by way."""

from dataclasses import dataclass
from uuid import UUID

from core.db import fetch, fetchrow
from core.errors import T
from core.graphql import FALSE, SQL, TRUE, Entity, Row, Trash, ident, join, sql, visible

from .askers import Asker
from .rights import Scope, Shape, ways

WAYS = {
    "everyone": T("everyone who works here sees these", "所有成员均可见"),
    "all": T("a role allows all of them", "角色允许查看全部"),
    "owner": T("it is one's own", "由本人负责"),
    "follower": T("one follows it", "本人已关注"),
    "team": T("it belongs to one's team or a team below", "属于本人团队或下级团队"),
    "pool": T("nobody owns it, and the pool is open to one", "无人负责，且本人可查看公海"),
    "parent": T("it hangs on something one sees", "所属记录可见"),
}
VISIBLE = T("{name} sees this: {ways}.", "{name} 可以查看：{ways}。")
LACKING = T("No role of {name} allows “{permission}”.", "{name} 的角色均未授予“{permission}”。")
OUT_OF_REACH = T(
    "{name} may see some of these ({permission}: {scope}), but this is not among them, "
    "is in the trash, or does not exist.",
    "{name} 的权限（{permission}：{scope}）不包含这条记录，或记录已删除、不存在。",
)


@dataclass(frozen=True)
class Why:
    """Whether somebody sees a row, by which ways, and who granted what leads there."""

    visible: bool
    permission: str | None
    scope: Scope
    message: T
    ways: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


async def why(entity: Entity, row_id: UUID, who: Asker) -> Why:
    """Explain what the predicate says; of an unseen row not even whether it exists."""
    row = Row(entity, "t", who.shape)
    read = entity.read
    open_ways = await _open_ways(row, row_id, who)
    scope = who.can(read) if read else Scope.NONE
    roles = await _granting(who, read) if read else ()
    return Why(
        bool(open_ways), read, scope, _sentence(who, read, scope, open_ways), open_ways, roles
    )


async def _open_ways(row: Row, row_id: UUID, who: Asker) -> tuple[str, ...]:
    """The ways that lead to this row; none if it is not seen."""
    named = _named_ways(row)
    columns = join(", ", (sql("({}) as {}", way, ident(name)) for name, way in named.items()))
    statement = sql(
        "select {} from {} t where {}", columns, ident(row.entity.table), visible(row, Trash.OUT)
    )
    text, params = statement.render()
    values = [who.viewer if param.key == ("viewer",) else who.teams for param in params]
    found = await fetchrow(f"{text} and t.id = ${len(values) + 1}", *values, row_id)
    if found is None:
        return ()
    chosen = tuple(name for name in named if found[name])
    return chosen or ("parent",)


def _named_ways(row: Row) -> dict[str, SQL]:
    shape = row.shape
    if row.entity.everyone:
        return {"everyone": TRUE}
    if isinstance(shape, Shape) and row.entity.read and shape.sees(row.entity.read):
        return ways(shape, row, row.entity.read)
    return {"all": FALSE}


async def _granting(who: Asker, permission: str) -> tuple[str, ...]:
    """The names of the roles through which somebody holds a permission."""
    rows = await fetch(
        "select r.name from user_role ur join role r on r.id = ur.role"
        " where ur.person = $1 and r.permissions ? $2 order by r.name",
        who.user_id,
        permission,
    )
    return tuple(row["name"] for row in rows)


def _sentence(who: Asker, read: str | None, scope: Scope, open_ways: tuple[str, ...]) -> T:
    if open_ways:
        english = ", ".join(WAYS[way].en for way in open_ways)
        chinese = "、".join(WAYS[way].zh for way in open_ways)
        return VISIBLE.fill(name=who.name, ways=T(english, chinese))
    if read and scope is Scope.NONE:
        return LACKING.fill(name=who.name, permission=read)
    return OUT_OF_REACH.fill(name=who.name, permission=read or "—", scope=scope.word)
