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
TEAMS = (
    ("零售部", TeamKind.TEAM, None),
    ("南京路店", TeamKind.STORE, "零售部"),
    ("企业客户部", TeamKind.TEAM, None),
)
PEOPLE = (
    ("王芳", "wang.fang", "manager", "零售部"),
    ("李强", "li.qiang", "sales", "南京路店"),
    ("陈静", "chen.jing", "sales", "企业客户部"),
    ("赵磊", "zhao.lei", "viewer", "零售部"),
)


async def fill(_house: Any, progress: Callable[[int, int, T], None]) -> None:
    """Let them in; telling it again adds nobody."""
    teams: dict[str, UUID] = {}
    for name, kind, parent in TEAMS:
        known = await fetchval("select id from team where name = $1", name)
        teams[name] = known or await create_team(
            name, kind=kind, parent=teams[parent] if parent else None
        )
    for done, (name, mail, role, team) in enumerate(PEOPLE, start=1):
        email = f"{mail}@demo.example"
        if not await fetchval("select id from users where email = $1", email):
            await create_user(Person(name=name, email=email, roles=[role], teams=[teams[team]]))
        progress(done, len(PEOPLE), LABEL)


DEMO = Demo(name="people", title=LABEL, fill=fill, order=10)
