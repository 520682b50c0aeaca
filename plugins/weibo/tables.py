"""What Weibo's plugin remembers: the QR codes it made."""

from piccolo.columns import ForeignKey, Integer, OnDelete, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from core.channels import Account
from core.db import Record


class Code(Record, Table, tablename="weibo_code"):
    """A lasting QR code; who comes through it has its scene for an origin."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=False, help_text="Whose"
    )
    scene = Integer(help_text="Its number, from 1 to 100000")
    name = Varchar(length=100, help_text="Where it hangs")
    ticket = Varchar(length=200, help_text="What Weibo shows it for")
    weibo_code_once = Unique([account, scene])
