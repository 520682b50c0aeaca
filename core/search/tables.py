"""What every findable row is found by."""

from typing import Any

from piccolo.columns import UUID, Column, SmallInt, Text, Varchar
from piccolo.table import Table

from core.db import UUID7


class TSVector(Column):
    """PostgreSQL's set of lexemes."""

    value_type = str

    def __init__(self, default: str = "", **kwargs: Any) -> None:
        """A set of lexemes; empty unless said otherwise."""
        self.default = default
        super().__init__(default=default, **kwargs)

    @property
    def column_type(self) -> str:
        """Its type in SQL."""
        return "TSVECTOR"


class SearchEntry(Table, tablename="search_entry"):
    """The words of one row, folded, and the pieces they are found by."""

    id = UUID(primary_key=True, default=UUID7(), help_text="The row's own id")
    entity = Varchar(length=40, help_text="What it is: customer, company, deal, …")
    title = Text(help_text="Its name, folded, to put exact finds first")
    words = Text(help_text="What everyone who sees the row may find it by")
    contact = Text(default="", help_text="What only those find it by who may read contact details")
    grams = TSVector(help_text="The pieces of both; those of contact details carry a mark")
    marks = TSVector(help_text="Who need look at the row: see core.auth.marks")
    edition = SmallInt(default=0, help_text="How the entry was made; old ones are made anew")
