"""What the house remembers about itself: which plugins are on, and how each is set."""

from piccolo.columns import JSONB, Array, Bytea, Integer, Text, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from core.db import Record


class House(Table, tablename="house"):
    """The one row that says which plugins are on; every change of it is a generation."""

    id = Integer(primary_key=True, default=1)
    generation = Integer(default=1)
    plugins = Array(base_column=Text(), default=list)
    failed = JSONB(default="{}", help_text="Plugins that could not start, and why")


class Setting(Table, tablename="setting"):
    """The settings of one owner; the secret ones are sealed."""

    owner = Varchar(length=100, primary_key=True)
    values = JSONB(default="{}")
    secrets = Bytea(null=True, default=None)


class Declaration(Record, Table, tablename="declaration"):
    """What an owner answered to a hook when it last was on, for the times when it is not."""

    owner = Varchar(length=100)
    hook = Varchar(length=40)
    said = JSONB(default="[]")
    declaration_once = Unique(["hook", "owner"])
