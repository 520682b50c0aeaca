"""What we know of a corp: staff, their customers, tags, codes, groups, tasks, service desk."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    Array,
    BigInt,
    Boolean,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Unique
from piccolo.table import Table

from core.auth import User
from core.channels import Account
from core.db import EntityRecord, Record
from core.entities.customers import Customer
from core.files import File


def _account() -> ForeignKey:
    return ForeignKey(
        Account,
        null=False,
        on_delete=OnDelete.cascade,
        index=True,
        help_text="The corp it belongs to",
    )


def _customer() -> ForeignKey:
    return ForeignKey(
        Customer,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="Who they are in this house",
    )


class Standing(StrEnum):
    """How an employee and a customer stand."""

    FRIENDS = "friends"
    HALF = "half"
    """The customer added the employee, who has not confirmed."""
    LEFT_BY_CUSTOMER = "left_by_customer"
    DELETED_BY_STAFF = "deleted_by_staff"
    TRANSFERRED = "transferred"


class TaskKind(StrEnum):
    """What employees are asked to do."""

    CUSTOMERS = "customers"
    GROUPS = "groups"
    MOMENT = "moment"


class TaskState(StrEnum):
    """How far a request to employees is."""

    PREPARING = "preparing"
    WAITING = "waiting"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class WayKind(StrEnum):
    """What leads to an employee."""

    CODE = "code"
    """A picture to scan."""
    LINK = "link"
    """A link to open: WeCom's acquisition assistant."""


class TransferState(StrEnum):
    """How a handing over stands."""

    QUEUED = "queued"
    """We have not asked WeCom yet."""
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    FULL = "full"
    FAILED = "failed"


class SyncState(StrEnum):
    """How fetching everything stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Staff(Record, Table, tablename="wecom_staff"):
    """An employee as WeCom knows them."""

    account = _account()
    userid = Varchar(length=64, help_text="What WeCom calls them")
    name = Varchar(length=200, default="", help_text="What colleagues call them")
    departments = JSONB(default="[]", help_text="Where they work")
    active = Boolean(default=True, help_text="Whether they still work here")
    serves = Boolean(default=False, help_text="Whether they may have customers")
    user = ForeignKey(
        User,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="Who they are in this house",
    )
    wecom_staff_once = Unique([account, userid])


class Contact(Record, Table, tablename="wecom_contact"):
    """Somebody outside who is a customer of at least one employee, or wrote to customer service."""

    account = _account()
    external_userid = Varchar(length=64, help_text="What WeCom calls them")
    customer = _customer()
    name = Varchar(length=200, default="", help_text="What they call themselves")
    kind = Integer(default=1, help_text="1 on WeChat, 2 on WeCom")
    company = Varchar(length=200, default="", help_text="Where they work, as WeCom says")
    unionid = Varchar(length=64, null=True, default=None, help_text="Their unionid")
    binding = Varchar(
        length=120, default="", help_text="The Open Platform within which we last recognised them"
    )
    seen_at = Timestamptz(null=True, default=None, help_text="When we last asked about them")
    wecom_contact_once = Unique([account, external_userid])


class Follow(Record, Table, tablename="wecom_follow"):
    """One employee's entry about one customer."""

    contact = ForeignKey(
        Contact,
        null=False,
        on_delete=OnDelete.cascade,
        index=False,
        help_text="The customer",
    )
    customer = _customer()
    userid = Varchar(length=64, index=True, help_text="The employee")
    standing = Varchar(
        length=20, default=Standing.FRIENDS, choices=Standing, help_text="How they stand"
    )
    remark = Varchar(length=100, default="", help_text="What the employee calls them")
    description = Text(default="", help_text="What the employee noted")
    company = Varchar(length=100, default="", help_text="The company the employee noted")
    mobiles = JSONB(null=True, default=None, help_text="Phones noted")
    tags = Array(base_column=Varchar(length=64), default=list, help_text="Ids of corp tags")
    add_way = Integer(default=0, help_text="How they came together, as WeCom counts")
    state = Varchar(length=64, default="", help_text="The channel code they came through")
    since = Timestamptz(null=True, default=None, help_text="When they came together")
    changed_at = Timestamptz(help_text="When it last changed, by the platform's clock")
    seen_run = Integer(default=0, help_text="The last full fetch that saw it")
    wecom_follow_once = Unique([contact, userid])


class Sync(Record, Table, tablename="wecom_sync"):
    """The last time everything of one kind was fetched, and how far it is."""

    account = _account()
    kind = Varchar(length=20, help_text="What is fetched")
    state = Varchar(length=10, default=SyncState.RUNNING, choices=SyncState, help_text="How it is")
    run = Integer(default=0, help_text="Which fetch this is")
    position = JSONB(default="{}", help_text="Where to go on")
    done = Integer(default=0, help_text="How many so far")
    total = Integer(null=True, default=None, help_text="Of how many")
    began_at = Timestamptz(null=True, default=None, help_text="When it began")
    ended_at = Timestamptz(null=True, default=None, help_text="When it ended")
    trouble = JSONB(null=True, default=None, help_text="What went wrong")
    wecom_sync_once = Unique([account, kind])


