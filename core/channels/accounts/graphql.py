# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""Accounts and their deliveries, as the API shows them: without secrets, without what was said."""

from datetime import datetime

import strawberry

from core.channels import tables
from core.channels.adapters.known import MANAGE, channels
from core.channels.inward import replay
from core.channels.tables import AccountState, ReadingState
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
    sql,
    text,
    uuid_of,
    verb,
)

from . import checking
from .address import callback_urls
from .checking import CheckLine, lines_of
from .connecting import connect, disconnect, pause, reconfigure, resume
from .graphql_troubles import Problem, problem_of
from .sealing import as_settings


@entity(tables.Account, read=MANAGE, trash=True)
class AccountNode:
    """One connected account of a platform."""

    id: ID
    channel: str
    key: str
    name: str
    settings: JSON
    secrets_set: list[str]
    trouble: JSON | None
    trouble_at: datetime | None
    findings: JSON | None
    tested_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int
    deleted_at: datetime | None

    @computed(needs=("channel", "key"))
    async def callback_url(rows: list[Needs]) -> list[str | None]:
        """The address to enter in the platform's console; null until the house has one."""
        return await callback_urls([(row.channel, row.key) for row in rows])

    @computed(needs=("trouble",))
    def problem(rows: list[Needs]) -> list[Problem | None]:
        """What is wrong with it and what to do, in the reader's words; null while it is well."""
        return [problem_of(row.trouble) for row in rows]

    @computed(needs=("name", "findings", "tested_at"))
    def self_test(rows: list[Needs]) -> list[list[CheckLine]]:
        """What its last self-test found, in the reader's words."""
        return [lines_of(row.name, row.findings, row.tested_at) for row in rows]

    @expression(bool)
    def sandbox(row: Row) -> SQL:
        """Whether its platform is imitated: nothing it sends reaches anybody."""
        return sql("{} is not null", row.raw("platform_url"))

    @expression(AccountState)
    def state(row: Row) -> SQL:
        """Whether its messages are read; none are while the module of its channel is off."""
        return sql(
            "case when {} = any(string_to_array({}, ' ')) then {} else {} end",
            row.raw("channel"),
            text(" ".join(channels())),
            row.raw("state"),
            text(AccountState.CHANNEL_OFF.value),
        )

    @expression(datetime | None)
    def last_delivery_at(row: Row) -> SQL:
        """When the platform last sent something."""
        return sql(
            "(select max(d.created_at) from channel_delivery d where d.account = {})", row.raw("id")
        )


@entity(tables.Delivery, read=MANAGE, name="Delivery")
class DeliveryNode:
    """One thing that came through the letter box; what it says is not shown here."""

    id: ID
    state: ReadingState
    error: str | None
    created_at: datetime
    done_at: datetime | None

    @one("account")
    def account(self) -> AccountNode | None:
        """The account it was sent to."""


def _deliveries(state: ReadingState, row: Row) -> SQL:
    return sql(
        "(select count(*) from (select from channel_delivery d"
        " where d.account = {} and d.state = {} limit 10000) counted)",
        row.raw("id"),
        sql(f"'{state.value}'"),
    )


@lend(AccountNode)
class OfAccount:
    """What became of an account's deliveries."""

    @many("account", order="-created_at")
    def deliveries(self) -> Connection[DeliveryNode]:
        """What came through its address."""

    @expression(int)
    def deliveries_waiting(row: Row) -> SQL:
        """How many are kept and not read yet; counted up to 10 000."""
        return _deliveries(ReadingState.RECEIVED, row)

    @expression(int)
    def deliveries_done(row: Row) -> SQL:
        """How many were read, as far back as they are kept; counted up to 10 000."""
        return _deliveries(ReadingState.DONE, row)

    @expression(int)
    def deliveries_poison(row: Row) -> SQL:
        """How many could not be read; counted up to 10 000."""
        return _deliveries(ReadingState.POISON, row)


@strawberry.input
class CreateAccountInput:
    """A new account; which settings it needs depends on the channel."""

    channel: str
    name: str
    settings: JSON


@strawberry.input
class UpdateAccountInput:
    """What is to change about an account; a secret that is left out stays."""

    id: ID
    name: str | None = None
    settings: JSON | None = None
    expected_version: int | None = None


@strawberry.input
class AccountInput:
    """Which account is meant."""

    id: ID


@strawberry.input
class DeleteAccountInput:
    """Which account goes to the trash."""

    id: ID
    expected_version: int | None = None


@strawberry.input
class ReplayDeliveriesInput:
    """Which deliveries are to be read again: by default those that could not be read."""

    account: ID
    since: datetime | None = None
    until: datetime | None = None
    everything: bool = False


@payload
class AccountPayload(Payload):
    """An account that changed."""

    account: AccountNode | None
    errors: list[UserError]


@payload
class ReplayPayload(Payload):
    """How many deliveries are being read again."""

    account: AccountNode | None
    queued: int | None
    errors: list[UserError]


@mutation
class AccountChanges:
    """What can be done with accounts."""

    @verb
    async def create_account(self, input: CreateAccountInput) -> AccountPayload:
        """Connect an account of a platform."""
        account = await connect(input.channel, input.name, as_settings(input.settings))
        return AccountPayload(account=account.id)

    @verb
    async def update_account(self, input: UpdateAccountInput) -> AccountPayload:
        """Change an account's name, settings or secrets."""
        account = await reconfigure(
            uuid_of(input.id),
            name=input.name,
            settings=None if input.settings is None else as_settings(input.settings),
            expected_version=input.expected_version,
        )
        return AccountPayload(account=account.id)

    @verb
    async def delete_account(self, input: DeleteAccountInput) -> AccountPayload:
        """Put an account into the trash: its address answers no more."""
        account = await disconnect(uuid_of(input.id), expected_version=input.expected_version)
        return AccountPayload(account=account.id)

    @verb
    async def pause_account(self, input: AccountInput) -> AccountPayload:
        """Keep what arrives, but read nothing for now."""
        return AccountPayload(account=(await pause(uuid_of(input.id))).id)

    @verb
    async def resume_account(self, input: AccountInput) -> AccountPayload:
        """Go on reading, beginning with what arrived meanwhile."""
        return AccountPayload(account=(await resume(uuid_of(input.id))).id)

    @verb(transactional=False)
    async def test_account(self, input: AccountInput) -> AccountPayload:
        """Look whether everything an account needs is in place, and keep what was found."""
        account = uuid_of(input.id)
        await checking.test_account(account)
        return AccountPayload(account=account)

    @verb
    async def replay_deliveries(self, input: ReplayDeliveriesInput) -> ReplayPayload:
        """Read deliveries again, by default those that could not be read."""
        account = uuid_of(input.account, field="account")
        queued = await replay.replay_deliveries(
            account, since=input.since, until=input.until, everything=input.everything
        )
        return ReplayPayload(account=account, queued=queued)
