"""Keep the words of a row where search finds them, in the transaction that changes the row."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from piccolo.table import Table

from core.auth import marks_of, marks_of_followers
from core.db import execute, executemany, write
from core.graphql import SQL, entity_of

from .pinyin import readings
from .terms import CONTACT_MARK, fold, grams, kind_mark

EDITION = 2
"""How entries are made; entries of an earlier edition are made anew by a job."""

# Followers are read here although this waits its turn: they must be written by a statement that
# does not (see `follow` of customers).
_KEEP = """
insert into search_entry (id, entity, title, words, contact, grams, marks, edition)
values ($1, $2, $3, $4, $5, array_to_tsvector(string_to_array($6, ' ')),
    array_to_tsvector($7::text[] || {followers}), {edition})
on conflict (id) do update set
    title = excluded.title, words = excluded.words, contact = excluded.contact,
    grams = excluded.grams, marks = excluded.marks, edition = excluded.edition"""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A row and what it is to be found by; see `remember`."""

    row: Table
    name: str
    words: Iterable[str | None] = ()
    contact: Iterable[str | None] = ()

    def entry(self) -> tuple[object, ...]:
        """The values of its entry, but for the marks."""
        key: Any = self.row
        return entry(type(self.row)._meta.tablename, key.id, self.name, self.words, self.contact)


async def remember(
    row: Table,
    name: str,
    *,
    words: Iterable[str | None] = (),
    contact: Iterable[str | None] = (),
) -> None:
    """Let a row be found by its name (as written and spoken), further words, contact details.

    Contact details stand apart, so that nobody finds by them who may not read them. Remember a row
    again whenever these change, or its owner, its team (see `places`) or its followers.
    """
    kind = type(row)
    key: Any = row
    found = entry(kind._meta.tablename, key.id, name, words, contact)
    await write(_keep(kind), *found, marks_of(row))


async def remember_all(rows: Iterable[Remembered]) -> None:
    """The same for many rows of one table, at once."""
    found = list(rows)
    if found:
        kind = type(found[0].row)
        entries = [(*each.entry(), marks_of(each.row)) for each in found]
        await executemany(_keep(kind), entries)


def places(table: type[Table]) -> set[str]:
    """The columns that say who looks for a row; when they change, remember it again."""
    declared = entity_of(table)
    return {column for column in (declared.owner, declared.team) if column}


def entry(
    entity: str,
    row_id: UUID,
    name: str,
    words: Iterable[str | None],
    contact: Iterable[str | None],
) -> tuple[object, ...]:
    """The values of a row's entry, in the order of the table; for bulk loading too."""
    open_words = _joined((name, *readings(name), *words))
    contact_words = _joined(contact)
    found = pieces(entity, open_words, contact_words)
    return (row_id, entity, fold(name), open_words, contact_words, found)


def pieces(entity: str, open_words: str, contact_words: str) -> str:
    """The pieces of an entry's words, with spaces between; both are folded.

    One text, because the driver looks at each element of an array several times.
    """
    kind = kind_mark(entity)
    found = grams(open_words, mark=kind) | grams(contact_words, mark=kind + CONTACT_MARK)
    return " ".join(sorted(found))


async def forget(row_id: UUID) -> None:
    """Let a row be found no longer."""
    await execute("delete from search_entry where id = $1", row_id)


@cache
def _keep(table: type[Table]) -> str:
    """The statement that keeps an entry of this table's rows, with their followers."""
    followers, _ = marks_of_followers(entity_of(table), SQL(("$1",))).render()
    return _KEEP.format(followers=followers, edition=EDITION)


def _joined(words: Iterable[str | None]) -> str:
    return " ".join(filter(None, (fold(word) for word in words if word)))
