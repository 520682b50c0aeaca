"""Nobody changes the past unnoticed; forgetting a person is not a forgery."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import pytest

from core.db import Vault, execute, fetchval, transaction, use_vault
from core.events import Event, announce, changes, erase_payloads, last_seq, seal, verify

pytestmark = pytest.mark.usefixtures("log")
MEI, LI = uuid4(), uuid4()


class LetterRead(Event, name="letter.read"):
    """A letter was read."""

    letter_id: UUID
    customer_id: UUID
    text: str


async def letters(count: int = 6) -> None:
    for number in range(count):
        who = MEI if number % 2 else LI
        await announce(LetterRead(letter_id=uuid4(), customer_id=who, text=f"letter {number}"))
    await seal()


async def test_an_untouched_log_is_intact() -> None:
    await letters()
    verdict = await verify()

    assert (verdict.intact, verdict.checked, verdict.erased) == (True, 6, 0)


async def test_an_empty_log_is_intact() -> None:
    assert (await verify()).intact


TAMPERINGS = {
    "payload": ('payload = \'{"text": "forged"}\'', "payload altered"),
    "same payload, other spelling": ("payload = (payload::text || ' ')::json", "payload altered"),
    "payload taken away": ("payload = NULL, salt = NULL", "payload removed"),
    "payload taken away, receipt forged": (
        "payload = NULL, receipt = id, receipt_proof = digest",
        "payload removed",
    ),
    "payload and digest": ("payload = 'null', digest = sha256(salt || 'null'::bytea)", "altered"),
    "actor": ("actor_id = 'somebody else'", "altered"),
    "time": ("created_at = created_at - interval '1 second'", "altered"),
    "customer": ("customer_id = gen_random_uuid()", "altered"),
    "name": ("name = 'letter.burnt'", "altered"),
    "version": ("version = 2", "altered"),
    "link": ("chain = digest", "altered"),
    "place": ("seq = 99", "missing"),
}


@pytest.mark.parametrize("what", TAMPERINGS)
async def test_tampering_is_named_by_the_first_broken_place(what: str) -> None:
    change, reason = TAMPERINGS[what]
    await letters()
    for place in range(1, 7):
        async with undone():
            await execute(f"UPDATE event SET {change} WHERE seq = {place}")
            verdict = await verify()

        assert (verdict.broken_at, verdict.reason) == (place, reason)


async def test_removed_rows_are_noticed_also_at_the_end() -> None:
    await letters()
    for place in range(1, 7):
        async with undone():
            await execute(f"DELETE FROM event WHERE seq = {place}")
            verdict = await verify()

        assert (verdict.broken_at, verdict.reason) == (place, "missing")


async def test_rows_exchanged_are_noticed() -> None:
    await letters()
    await execute("UPDATE event SET seq = 98 WHERE seq = 2")
    await execute("UPDATE event SET seq = 2 WHERE seq = 3")
    await execute("UPDATE event SET seq = 3 WHERE seq = 98")

    assert (await verify()).broken_at == 2


async def test_erasing_a_person_leaves_the_log_intact_and_nothing_to_read() -> None:
    await letters()
    async with transaction():
        erased = await erase_payloads(MEI, uuid4())
    verdict = await verify()

    assert erased == 3
    assert (verdict.intact, verdict.checked, verdict.erased) == (True, 6, 3)
    assert [fact.payload is None for fact in await changes()] == [False, True] * 3
    assert await fetchval("SELECT count(*) FROM event WHERE salt IS NULL") == 3


async def test_a_new_key_still_proves_what_the_old_one_signed() -> None:
    await letters()
    use_vault(Vault((b"n" * 32, b"k" * 32)))
    await letters()

    assert (await verify()).checked == await last_seq() == 12


async def test_a_foreign_key_proves_nothing() -> None:
    await letters()
    use_vault(Vault((b"x" * 32,)))

    assert (await verify()).broken_at == 1


class _Undo(Exception):
    """Leaves a transaction without a trace."""


@asynccontextmanager
async def undone() -> AsyncIterator[None]:
    """Do something, look at it, and undo it."""
    try:
        async with transaction():
            yield
            raise _Undo
    except _Undo:
        pass
