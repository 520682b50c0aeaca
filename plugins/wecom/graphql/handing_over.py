# pyright: reportReturnType=false, reportGeneralTypeIssues=false
# The bodies of declared fields are never run: what they say is in their signatures.
"""Customers that pass from one employee to another: asked for, seen on their way."""

from datetime import datetime

import strawberry

from core.channels import AccountNode
from core.graphql import (
    ID,
    JSON,
    SQL,
    Connection,
    Needs,
    Payload,
    Row,
    UserError,
    computed,
    entity,
    expression,
    lend,
    many,
    mutation,
    one,
    payload,
    query,
    sql,
    verb,
)
from plugins.wecom import tables
from plugins.wecom.service import transfers
from plugins.wecom.service.corps import corp
from plugins.wecom.service.transfers import TRANSFER
from plugins.wecom.service.troubles import said
from plugins.wecom.tables import TransferState

strawberry.enum(TransferState, name="WecomTransferState", description="How a handing over stands.")

DONE, ON_THE_WAY, STAYED = "'done'", "'queued', 'waiting'", "'refused', 'full', 'failed'"


def name_of(row: Row, column: str) -> SQL:
    """What an employee of the row's corp is called, else their account."""
    return sql(
        "coalesce((select nullif(s.name, '') from wecom_staff s"
        " where s.account = {} and s.userid = {}), {})",
        row.raw("account"),
        row.raw(column),
        row.raw(column),
    )


def _how_many(row: Row, states: str) -> SQL:
    return sql(
        "(select count(*)::int from wecom_transfer t where t.succession = {} and t.state in ({}))",
        row.raw("id"),
        sql(states),
    )


@entity(tables.Succession, name="WecomSuccession", read=TRANSFER)
class SuccessionNode:
    """Customers, and perhaps groups, that pass from one employee to another in one go."""

    id: ID
    handover: str
    takeover: str
    resigned: bool
    message: str
    total: int
    chats: JSON | None
    trouble: JSON | None
    created_at: datetime

    @one("account")
    def account(self) -> AccountNode | None:
        """The corp."""

    @expression(str)
    def giver(row: Row) -> SQL:
        """What the one who gives is called."""
        return name_of(row, "handover")

    @expression(str)
    def taker(row: Row) -> SQL:
        """What the one who takes is called."""
        return name_of(row, "takeover")

    @expression(int)
    def done(row: Row) -> SQL:
        """How many customers are there by now."""
        return _how_many(row, DONE)

    @expression(int)
    def on_the_way(row: Row) -> SQL:
        """How many have yet to be asked for, or may still refuse."""
        return _how_many(row, ON_THE_WAY)

    @expression(int)
    def stayed(row: Row) -> SQL:
        """How many refused, or could not be handed over."""
        return _how_many(row, STAYED)

    @expression(int)
    def groups(row: Row) -> SQL:
        """How many groups have the new owner."""
        return sql(
            "(select count(*)::int from jsonb_each({}) as g (chat, code) where code = '0')",
            row.raw("chats"),
        )

    @computed(needs=("trouble",))
    def problem(rows: list[Needs]) -> list[str | None]:
        """What stopped it, in words."""
        return [said(row.trouble) for row in rows]


@entity(tables.Transfer, name="WecomTransfer", read=TRANSFER)
class TransferNode:
    """A customer on the way from one employee to another."""

    id: ID
    external_userid: str
    handover: str
    takeover: str
    resigned: bool
    state: TransferState
    done_at: datetime | None
    created_at: datetime
    trouble: JSON | None

    @one("succession")
    def succession(self) -> SuccessionNode | None:
        """Together with whom."""

    @one("account")
    def account(self) -> AccountNode | None:
        """The corp."""

    @expression(str)
    def person(row: Row) -> SQL:
        """What the customer calls themselves."""
        return sql(
            "coalesce((select c.name from wecom_contact c"
            " where c.account = {} and c.external_userid = {}), '')",
            row.raw("account"),
            row.raw("external_userid"),
        )

    @expression(str)
    def giver(row: Row) -> SQL:
        """What the one who gives is called."""
        return name_of(row, "handover")

    @expression(str)
    def taker(row: Row) -> SQL:
        """What the one who takes is called."""
        return name_of(row, "takeover")

    @computed(needs=("trouble",))
    def problem(rows: list[Needs]) -> list[str | None]:
        """Why it failed, in words."""
        return [said(row.trouble) for row in rows]


@lend(SuccessionNode)
class OfSuccession:
    """Who passes."""

    @many("succession", order="external_userid")
    def customers(self) -> Connection[TransferNode]:
        """Every customer, and how it stands with them."""


@query
class HandingOverQuery:
    """Customers on their way."""

    @many(order="-created_at", size=50, largest=200)
    def wecom_successions(self) -> Connection[SuccessionNode]:
        """Handings over, the latest first."""

    @one()
    def wecom_succession(self, id: ID) -> SuccessionNode | None:
        """One handing over."""

    @many(order="-created_at", size=50, largest=500)
    def wecom_transfers(self) -> Connection[TransferNode]:
        """Customers handed from one employee to another."""


@strawberry.input
class TransferCustomersInput:
    """Customers who go from one employee to another: all, those named, or those with some tags.

    Customers are named by their ids in WeCom. Groups pass too, if the one who gives has left.
    """

    handover: str
    takeover: str
    account: str | None = None
    customers: list[str] | None = None
    tags: list[str] | None = None
    groups: bool | None = False
    message: str | None = None


@payload
class WecomSuccessionPayload(Payload):
    """The handing over as it began."""

    succession: SuccessionNode | None
    errors: list[UserError]


@mutation
class HandingOverVerbs:
    """What can be done about it."""

    @verb
    async def transfer_wecom_customers(
        self, input: TransferCustomersInput
    ) -> WecomSuccessionPayload:
        """Hand customers to a colleague; each may refuse within a day."""
        wanted = transfers.Handover(
            old=input.handover,
            new=input.takeover,
            customers=input.customers,
            tags=input.tags,
            groups=bool(input.groups),
            message=input.message or "",
        )
        account = await corp(input.account)
        return WecomSuccessionPayload(succession=await transfers.transfer(account, wanted))
