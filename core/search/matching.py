"""Match rows against a question, as SQL: by their pieces and marks, then by their words."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from core.auth import marks_sought
from core.graphql import SQL, TRUE, Operand, Row, every, sql, text

from .terms import CONTACT_MARK, kind_mark, patterns, question

CONTACT = "core.customer.contact"
"""Who holds this finds people by their phone and e-mail too."""

MOST_FOUND = 2_000
"""Rows that a search narrows a list to; a question that finds more is no question yet."""


@dataclass(frozen=True)
class Searchable:
    """A type whose rows the global search finds: its table's name, and its node."""

    entity: str
    node: type


def finder(entity: str) -> Callable[[Row, Operand], SQL]:
    """The `search:` filter of an entity: `@entity(Customer, …, search=finder("customer"))`."""

    def found(row: Row, words: Operand) -> SQL:
        hit = SQL((f"{row.alias}s",))
        matches = _matches(hit, row, words, entity)
        conditions = [sql("{}.entity = {}", hit, text(entity)), matches]
        return sql(
            "{} in (select {}.id from search_entry {} where {} limit {})",
            row.raw("id"),
            hit,
            hit,
            every(conditions),
            SQL((str(MOST_FOUND),)),
        )

    return found


def hits(hit: Row, row: Row, *, text: Operand) -> SQL:
    """The condition on an entry that may point at a row of this kind, for the global search."""
    return _matches(SQL((hit.alias,)), row, text, row.entity.table)


def rank(hit: Row, **_: Operand) -> SQL:
    """The nearest first: of names that contain the question, the shortest is most nearly it."""
    return sql("length({})", hit.raw("title"))


def _matches(hit: SQL, row: Row, words: Operand, entity: str) -> SQL:
    """All pieces are there, in a row the asker may look at, whose text really has every word."""
    contact = row.shape.sees(CONTACT)
    pieces = words.sql("TEXT", _question(entity, contact))
    likes = words.sql("TEXT[]", patterns)
    searched = sql("{}.words", hit)
    if contact:
        searched = sql("({} || ' ' || {}.contact)", searched, hit)
    marks = marks_sought(row)
    return every(
        [
            sql("{}.grams @@ ({})::tsquery", hit, pieces),
            TRUE if marks is None else sql("{}.marks @@ {}", hit, marks),
            sql("{} like all({})", searched, likes),
        ]
    )


@cache
def _question(entity: str, contact: bool) -> Callable[[str], str]:
    """How a text becomes a question about the entries of one kind; always the same function."""
    kind = kind_mark(entity)
    return partial(question, marks=(kind, kind + CONTACT_MARK) if contact else (kind,))
