"""What WeCom counts for us: how often links were opened, who liked and commented on posts."""

from enum import StrEnum

from piccolo.columns import ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from core.db import Record

from .tables import Task, Way


class EchoKind(StrEnum):
    """What somebody did about a post."""

    LIKE = "like"
    COMMENT = "comment"


class LinkFigures(Record, Table, tablename="wecom_link_figures"):
    """How a link fared in the last thirty days, by WeCom's own count."""

    way = ForeignKey(
        Way,
        null=False,
        on_delete=OnDelete.cascade,
        index=False,
        unique=True,
        help_text="The link",
    )
    opened = Integer(default=0, help_text="How many people opened it")
    added = Integer(default=0, help_text="How many of them added an employee")
    looked_at = Timestamptz(help_text="When WeCom was asked")


class Echo(Record, Table, tablename="wecom_echo"):
    """That somebody liked a post of an employee to moments, or commented on it."""

    task = ForeignKey(
        Task, null=False, on_delete=OnDelete.cascade, index=False, help_text="The post"
    )
    userid = Varchar(length=64, help_text="The employee who published it")
    person = Varchar(length=64, help_text="The customer or colleague, as WeCom calls them")
    kind = Varchar(length=10, choices=EchoKind, help_text="What they did")
    at = Timestamptz(help_text="When they did it")
    wecom_echo_once = Unique([task, userid, person, kind, at])
