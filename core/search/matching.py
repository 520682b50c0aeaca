"""Match rows against a question, as SQL: by their pieces and marks, then by their words."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from core.auth import marks_sought
from core.graphql import SQL, TRUE, Operand, Row, every, sql, text

from .terms import CONTACT_MARK, kind_mark, patterns, question

CONTACT = "core.customer.contact"
"""Who holds this finds people by their phone and e-mail too."""

_LONG_LOOK = "(select count(*) from generate_series(1, 1000000000)) > 0"
"""Never looked at; in a plan that does not know the question it stands with its price."""


@dataclass(frozen=True)
class Searchable:
    """A type whose rows the global search finds: its table's name, and its node."""

    entity: str
    node: type


def finder(entity: str) -> Callable[[Row, Operand], SQL]:
    """The `search:` filter of an entity: `@entity(Customer, …, search=finder("customer"))`."""

    def found(row: Row, words: Operand) -> SQL:
        hit = SQL((f"{row.alias}s",))
        conditions = [
            sql("{}.id = {}", hit, row.raw("id")),
            sql("{}.entity = {}", hit, text(entity)),
            _matches(hit, row, words, entity),
            _known(words.sql("TEXT", _question(entity, row.shape.sees(CONTACT)))),
        ]
        return sql("exists (select 1 from search_entry {} where {})", hit, every(conditions))

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


def _known(pieces: SQL) -> SQL:
    """True, and free where PostgreSQL plans for the very question.

    A rare word wants the index of pieces first, a frequent one the order of the list. Which it is,
    only the word tells; one plan for all words would be a thousand times too slow for some, so it
    is made too dear to be chosen.
    """
    return sql("(numnode(({})::tsquery) >= 0 or {})", pieces, SQL((_LONG_LOOK,)))


@cache
def _question(entity: str, contact: bool) -> Callable[[str], str]:
    """How a text becomes a question about the entries of one kind; always the same function."""
    kind = kind_mark(entity)
    return partial(question, marks=(kind, kind + CONTACT_MARK) if contact else (kind,))
