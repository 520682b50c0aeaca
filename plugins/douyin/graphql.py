# pyright: reportReturnType=false, reportGeneralTypeIssues=false
# The bodies of declared fields are never run: what they say is in their signatures.
"""Leads of ads, and what an account on Douyin may do, as the API shows them."""

from datetime import datetime
from uuid import UUID

import strawberry

from core.auth import house
from core.channels import AccountNode, stored_token
from core.entities.customers import CustomerNode
from core.graphql import (
    ID,
    SQL,
    Connection,
    Graph,
    Needs,
    Payload,
    Row,
    UserError,
    computed,
    entity,
    expression,
    field,
    lend,
    many,
    mutation,
    one,
    payload,
    query,
    sql,
    uuid_of,
    verb,
)
from core.settings import Settings

from . import cards, tables
from .api import USER
from .scopes import ABILITIES
from .tables import ClueKind, Told
from .tokens import RENEWALS, ends_at

strawberry.enum(ClueKind, name="DouyinClueKind", description="How somebody left their number.")
strawberry.enum(Told, name="DouyinTold", description="Whether the ad heard what became of a lead.")


@entity(tables.Clue, name="DouyinClue", within=("customer", CustomerNode))
class ClueNode:
    """A lead: somebody left a name and a number with an ad or on a card."""

    id: ID
    clue: str
    kind: ClueKind
    name: str
    region: str
    source: str
    remark: str
    left_at: datetime
    told: Told
    trouble: str | None
    created_at: datetime

    @one("customer")
    def customer(self) -> CustomerNode | None:
        """Who it is."""

    @expression(str)
    def account_name(row: Row) -> SQL:
        """The account it came through."""
        return sql("(select a.name from channel_account a where a.id = {})", row.raw("account"))


@lend(CustomerNode)
class OfCustomer:
    """What Douyin adds to a customer."""

    @many("customer", order="-left_at")
    def douyin_clues(self) -> Connection[ClueNode]:
        """The leads they left, the latest first."""


@lend(AccountNode)
class OfAccount:
    """What is worth knowing of an account on Douyin."""

    @computed(needs=("id", "channel"))
    async def douyin_authorised_until(rows: list[Needs]) -> list[datetime | None]:
        """When only a new authorisation by the owner helps; null if there is none."""
        tokens = [await _token(row) for row in rows]
        return [ends_at(token) if token else None for token in tokens]

    @computed(needs=("id", "channel"))
    async def douyin_renewals_left(rows: list[Needs]) -> list[int | None]:
        """How often the authorisation can still be renewed."""
        tokens = [await _token(row) for row in rows]
        return [RENEWALS - token.renewals if token else None for token in tokens]

    @computed(needs=("settings", "channel"))
    def douyin_abilities(rows: list[Needs]) -> list[list[str]]:
        """What Douyin granted, in words."""
        return [_abilities(row) for row in rows]

    @computed(needs=("settings", "channel"))
    def douyin_developer(rows: list[Needs]) -> list[str | None]:
        """What says that accounts have one developer, whose apps know a person by one union_id."""
        return [_developer(row) for row in rows]

    @computed(needs=("id", "channel", "settings"))
    async def douyin_connect(rows: list[Needs]) -> list[str | None]:
        """The page that leads to Douyin's QR code; null without an address or an app."""
        return [await _door(row, "connect", key="client_key") for row in rows]

    @computed(needs=("id", "channel", "settings"))
    async def douyin_connect_leads(rows: list[Needs]) -> list[str | None]:
        """The page that leads to Ocean Engine; null until its App ID is entered."""
        return [await _door(row, "connect-leads", key="lead_app_id") for row in rows]


@strawberry.type
class DouyinCard:
    """A lead card: a little form that Douyin keeps, to be sent in a private message."""

    id: str = strawberry.field(description="Douyin's id of it, for messages")
    title: str = strawberry.field(description="What it says above")
    account: ID = strawberry.field(description="The account it belongs to")
    account_name: str = strawberry.field(description="What that account is called")


@strawberry.type
class DouyinCards:
    """Lead cards of all accounts."""

    nodes: list[DouyinCard] = strawberry.field(description="The cards")


@strawberry.input
class SaveDouyinCardInput:
    """A new lead card."""

    account: ID
    title: str
    phone_only: bool = False


@strawberry.input
class DeleteDouyinCardInput:
    """Which lead card goes."""

    account: ID
    card: str


@payload
class DouyinCardPayload(Payload):
    """The card that was meant."""

    card: str | None
    errors: list[UserError]


@mutation
class Mutation:
    """What can be done with lead cards."""

    @verb(transactional=False)
    async def save_douyin_card(self, input: SaveDouyinCardInput) -> DouyinCardPayload:
        """Make a lead card."""
        account = uuid_of(input.account, field="account")
        made = await cards.save_card(account, input.title, phone_only=input.phone_only)
        return DouyinCardPayload(card=made)

    @verb(transactional=False)
    async def delete_douyin_card(self, input: DeleteDouyinCardInput) -> DouyinCardPayload:
        """Throw a lead card away."""
        await cards.delete_card(uuid_of(input.account, field="account"), input.card)
        return DouyinCardPayload(card=None)


@query
class Query:
    """What can be asked about leads of ads, and lead cards."""

    @field
    async def douyin_cards(self) -> DouyinCards:
        """The lead cards of every account."""
        found = await cards.lead_cards()
        return DouyinCards(
            nodes=[
                DouyinCard(
                    id=card.id,
                    title=card.title,
                    account=ID(str(card.account)),
                    account_name=card.account_name,
                )
                for card in found
            ]
        )

    @many(order="-left_at", size=50, largest=200)
    def douyin_clues(self) -> Connection[ClueNode]:
        """All leads of people the asker may see, the latest first."""


GRAPH = Graph(
    queries=(Query,), mutations=(Mutation,), entities=(ClueNode,), lends=(OfCustomer, OfAccount)
)


async def _token(row: Needs):
    """The stored authorisation of an account, if it is one of Douyin's."""
    return await stored_token(UUID(str(row.id)), USER) if row.channel == "douyin" else None


async def _door(row: Needs, door: str, *, key: str) -> str | None:
    """The address of a door of ours, for an account that has an app to go there with."""
    base = (await house()).url or Settings.from_env().url
    settings = row.settings if isinstance(row.settings, dict) else {}
    if row.channel != "douyin" or not base or not settings.get(key):
        return None
    return f"{base.rstrip('/')}/plugins/douyin/{door}/{row.id}"


def _developer(row: Needs) -> str | None:
    settings = row.settings if isinstance(row.settings, dict) else {}
    if row.channel != "douyin":
        return None
    return settings.get("developer") or settings.get("client_key") or None


def _abilities(row: Needs) -> list[str]:
    settings = row.settings if isinstance(row.settings, dict) else {}
    if row.channel != "douyin":
        return []
    business = settings.get("business_scopes") or []
    known = {*str(settings.get("granted_scopes", "")).split(), *business}
    return [ability.say() for scope, ability in ABILITIES.items() if scope in known]
