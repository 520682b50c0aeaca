# pyright: reportReturnType=false, reportGeneralTypeIssues=false
# The bodies of declared fields are never run: what they say is in their signatures.
"""Codes that lead into customer groups: shown, made, changed, deleted."""

from datetime import datetime

import strawberry

from core.channels import AccountNode
from core.graphql import (
    ID,
    JSON,
    SQL,
    Connection,
    Payload,
    Row,
    UserError,
    entity,
    expression,
    many,
    mutation,
    one,
    payload,
    query,
    sql,
    uuid_of,
    verb,
)
from plugins.wecom import tables
from plugins.wecom.service import entrances
from plugins.wecom.service.corps import corp as corp_of
from plugins.wecom.service.entrances import EntrancePlan
from plugins.wecom.service.ways import MANAGE

from .deeds import WecomDonePayload, WecomIdInput


@entity(tables.Entrance, name="WecomEntrance", read=MANAGE, trash=True)
class EntranceNode:
    """A code that leads into one of several customer groups, and who joined by it."""

    id: ID
    name: str
    state: str
    qr_code: str
    chats: list[str]
    refills: bool
    base_name: str
    created_at: datetime
    version: int
    deleted_at: datetime | None

    @one("account")
    def account(self) -> AccountNode | None:
        """The corp."""

    @expression(str)
    def corp(row: Row) -> SQL:
        """The corp, by its account's id."""
        return sql("{}::text", row.raw("account"))

    @expression(JSON)
    def chat_names(row: Row) -> SQL:
        """What its groups are called."""
        return sql(
            "(select coalesce(jsonb_agg(coalesce(nullif(g.name, ''), c.chat) order by c.n), '[]')"
            " from unnest({}) with ordinality as c (chat, n)"
            " left join wecom_group g on g.account = {} and g.chat_id = c.chat)",
            row.raw("chats"),
            row.raw("account"),
        )

    @expression(int)
    def joined(row: Row) -> SQL:
        """How many came into a group by it, and are still there."""
        return sql(
            '(select count(*)::int from wecom_group_member m join wecom_group g on g.id = m."group"'
            " where g.account = {} and m.state = {})",
            row.raw("account"),
            row.raw("state"),
        )


@query
class EntranceQuery:
    """Codes of groups."""

    @many(order="-created_at", size=50, largest=500)
    def wecom_entrances(self) -> Connection[EntranceNode]:
        """Codes that lead into customer groups."""


@strawberry.input
class WecomEntranceInput:
    """What a group code shall be; `id` is given to change one."""

    name: str
    chats: list[str]
    id: ID | None = None
    account: str | None = None
    refills: bool | None = True
    base_name: str | None = None


@payload
class WecomEntrancePayload(Payload):
    """The group code after the change."""

    entrance: EntranceNode | None
    errors: list[UserError]


@mutation
class EntranceVerbs:
    """What can be done with codes of groups."""

    @verb(transactional=False)
    async def create_wecom_entrance(self, input: WecomEntranceInput) -> WecomEntrancePayload:
        """Make a group code."""
        account = await corp_of(input.account)
        return WecomEntrancePayload(entrance=await entrances.create(account, _plan(input)))

    @verb(transactional=False)
    async def update_wecom_entrance(self, input: WecomEntranceInput) -> WecomEntrancePayload:
        """Change a group code; its picture stays the same."""
        entrance = uuid_of(input.id or ID(""))
        return WecomEntrancePayload(entrance=await entrances.update(entrance, _plan(input)))

    @verb(transactional=False)
    async def delete_wecom_entrance(self, input: WecomIdInput) -> WecomDonePayload:
        """A group code leads nowhere from now on."""
        await entrances.delete(uuid_of(input.id))
        return WecomDonePayload(count=1)


def _plan(input: WecomEntranceInput) -> EntrancePlan:
    return EntrancePlan(
        name=input.name,
        chats=input.chats,
        refills=input.refills is not False,
        base_name=input.base_name or "",
    )
