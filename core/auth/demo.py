"""People of a believable business: two teams, a store, and who works there; none can sign in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from core.db import fetchval
from core.errors import T
from core.hooks import Demo

from .people import Person, create_user
from .tables import TeamKind
from .teams import create_team

LABEL = T("People and teams", "人员与团队")
RETAIL = T("Retail", "零售部")
STORE = T("Nanjing Road store", "南京路店")
BUSINESS = T("Business customers", "企业客户部")
TEAMS = (
    (RETAIL, TeamKind.TEAM, None),
    (STORE, TeamKind.STORE, RETAIL),
    (BUSINESS, TeamKind.TEAM, None),
)
PEOPLE = (
    (T("Wang Fang", "王芳"), "wang.fang", "manager", RETAIL),
    (T("Li Qiang", "李强"), "li.qiang", "sales", STORE),
    (T("Chen Jing", "陈静"), "chen.jing", "sales", BUSINESS),
    (T("Zhao Lei", "赵磊"), "zhao.lei", "viewer", RETAIL),
)


async def fill(_house: Any, progress: Callable[[int, int, T], None]) -> None:
    """Let them in; telling it again adds nobody."""
    teams: dict[T, UUID] = {}
    for name, kind, parent in TEAMS:
        known = await fetchval("select id from team where name = any($1)", [name.en, name.zh])
        teams[name] = known or await create_team(
            name.say(), kind=kind, parent=teams[parent] if parent else None
        )
    for done, (name, mail, role, team) in enumerate(PEOPLE, start=1):
        email = f"{mail}@demo.example"
        if not await fetchval("select id from users where email = $1", email):
            await create_user(
                Person(name=name.say(), email=email, roles=[role], teams=[teams[team]])
            )
        progress(done, len(PEOPLE), LABEL)


DEMO = Demo(name="people", title=LABEL, fill=fill, order=10)
