"""What staff are told, and how far it has come to them."""

from piccolo.columns import ForeignKey, OnDelete, OnUpdate, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from core.auth import User
from core.db import Record

CASCADE = {"on_delete": OnDelete.cascade, "on_update": OnUpdate.cascade}


class Notice(Record, Table, tablename="notice"):
    """Something one person should know, in both languages, because they may change theirs."""

    person = ForeignKey(User, null=False, index=True, **CASCADE, help_text="Who is told")
    kind = Varchar(length=60, null=False, help_text="What it is about, such as core.channels")
    title_en = Varchar(length=300, null=False)
    title_zh = Varchar(length=300, null=False)
    body_en = Text(null=False, default="")
    body_zh = Text(null=False, default="")
    link = Varchar(length=500, null=True, default=None, help_text="Where in the app to go")
    key = Varchar(
        length=200, null=True, default=None, help_text="Names a trouble, which is told once"
    )
    read_at = Timestamptz(null=True, default=None, help_text="When they had seen it")
    notice_key_once = Unique(["person", "key"])


class NoticeErrand(Record, Table, tablename="notice_errand"):
    """A notice on its way outside, such as by mail."""

    notice = ForeignKey(Notice, null=False, index=True, **CASCADE)
    notifier = Varchar(length=60, null=False, help_text="Which way it goes")
    sent_at = Timestamptz(null=True, default=None, help_text="When it had gone")
    notice_errand_once = Unique(["notice", "notifier"])
