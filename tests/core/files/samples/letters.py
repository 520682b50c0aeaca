"""Letters to customers, each with a file: what any slice does that lends files to its own rows."""

from piccolo.columns import ForeignKey, OnDelete
from piccolo.table import Table

from core.db import Record
from core.entities.customers import Customer, CustomerNode
from core.files import File, FileNode
from core.graphql import ID, Connection, Graph, entity, lend, many, one


class Letter(Record, Table, tablename="letter_with_file"):
    """A letter."""

    customer = ForeignKey(Customer, null=False, on_delete=OnDelete.cascade, index=True)
    file = ForeignKey(File, null=True, on_delete=OnDelete.set_null, index=True)


@entity(Letter, within=("customer", CustomerNode))
class LetterNode:
    """A letter, seen by whoever sees the customer."""

    id: ID

    @one("file")
    def file(self) -> FileNode | None:
        """What came with it."""
        ...


@lend(CustomerNode)
class OfCustomer:
    """What letters add to customers."""

    @many("customer")
    def letters(self) -> Connection[LetterNode]:
        """Letters to them."""
        ...


FILES_OF_LETTERS = Graph(entities=(LetterNode,), lends=(OfCustomer,))
