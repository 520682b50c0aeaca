"""What Weibo's plugin remembers: the QR codes it made, and the menu we are working on."""

from enum import StrEnum

from piccolo.columns import ForeignKey, Integer, OnDelete, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from core.channels import Account
from core.db import Record
from core.errors import T


class Tap(StrEnum):
    """What a tap on a menu item does."""

    CLICK = "click"
    VIEW = "view"


TAPS = {
    Tap.CLICK: T("Tell us (an automatic reply may answer)", "触发关键词（可自动回复）"),
    Tap.VIEW: T("Open a page", "打开网页"),
}


class Code(Record, Table, tablename="weibo_code"):
    """A lasting QR code; who comes through it has its scene for an origin."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=False, help_text="Whose"
    )
    scene = Integer(help_text="Its number, from 1 to 100000")
    name = Varchar(length=100, help_text="Where it hangs")
    ticket = Varchar(length=200, help_text="What Weibo shows it for")
    weibo_code_once = Unique([account, scene])


class MenuItem(Record, Table, tablename="weibo_menu_item"):
    """One item of the menu we are working on; people see it once it is published."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=True, help_text="Whose menu"
    )
    parent = ForeignKey(
        "self",
        null=True,
        default=None,
        on_delete=OnDelete.cascade,
        index=True,
        help_text="The item it opens under",
    )
    position = Integer(default=0, help_text="Its place beside the others")
    name = Varchar(length=40, help_text="What it says")
    tap = Varchar(length=10, default=Tap.CLICK, choices=Tap, help_text="What a tap does")
    value = Varchar(length=256, default="", help_text="The keyword it tells us, or the page")
