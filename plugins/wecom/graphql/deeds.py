# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""What can be done with customers, tags, staff and groups of a corp."""

import strawberry

from core.graphql import ID, Payload, UserError, mutation, payload, uuid_of, verb
from plugins.wecom.service import contacts, desks, groups, staff, tagging, tags
from plugins.wecom.service.corps import corp

from .book import FollowNode, StaffNode, TagNode


@strawberry.input
class WecomAccountInput:
    """Which corp, by its id or name; the only one if left out."""

    account: str | None = None


@strawberry.input
class TagFollowInput:
    """Corp tags to put on a customer as one employee's, or to take off, by their ids in WeCom."""

    id: ID
    add: list[str] | None = None
    remove: list[str] | None = None


@strawberry.input
class RemarkFollowInput:
    """What one employee calls a customer, and notes; `mobiles` has one number on each line."""

    id: ID
    remark: str | None = None
    description: str | None = None
    company: str | None = None
    mobiles: str | None = None


@strawberry.input
class CreateWecomTagsInput:
    """New corp tags in a group, which begins if there is none of that name."""

    group: str
    names: list[str]
    account: str | None = None


@strawberry.input
class RenameWecomTagInput:
    """Another name for a corp tag."""

    id: ID
    name: str


@strawberry.input
class WecomIdInput:
    """Which one."""

    id: ID


@strawberry.input
class ConnectWecomStaffInput:
    """Who an employee is in this house; nobody if null."""

    id: ID
    user: ID | None = None


@payload
class WecomFollowPayload(Payload):
    """The entry after the change."""

    follow: FollowNode | None
    errors: list[UserError]


@payload
class WecomTagPayload(Payload):
    """The tag after the change, if it is still there."""

    tag: TagNode | None
    errors: list[UserError]


@payload
class WecomStaffPayload(Payload):
    """The employee after the change."""

    staff: StaffNode | None
    errors: list[UserError]


@payload
class WecomDonePayload(Payload):
    """Whether it was done, or begun."""

    count: int | None
    errors: list[UserError]


@mutation
class BookVerbs:
    """Everything that concerns people and tags."""

    @verb
    async def sync_wecom(self, input: WecomAccountInput) -> WecomDonePayload:
        """Fetch staff, tags, customers and groups of a corp, in the background."""
        account = await corp(input.account)
        await staff.sync_staff(account)
        await tags.refresh_soon(account)
        await contacts.sync_contacts(account)
        await groups.sync_groups(account)
        await desks.sync_desks(account)
        return WecomDonePayload(count=5)

    @verb(transactional=False)
    async def tag_wecom_customer(self, input: TagFollowInput) -> WecomFollowPayload:
        """Tag a customer, in WeCom and here."""
        follow = uuid_of(input.id)
        await tagging.change_tags(follow, add=input.add or (), remove=input.remove or ())
        return WecomFollowPayload(follow=follow)

    @verb(transactional=False)
    async def remark_wecom_customer(self, input: RemarkFollowInput) -> WecomFollowPayload:
        """Note something about a customer, in WeCom and here."""
        said = {name: value for name, value in vars(input).items() if name != "id"}
        return WecomFollowPayload(follow=await tagging.change_remark(uuid_of(input.id), **said))

    @verb(transactional=False)
    async def create_wecom_tags(self, input: CreateWecomTagsInput) -> WecomDonePayload:
        """New corp tags, in WeCom and here."""
        account = await corp(input.account)
        await tags.create(account, input.group, input.names)
        return WecomDonePayload(count=len(input.names))

    @verb(transactional=False)
    async def rename_wecom_tag(self, input: RenameWecomTagInput) -> WecomTagPayload:
        """Call a corp tag something else, in WeCom and here."""
        return WecomTagPayload(tag=await tags.rename(uuid_of(input.id), input.name))

    @verb(transactional=False)
    async def delete_wecom_tag(self, input: WecomIdInput) -> WecomDonePayload:
        """Let a corp tag go, from every customer too."""
        await tags.delete(uuid_of(input.id))
        return WecomDonePayload(count=1)

    @verb
    async def connect_wecom_staff(self, input: ConnectWecomStaffInput) -> WecomStaffPayload:
        """Say who an employee is in this house."""
        user = uuid_of(input.user, field="user") if input.user else None
        return WecomStaffPayload(staff=await staff.connect_user(uuid_of(input.id), user))