class Tag(Record, Table, tablename="wecom_tag"):
    """A corp tag."""

    account = _account()
    tag_id = Varchar(length=64, help_text="What WeCom calls it")
    name = Varchar(length=60, help_text="What people call it")
    group_id = Varchar(length=64, help_text="Its group")
    group_name = Varchar(length=60, help_text="What the group is called")
    position = BigInt(default=0, help_text="Its place")
    wecom_tag_once = Unique([account, tag_id])


class Way(EntityRecord, Table, tablename="wecom_way"):
    """A channel code or link: whoever scans or opens it meets one of several employees."""

    account = _account()
    kind = Varchar(
        length=10, default=WayKind.CODE, choices=WayKind, help_text="A picture, or a link"
    )
    name = Varchar(length=60, help_text="What we call it")
    state = Varchar(length=30, help_text="What comes back with every customer who scans it")
    config_id = Varchar(length=64, default="", help_text="What WeCom calls it")
    qr_code = Varchar(length=500, default="", help_text="Where its picture is")
    skip_verify = Boolean(default=True, help_text="Whether employees need not accept")
    staff = Array(base_column=Varchar(length=64), default=list, help_text="Who receives")
    schedule = JSONB(default="[]", help_text="Who receives at which hours")
    on_duty = Array(
        base_column=Varchar(length=64), default=list, help_text="Who receives at the moment"
    )
    welcome = JSONB(null=True, default=None, help_text="What newcomers are greeted with")
    tags = Array(base_column=Varchar(length=64), default=list, help_text="Tags newcomers are given")
    trouble = JSONB(null=True, default=None, help_text="What went wrong with it")
    wecom_way_once = Unique([account, state])


class Welcome(EntityRecord, Table, tablename="wecom_welcome"):
    """What newcomers are greeted with who came through no code that says otherwise."""

    account = _account()
    userid = Varchar(length=64, default="", help_text="Only for this employee's; empty for all")
    content = JSONB(help_text="The text and what goes with it")
    wecom_welcome_once = Unique([account, userid])


class Greeting(Record, Table, tablename="wecom_greeting"):
    """What goes along with a welcome that is on its way; gone soon after."""

    account = _account()
    code = Varchar(length=200, help_text="The one-time code it is sent with")
    content = JSONB(help_text="The text and what goes with it")
    wecom_greeting_once = Unique([account, code])


class Upload(Record, Table, tablename="wecom_upload"):
    """A file of ours that the platform keeps for a while."""

    account = _account()
    file = ForeignKey(
        File, null=False, on_delete=OnDelete.cascade, index=True, help_text="Our file"
    )
    kind = Varchar(length=10, help_text="How it was uploaded")
    media_id = Varchar(length=500, help_text="What WeCom calls it")
    expires_at = Timestamptz(null=True, default=None, help_text="Until when it is kept")
    wecom_upload_once = Unique([account, file, kind])


class Group(Record, Table, tablename="wecom_group"):
    """A customer group."""

    account = _account()
    chat_id = Varchar(length=64, help_text="What WeCom calls it")
    name = Varchar(length=200, default="", help_text="What it is called")
    owner = Varchar(length=64, default="", index=True, help_text="The employee who owns it")
    notice = Text(default="", help_text="What is pinned in it")
    members = Integer(default=0, help_text="How many are in it")
    customers = Integer(default=0, help_text="How many of them are customers")
    open = Boolean(default=True, help_text="Whether it still exists")
    founded_at = Timestamptz(null=True, default=None, help_text="When it was opened")
    seen_at = Timestamptz(null=True, default=None, help_text="When we last looked into it")
    statistic = JSONB(default="{}", help_text="How it fares, as WeCom counts")
    wecom_group_once = Unique([account, chat_id])


class Member(Record, Table, tablename="wecom_group_member"):
    """Somebody in a group."""

    group = ForeignKey(
        Group, null=False, on_delete=OnDelete.cascade, index=False, help_text="The group"
    )
    customer = _customer()
    userid = Varchar(length=64, index=True, help_text="The employee or customer")
    external = Boolean(default=True, help_text="Whether they are a customer")
    name = Varchar(length=200, default="", help_text="What they call themselves")
    joined_at = Timestamptz(null=True, default=None, help_text="When they came")
    join_scene = Integer(default=0, help_text="1 invited, 2 by link, 3 by code")
    state = Varchar(length=64, default="", help_text="The code they came through")
    wecom_group_member_once = Unique([group, userid])


