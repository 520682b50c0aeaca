"""Match rows against a question, as SQL: by their pieces, then by their words."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from core.graphql import SQL, Operand, Row, every, sql, text

from .terms import CONTACT_MARK, patterns, question

CONTACT = "core.customer.contact"
"""Who holds this finds people by their phone and e-mail too."""

MOST_FOUND = 2_000
"""Rows that a search narrows a list to; a question that finds more is no question yet."""

_OPEN = partial(question, marks=("",))
_ALL = partial(question, marks=("", CONTACT_MARK))


@dataclass(frozen=True)
class Searchable:
    """A type whose rows the global search finds: its name, as in `remember`, and its node."""

    entity: str
    node: type


def finder(entity: str) -> Callable[[Row, Operand], SQL]:
    """The `search:` filter of an entity: `@entity(Customer, …, search=finder("customer"))`."""

    def found(row: Row, words: Operand) -> SQL:
        hit = SQL((f"{row.alias}s",))
        conditions = [
            sql("{}.entity = {}", hit, text(entity)),
            _matches(hit, words, contact=row.shape.sees(CONTACT)),
        ]
        return sql(
            "{} in (select {}.id from search_entry {} where {} limit {})",
            row.raw("id"),
            hit,
            hit,
            every(conditions),
            SQL((str(MOST_FOUND),)),
        )

    return found


def hits(hit: Row, text: Operand) -> SQL:
    """The condition on an entry of any kind, for the global search."""
    return _matches(SQL((hit.alias,)), text, contact=hit.shape.sees(CONTACT))


def rank(hit: Row, **_: Operand) -> SQL:
    """The nearest first: of names that contain the question, the shortest is most nearly it."""
    return sql("length({})", hit.raw("title"))


def _matches(hit: SQL, words: Operand, *, contact: bool) -> SQL:
    """All pieces are there, and every word really stands in the text the asker may search."""
    pieces = words.sql("TEXT", _ALL if contact else _OPEN)
    likes = words.sql("TEXT[]", patterns)
    searched = sql("{}.words", hit)
    if contact:
        searched = sql("({} || ' ' || {}.contact)", searched, hit)
    return sql("{}.grams @@ ({})::tsquery and {} like all({})", hit, pieces, searched, likes)
