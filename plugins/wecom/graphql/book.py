# pyright: reportReturnType=false, reportGeneralTypeIssues=false
# The bodies of declared fields are never run: what they say is in their signatures.
"""Staff, customers, groups and tags of a corp, as the API shows them."""

from datetime import datetime

import strawberry

from core.auth import UserNode
from core.channels import AccountNode
from core.entities.customers import CustomerNode
from core.graphql import (
    ID,
    JSON,
    SQL,
    Connection,
    Needs,
    Row,
    computed,
    entity,
    expression,
    lend,
    many,
    one,
    sql,
)
from plugins.wecom import tables, words
from plugins.wecom.tables import Standing, SyncState

GROUPS = "wecom.group.read"

strawberry.enum(Standing, name="WecomStanding", description="How an employee and a customer stand.")
strawberry.enum(SyncState, name="WecomSyncState", description="How fetching everything stands.")


@entity(tables.Staff, name="WecomStaff", everyone=True)
class StaffNode:
    """An employee as WeCom knows them."""

    id: ID
    userid: str
    name: str
    departments: JSON
    active: bool
    serves: bool

    @one("account")
    def account(self) -> AccountNode | None:
        """The corp."""

    @expression(str)
    def corp(row: Row) -> SQL:
        """The corp, by its account's id."""
        return sql("{}::text", row.raw("account"))

    @one("user")
    def user(self) -> UserNode | None:
        """Who they are in this house."""

    @expression(str)
    def called(row: Row) -> SQL:
        """What colleagues call them, else their account."""
        return sql("coalesce(nullif({}, ''), {})", row.raw("name"), row.raw("userid"))

    @expression(int)
    def customers(row: Row) -> SQL:
        """How many customers they have."""
        return sql(
            "(select count(*)::int from wecom_follow f join wecom_contact c on c.id = f.contact"
            " where c.account = {} and f.userid = {} and f.standing in ('friends', 'half'))",
            row.raw("account"),
            row.raw("userid"),
        )


@entity(tables.Contact, name="WecomContact", within=("customer", CustomerNode))
class ContactNode:
    """Somebody outside, as WeCom knows them."""

    id: ID
    external_userid: str
    name: str
    kind: int
    company: str
    seen_at: datetime | None
    created_at: datetime

    @one("account")
    def account(self) -> AccountNode | None:
        """The corp."""

    @one("customer")
    def customer(self) -> CustomerNode | None:
        """Who they are in this house."""


@entity(tables.Follow, name="WecomFollow", within=("customer", CustomerNode))
class FollowNode:
    """One employee's entry about one customer."""

    id: ID
    userid: str
    standing: Standing
    remark: str
    description: str
    company: str
    tags: list[str]
    add_way: int
    state: str
    since: datetime | None
    changed_at: datetime

    @one("contact")
    def contact(self) -> ContactNode | None:
        """The customer, as WeCom knows them."""

    @one("customer")
    def customer(self) -> CustomerNode | None:
        """Who they are in this house."""

    @expression(str)
    def corp(row: Row) -> SQL:
        """The corp, by its account's id."""
        return sql(
            "(select c.account::text from wecom_contact c where c.id = {})", row.raw("contact")
        )

    @expression(str)
    def staff_name(row: Row) -> SQL:
        """What the employee is called."""
        return sql(
            "coalesce((select nullif(s.name, '') from wecom_staff s join wecom_contact c"
            " on c.account = s.account where c.id = {} and s.userid = {}), {})",
            row.raw("contact"),
            row.raw("userid"),
            row.raw("userid"),
        )

    @expression(JSON)
    def tag_names(row: Row) -> SQL:
        """The names of their corp tags."""
        return sql(
            "(select coalesce(jsonb_agg(t.name order by t.group_name, t.position), '[]')"
            " from wecom_tag t join wecom_contact c on c.account = t.account"
            " where c.id = {} and t.tag_id = any({}))",
            row.raw("contact"),
            row.raw("tags"),
        )

    @computed(needs=("add_way",))
    def came_by(rows: list[Needs]) -> list[str]:
        """How they came together, in words."""
        return [words.came_by(row.add_way) for row in rows]