class Task(EntityRecord, Table, tablename="wecom_task"):
    """A group send or a post to moments that employees are asked to confirm."""

    account = _account()
    kind = Varchar(length=10, choices=TaskKind, help_text="What they are asked to do")
    name = Varchar(length=100, help_text="What we call it")
    content = JSONB(help_text="The text and what goes with it")
    audience = JSONB(default="{}", help_text="For whom")
    state = Varchar(
        length=10, default=TaskState.PREPARING, choices=TaskState, help_text="How far it is"
    )
    msgid = Varchar(length=100, default="", index=True, help_text="What WeCom calls it")
    jobid = Varchar(length=100, default="", help_text="What prepares it")
    asked = Integer(default=0, help_text="How many employees are asked")
    confirmed = Integer(default=0, help_text="How many of them have sent it")
    targets = Integer(default=0, help_text="To how many customers or groups")
    reached = Integer(default=0, help_text="How many of them got it")
    unreachable = Integer(default=0, help_text="How many nobody can reach")
    left_out = Integer(default=0, help_text="How many are not written to, though they were meant")
    not_before = Timestamptz(null=True, default=None, help_text="People sleep until then")
    outgoing = Varchar(
        length=64, null=True, default=None, index=True, help_text="The one message it carries"
    )
    looked_at = Timestamptz(null=True, default=None, help_text="When we last asked how it goes")
    trouble = JSONB(null=True, default=None, help_text="What went wrong")


class Result(Record, Table, tablename="wecom_task_result"):
    """What became of a task for one customer or group of one employee."""

    task = ForeignKey(
        Task, null=False, on_delete=OnDelete.cascade, index=False, help_text="The task"
    )
    userid = Varchar(length=64, help_text="The employee")
    target = Varchar(length=64, default="", help_text="The customer or group")
    status = Integer(default=0, help_text="0 not yet, 1 got it, 2 no friend, 3 had enough")
    reason = Varchar(length=20, default="", help_text="Why we left them out, if we did")
    sent_at = Timestamptz(null=True, default=None, help_text="When it was sent")
    wecom_task_result_once = Unique([task, userid, target])


class Succession(EntityRecord, Table, tablename="wecom_succession"):
    """Customers, and perhaps groups, that pass from one employee to another in one go."""

    account = _account()
    handover = Varchar(length=64, help_text="The employee who gives")
    takeover = Varchar(length=64, help_text="The employee who takes")
    resigned = Boolean(default=False, help_text="Whether the first one left")
    message = Varchar(length=200, default="", help_text="What customers are told of it")
    total = Integer(default=0, help_text="How many customers it is about")
    chats = JSONB(null=True, default=None, help_text="What became of groups, by their ids")
    trouble = JSONB(null=True, default=None, help_text="What keeps it from going on")


class Transfer(Record, Table, tablename="wecom_transfer"):
    """A customer on the way from one employee to another."""

    account = _account()
    succession = ForeignKey(
        Succession,
        null=True,
        default=None,
        on_delete=OnDelete.cascade,
        index=True,
        help_text="Together with whom",
    )
    external_userid = Varchar(length=64, help_text="The customer")
    handover = Varchar(length=64, help_text="The employee who gives")
    takeover = Varchar(length=64, help_text="The employee who takes")
    resigned = Boolean(default=False, help_text="Whether the first one left")
    state = Varchar(
        length=10, default=TransferState.WAITING, choices=TransferState, help_text="How it stands"
    )
    done_at = Timestamptz(null=True, default=None, help_text="When it was done")
    trouble = JSONB(null=True, default=None, help_text="Why it failed")


class Entrance(EntityRecord, Table, tablename="wecom_entrance"):
    """A code that leads into one of several customer groups."""

    account = _account()
    name = Varchar(length=60, help_text="What we call it")
    state = Varchar(length=30, help_text="What comes back with everybody who joins by it")
    config_id = Varchar(length=64, default="", help_text="What WeCom calls it")
    qr_code = Varchar(length=500, default="", help_text="Where its picture is")
    chats = Array(base_column=Varchar(length=64), default=list, help_text="Where it leads")
    refills = Boolean(default=True, help_text="Whether WeCom opens another group when all are full")
    base_name = Varchar(length=40, default="", help_text="What such groups are called")
    wecom_entrance_once = Unique([account, state])


class Desk(Record, Table, tablename="wecom_desk"):
    """An account of WeChat customer service."""

    account = _account()
    open_kfid = Varchar(length=64, help_text="What WeCom calls it")
    name = Varchar(length=60, default="", help_text="What customers see")
    link = Varchar(length=500, default="", help_text="Where customers open it")
    servicers = JSONB(default="[]", help_text="Who answers, and whether they receive")
    open = Boolean(default=True, help_text="Whether it still exists")
    wecom_desk_once = Unique([account, open_kfid])


class Session(Record, Table, tablename="wecom_session"):
    """How one customer's talk with a service account stands."""

    account = _account()
    open_kfid = Varchar(length=64, help_text="The service account")
    external_userid = Varchar(length=64, help_text="The customer")
    state = Integer(default=0, help_text="0 new, 1 bot, 2 waiting, 3 with a colleague, 4 ended")
    servicer = Varchar(length=64, default="", help_text="The colleague")
    changed_at = Timestamptz(help_text="When it last changed, by the platform's clock")
    known_at = Timestamptz(null=True, default=None, help_text="When we last asked who they are")
    wecom_session_once = Unique([account, open_kfid, external_userid])
