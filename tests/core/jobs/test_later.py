"""What is queued is done once, whatever goes wrong in between."""

from contextlib import nullcontext as nowhere
from datetime import timedelta

import pytest

from core.db import execute, fetch, fetchrow, fetchval, now, transaction
from core.jobs import (
    GiveUp,
    Postpone,
    current_job,
    dead_jobs,
    job,
    later,
    replay,
    run_due,
    run_job,
    sorted_out,
)

pytestmark = pytest.mark.usefixtures("desk")
weather = {"storm": True}


@job("test.write")
async def write(name: str) -> None:
    await execute("INSERT INTO trace (name) VALUES ($1)", name)


@job("test.fail", attempts=2, retry_after=0)
async def fail_in_storm(name: str) -> None:
    await write(name=name)
    if weather["storm"]:
        raise OSError("the storm took it")


@job("test.hopeless")
async def hopeless() -> None:
    raise GiveUp("no such account")


@job("test.wait")
async def not_yet() -> None:
    raise Postpone(60, "the platform asks us to wait")


async def say_why(why: str, name: str) -> None:
    await write(name=f"{name}: {why.split(' (')[0]}")


@job("test.mourned", attempts=1, on_dead=say_why)
async def mourned(name: str) -> None:
    raise ValueError(f"cannot read {name}")


WORKS, _ = sorted_out([write, fail_in_storm, hopeless, not_yet, mourned])


@pytest.fixture(autouse=True)
def storm() -> None:
    weather["storm"] = True


async def traces() -> list[str]:
    return [row["name"] for row in await fetch("SELECT name FROM trace ORDER BY place")]


async def states() -> list[str]:
    return [row["state"] for row in await fetch("SELECT state FROM job ORDER BY position")]


async def test_a_queued_job_is_done_once() -> None:
    await later(write, name="tea")

    assert await run_due(WORKS, nowhere) == 1
    assert await run_due(WORKS, nowhere) == 0

    assert await traces() == ["tea"]
    assert await states() == ["done"]


async def test_what_a_failed_transaction_queued_was_never_queued() -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await later(write, name="tea")
            raise ZeroDivisionError

    assert await states() == []


async def test_the_same_key_is_queued_once_even_after_it_was_done() -> None:
    first = await later(write, key="monday", name="tea")
    await run_due(WORKS, nowhere)
    second = await later(write, key="monday", name="tea")
    await run_due(WORKS, nowhere)

    assert first is not None
    assert second is None
    assert await traces() == ["tea"]


async def test_higher_priority_goes_first() -> None:
    await later(write, name="ordinary")
    await later(write, priority=5, name="urgent")
    await run_due(WORKS, nowhere)

    assert await traces() == ["urgent", "ordinary"]


async def test_a_job_for_tomorrow_waits() -> None:
    await later(write, at=now() + timedelta(days=1), name="tomorrow")

    assert await run_due(WORKS, nowhere) == 0
    assert await states() == ["waiting"]


async def test_a_lane_keeps_its_order_even_when_its_first_job_must_wait() -> None:
    await later(not_yet, lane="mei")
    await later(write, lane="mei", name="after")
    await later(write, lane="li", name="elsewhere")
    await run_due(WORKS, nowhere)

    assert await traces() == ["elsewhere"]
    assert await states() == ["waiting", "waiting", "done"]


async def test_a_dead_job_lets_its_lane_go_on() -> None:
    await later(hopeless, lane="mei")
    await later(write, lane="mei", name="after")
    await run_due(WORKS, nowhere)

    assert await states() == ["dead", "done"]
    assert await traces() == ["after"]


async def test_a_failed_attempt_leaves_no_trace_and_is_retried() -> None:
    await later(fail_in_storm, name="tea")

    assert await run_due(WORKS, nowhere) == 2
    assert await traces() == []
    assert await states() == ["dead"]


async def test_a_dead_job_is_shown_with_its_reason_and_can_be_replayed() -> None:
    queued = await later(fail_in_storm, name="tea")
    await run_due(WORKS, nowhere)
    (dead,) = await dead_jobs()
    weather["storm"] = False
    revived, again = await replay(dead.id), await replay(dead.id)
    await run_due(WORKS, nowhere)

    assert (dead.id, dead.kind, dead.args, dead.failures) == (
        queued,
        "test.fail",
        {"name": "tea"},
        2,
    )
    assert dead.last_error.startswith("OSError: the storm took it (fail_in_storm:")
    assert (revived, again) == (True, False)
    assert await traces() == ["tea"]
    assert await dead_jobs() == []


async def test_a_hopeless_job_is_not_tried_again() -> None:
    await later(hopeless)

    assert await run_due(WORKS, nowhere) == 1
    assert [dead.failures for dead in await dead_jobs()] == [1]


async def test_a_postponed_job_has_not_failed() -> None:
    await later(not_yet)
    await run_due(WORKS, nowhere)
    row = await fetchrow("SELECT state, failures, run_at - now() AS wait FROM job")

    assert row is not None
    assert (row["state"], row["failures"]) == ("waiting", 0)
    assert timedelta(seconds=55) < row["wait"] <= timedelta(seconds=60)


async def test_whoever_queued_a_job_hears_of_its_death() -> None:
    await later(mourned, name="letter 7")
    await run_due(WORKS, nowhere)

    assert await traces() == ["letter 7: ValueError: cannot read letter 7"]
    assert await states() == ["dead"]


async def test_kinds_we_do_not_know_are_left_to_others() -> None:
    await later("weather.forecast", city="Dali")

    assert await run_due(WORKS, nowhere) == 0
    assert await states() == ["waiting"]


async def test_one_certain_job_can_be_run_by_hand() -> None:
    queued = await later(write, at=now() + timedelta(days=1), name="tea")
    assert queued

    assert await run_job(queued, WORKS, nowhere) == "done"
    assert await run_job(queued, WORKS, nowhere) is None
    assert await traces() == ["tea"]


async def test_long_work_goes_on_from_its_checkpoint() -> None:
    @job("test.steps", transactional=False, retry_after=0)
    async def steps() -> None:
        done = current_job().checkpoint.get("done", 0)
        for step in range(done, 3):
            async with transaction():
                await write(name=f"step {step}")
                await current_job().save(done=step + 1)
            if step == 1 and current_job().attempt == 1:
                raise OSError("power cut")

    await later(steps)
    await run_due({steps.kind: steps}, nowhere)

    assert await traces() == ["step 0", "step 1", "step 2"]
    assert await states() == ["done"]


async def test_an_error_message_that_postgres_cannot_hold_is_kept_readable() -> None:
    @job("test.nul", attempts=1)
    async def nul() -> None:
        raise ValueError("a\0b\ud800c")

    await later(nul)
    await run_due({nul.kind: nul}, nowhere)

    assert (await fetchval("SELECT last_error FROM job")).startswith("ValueError: ab?c (nul:")


async def test_two_jobs_of_one_kind_are_refused() -> None:
    @job("test.write")
    async def impostor() -> None: ...

    with pytest.raises(ValueError, match=r"Two jobs are called 'test.write'\."):
        sorted_out([write, impostor])
