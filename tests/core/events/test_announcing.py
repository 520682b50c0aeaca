"""What happened is told to everyone who listens, once it is certain, and once each."""

from contextlib import nullcontext as nowhere
from uuid import UUID, uuid4

import pytest

from core.db import drift, execute, fetch, fetchval, transaction
from core.errors import Conflict, T
from core.events import (
    Actor,
    Event,
    Proposal,
    acting,
    announce,
    before,
    changes,
    consult,
    install,
    on,
    seal,
    telling_jobs,
)
from core.events.piccolo_app import APP_CONFIG
from core.jobs import run_due
from core.jobs.piccolo_app import APP_CONFIG as JOBS

pytestmark = pytest.mark.usefixtures("log")


class CupFilled(Event, name="cup.filled"):
    """A cup was filled."""

    cup_id: UUID
    customer_id: UUID | None = None
    tea: str


class BreakCup(Proposal):
    """A cup is about to be broken."""

    cup_id: UUID


async def remember(filled: CupFilled) -> None:
    await execute("INSERT INTO trace (name) VALUES ($1)", filled.tea)


async def smell(filled: CupFilled) -> None:
    await execute("INSERT INTO trace (name) VALUES ('smell of ' || $1)", filled.tea)


REMEMBER, SMELL = on(CupFilled, remember, name="remember"), on(CupFilled, smell, name="smell")
WORKS = telling_jobs([REMEMBER, SMELL])


def filled(tea: str) -> CupFilled:
    return CupFilled(cup_id=uuid4(), tea=tea)


async def traces() -> list[str]:
    return [row["name"] for row in await fetch("SELECT name FROM trace ORDER BY place")]


async def test_migrations_make_the_tables_we_declare() -> None:
    assert await drift([JOBS, APP_CONFIG]) == []


async def test_every_subscriber_hears_each_fact_once() -> None:
    install([REMEMBER, SMELL])
    async with transaction():
        await announce(filled("oolong"), filled("puer"))
    await seal()
    await seal()
    await run_due(WORKS, nowhere)

    assert sorted(await traces()) == ["oolong", "puer", "smell of oolong", "smell of puer"]


async def test_what_was_undone_never_happened() -> None:
    install([REMEMBER])
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await announce(filled("oolong"))
            raise ZeroDivisionError

    assert await seal() == 0
    assert await fetchval("SELECT count(*) FROM event") == 0


async def test_a_subscriber_that_is_off_is_not_told_afterwards_either() -> None:
    install([REMEMBER])
    await announce(filled("oolong"))
    await seal()
    install([REMEMBER, SMELL])
    await announce(filled("puer"))
    await seal()
    await run_due(WORKS, nowhere)

    assert sorted(await traces()) == ["oolong", "puer", "smell of puer"]


async def test_a_subscriber_that_fails_does_not_disturb_the_other() -> None:
    async def stumble(fact: CupFilled) -> None:
        raise OSError(fact.tea)

    clumsy = on(CupFilled, stumble)
    install([clumsy, REMEMBER])
    await announce(filled("oolong"))
    await seal()
    await run_due(telling_jobs([clumsy, REMEMBER]), nowhere)

    assert await traces() == ["oolong"]
    assert await fetchval("SELECT state FROM job WHERE kind = $1", clumsy.kind) == "waiting"


async def test_the_log_says_who_did_it() -> None:
    with acting(Actor("user", "mei")):
        await announce(filled("oolong"))
    await announce(filled("puer"))
    await seal()

    assert [fact.actor for fact in await changes()] == [Actor("user", "mei"), Actor("system")]


async def test_changes_are_read_from_a_place_on() -> None:
    for tea in ("oolong", "puer", "sencha"):
        await announce(filled(tea))
    await seal()

    assert [fact.seq for fact in await changes(1)] == [2, 3]
    assert [(fact.payload or {})["tea"] for fact in await changes(0, 2)] == ["oolong", "puer"]
    assert await changes(0, 10, ["deal"]) == []
    assert len(await changes(0, 10, ["cup"])) == 3


async def test_a_guard_may_refuse_and_then_nothing_changes() -> None:
    async def keep_whole(proposal: BreakCup) -> None:
        raise Conflict(T("The cup is in use", "杯子正在使用"))

    install(guards=[before(BreakCup, keep_whole)])
    with pytest.raises(Conflict, match="The cup is in use"):
        async with transaction():
            await announce(filled("oolong"))
            await consult(BreakCup(cup_id=uuid4()))

    assert await fetchval("SELECT count(*) FROM event") == 0


async def test_without_a_guard_nobody_objects() -> None:
    await consult(BreakCup(cup_id=uuid4()))


async def test_two_subscribers_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match=r"Two subscribers are called 'cup\.filled/remember'"):
        install([REMEMBER, on(CupFilled, smell, name="remember")])