@entity(tables.Tag, name="WecomTag", everyone=True)
class TagNode:
    """A corp tag."""

    id: ID
    tag_id: str
    name: str
    group_id: str
    group_name: str
    position: int

    @one("account")
    def account(self) -> AccountNode | None:
        """The corp."""

    @expression(str)
    def corp(row: Row) -> SQL:
        """The corp, by its account's id."""
        return sql("{}::text", row.raw("account"))

    @expression(int)
    def customers(row: Row) -> SQL:
        """How many entries bear it."""
        return sql(
            "(select count(*)::int from wecom_follow f join wecom_contact c on c.id = f.contact"
            " where c.account = {} and {} = any(f.tags))",
            row.raw("account"),
            row.raw("tag_id"),
        )


@entity(tables.Group, name="WecomGroup", read=GROUPS)
class GroupNode:
    """A customer group."""

    id: ID
    chat_id: str
    name: str
    owner: str
    notice: str
    members: int
    customers: int
    open: bool
    founded_at: datetime | None
    seen_at: datetime | None
    statistic: JSON

    @one("account")
    def account(self) -> AccountNode | None:
        """The corp."""

    @expression(str)
    def corp(row: Row) -> SQL:
        """The corp, by its account's id."""
        return sql("{}::text", row.raw("account"))

    @expression(int)
    def joined(row: Row) -> SQL:
        """How many customers joined in the last seven days, and are still there."""
        return sql(
            '(select count(*)::int from wecom_group_member m where m."group" = {} and m.external'
            " and m.joined_at > now() - interval '7 days')",
            row.raw("id"),
        )

    @expression(str)
    def owner_name(row: Row) -> SQL:
        """What the owner is called."""
        return sql(
            "coalesce((select nullif(s.name, '') from wecom_staff s"
            " where s.account = {} and s.userid = {}), {})",
            row.raw("account"),
            row.raw("owner"),
            row.raw("owner"),
        )


@strawberry.type
class WecomGroupOwner:
    """How the groups of one owner fare today, as WeCom counts."""

    name: str = strawberry.field(description="What the owner is called")
    groups: int = strawberry.field(description="How many groups they own")
    new_groups: int = strawberry.field(description="How many were opened today")
    lively_groups: int = strawberry.field(description="In how many somebody wrote")
    members: int = strawberry.field(description="How many are in them")
    new_members: int = strawberry.field(description="How many joined today")
    messages: int = strawberry.field(description="How many messages were written")


@strawberry.type
class WecomGroupOwners:
    """How groups fare, owner by owner."""

    lines: list[WecomGroupOwner] = strawberry.field(description="Owner by owner")


@entity(tables.Member, name="WecomGroupMember", within=("group", GroupNode))
class MemberNode:
    """Somebody in a group."""

    id: ID
    userid: str
    external: bool
    name: str
    joined_at: datetime | None
    join_scene: int
    state: str

    @one("group")
    def group(self) -> GroupNode | None:
        """The group."""

    @one("customer")
    def customer(self) -> CustomerNode | None:
        """Who they are in this house."""


@lend(GroupNode)
class OfGroup:
    """Who is in a group."""

    @many("group", order="joined_at")
    def people(self) -> Connection[MemberNode]:
        """Everybody in it, the earliest first."""


@entity(tables.Sync, name="WecomSync", within=("account", AccountNode))
class SyncNode:
    """The last time everything of one kind was fetched, and how far it is."""

    id: ID
    kind: str
    state: SyncState
    done: int
    began_at: datetime | None
    ended_at: datetime | None
    trouble: JSON | None

    @one("account")
    def account(self) -> AccountNode | None:
        """The corp."""


@lend(CustomerNode)
class OfCustomer:
    """What WeCom adds to a customer."""

    @many("customer", order="-since")
    def wecom_follows(self) -> Connection[FollowNode]:
        """Which employees have them in WeCom, and what they noted."""

    @many("customer", order="-created_at")
    def wecom_contacts(self) -> Connection[ContactNode]:
        """Who they are in WeCom."""
