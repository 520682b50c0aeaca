"""Notices, as the API shows them: each person their own, in their language."""

from datetime import datetime

import strawberry
from asyncpg import Record

from core.auth import asker
from core.db import fetch
from core.errors import Forbidden, Invalid, T
from core.graphql import (
    ID,
    Graph,
    Payload,
    UserError,
    field,
    mutation,
    payload,
    query,
    uuid_of,
    verb,
)

from .service import mark_read, unread

MOST = 100
TOO_MANY = T("Ask for 1 to {most} notices.", "每次 1 到 {most} 条。").fill(most=MOST)
NOBODY = T("Please sign in.", "请先登录。")

_PAGE = """
select * from notice
where person = $1 and ($2::uuid is null or id < $2) and (not $3 or read_at is null)
order by id desc limit $4"""


@strawberry.type(name="Notice")
class NoticeNode:
    """Something you should know."""

    id: ID = strawberry.field(description="Its id.")
    kind: str = strawberry.field(description="What it is about, such as core.channels.")
    title: str = strawberry.field(description="What happened, in your language.")
    body: str = strawberry.field(description="More of it, in your language.")
    link: str | None = strawberry.field(description="The page of the app it leads to.")
    created_at: datetime = strawberry.field(description="When you were told.")
    read_at: datetime | None = strawberry.field(description="When you had seen it.")


@strawberry.type
class Notices:
    """Notices, the latest first."""

    nodes: list[NoticeNode] = strawberry.field(description="The notices.")
    unread: int = strawberry.field(description="How many of all you have not seen.")
    more: bool = strawberry.field(description="Whether there are older ones.")


@query
class Query:
    """Questions about notices."""

    @field
    async def notices(
        self, unread_only: bool = False, first: int = 20, older_than: ID | None = None
    ) -> Notices:
        """What you were told, the latest first; `olderThan` is the id of the oldest you have."""
        if not 1 <= first <= MOST:
            raise Invalid(TOO_MANY)
        who = asker()
        if who.user_id is None:
            return Notices(nodes=[], unread=0, more=False)
        place = uuid_of(older_than, field="olderThan") if older_than else None
        rows = await fetch(_PAGE, who.user_id, place, unread_only, first + 1)
        nodes = [_node(row, who.language) for row in rows[:first]]
        return Notices(nodes=nodes, unread=await unread(who.user_id), more=len(rows) > first)


@payload
class NoticesPayload(Payload):
    """How many notices are left unread."""

    unread: int | None
    errors: list[UserError]


@mutation
class Mutation:
    """Changes of notices."""

    @verb
    async def mark_notices_read(self, ids: list[ID] | None = None) -> NoticesPayload:
        """You have seen these, or without ids all."""
        who = asker()
        if who.user_id is None:
            raise Forbidden(NOBODY)
        some = None if ids is None else [uuid_of(each) for each in ids[:1000]]
        return NoticesPayload(unread=await mark_read(who.user_id, some))


def _node(row: Record, language: str) -> NoticeNode:
    chinese = language.startswith("zh")
    return NoticeNode(
        id=ID(str(row["id"])),
        kind=row["kind"],
        title=row["title_zh" if chinese else "title_en"],
        body=row["body_zh" if chinese else "body_en"],
        link=row["link"],
        created_at=row["created_at"],
        read_at=row["read_at"],
    )


GRAPH = Graph(queries=(Query,), mutations=(Mutation,), types=(NoticeNode, Notices))
