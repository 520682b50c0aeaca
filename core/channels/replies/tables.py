"""What is kept of words that are needed often: canned replies, and replies by rule."""

from enum import StrEnum

from piccolo.columns import JSONB, Boolean, ForeignKey, Integer, OnDelete, Text, Varchar
from piccolo.table import Table

from core.auth import User
from core.channels.tables import Account
from core.db import Record


class CannedReply(Record, Table, tablename="channel_canned_reply"):
    """Words that are needed often."""

    shortcut = Varchar(length=40, unique=True, help_text="What to type for it after a slash")
    body = Text(help_text="What it says")
    creator = ForeignKey(
        User,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="Who wrote it, and may change it",
    )


class ReplyTrigger(StrEnum):
    """What an automatic reply answers."""

    FOLLOW = "follow"
    KEYWORD = "keyword"
    MENU = "menu"
    SCAN = "scan"
    ANY = "any"


class AutoReply(Record, Table, tablename="channel_auto_reply"):
    """What an account answers at once, by itself."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=True, help_text="Which account"
    )
    trigger = Varchar(length=10, choices=ReplyTrigger, help_text="To what")
    pattern = Varchar(length=200, default="", help_text="The word, menu key or scene it answers")
    exact = Boolean(default=False, help_text="Whether nothing else may be said")
    content = JSONB(help_text="What is answered")
    position = Integer(default=0, help_text="The first that fits answers")
    active = Boolean(default=True, help_text="Whether it answers at all")
