"""What we remember about a company."""

from piccolo.columns import Array, ForeignKey, Integer, OnDelete, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from core.auth import User
from core.db import EntityRecord


class Company(EntityRecord, Table, tablename="company"):
    """An organisation our customers work for, or buy for."""

    name = Varchar(length=200, help_text="What it is called")
    domain = Varchar(
        length=253,
        null=True,
        default=None,
        index=True,
        help_text="Its domain: example.com",
    )
    industry = Varchar(length=100, null=True, default=None, help_text="What it does")
    size = Integer(null=True, default=None, help_text="How many people work there")
    region = Varchar(length=100, null=True, default=None, help_text="Where it is: province, city")
    owner = ForeignKey(
        User,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=False,
        help_text="Who looks after it",
    )
    parent = ForeignKey(
        "self",
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="The company it belongs to",
    )
    tags = Array(base_column=Varchar(length=50), default=list, help_text="Words to find it by")
    company_named = Check("name <> ''")
