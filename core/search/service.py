"""Keep the words of a row where search finds them, in the transaction that changes the row."""

from collections.abc import Iterable
from uuid import UUID

from core.db import execute, write

from .pinyin import readings
from .terms import CONTACT_MARK, fold, grams

_KEEP = """
insert into search_entry (id, entity, title, words, contact, grams)
values ($1, $2, $3, $4, $5, array_to_tsvector($6::text[]))
on conflict (id) do update set
    title = excluded.title, words = excluded.words, contact = excluded.contact,
    grams = excluded.grams"""


async def remember(
    entity: str,
    row_id: UUID,
    name: str,
    *,
    words: Iterable[str | None] = (),
    contact: Iterable[str | None] = (),
) -> None:
    """Let a row be found by its name (as written and spoken), further words, contact details.

    Contact details stand apart, so that nobody finds by them who may not read them.
    """
    await write(_KEEP, *entry(entity, row_id, name, words, contact))


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
    return (
        row_id,
        entity,
        fold(name),
        open_words,
        contact_words,
        sorted(grams(open_words) | grams(contact_words, mark=CONTACT_MARK)),
    )


async def forget(row_id: UUID) -> None:
    """Let a row be found no longer."""
    await execute("delete from search_entry where id = $1", row_id)


def _joined(words: Iterable[str | None]) -> str:
    return " ".join(filter(None, (fold(word) for word in words if word)))
