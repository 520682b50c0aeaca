"""What a background job is: a name, a function, and how patient we are with it."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from .schedule import Schedule

Work = Callable[..., Awaitable[object]]


@dataclass(frozen=True, kw_only=True)
class Job:
    """A kind of background work.

    A transactional job runs inside one transaction that also marks it done: its effect happens
    exactly once. One that talks to the network is not transactional; it opens its own
    transactions and saves a checkpoint in each (see `current_job`).
    """

    kind: str
    run: Work
    attempts: int = 8
    timeout: float = 60.0
    transactional: bool = True
    retry_after: float = 1.0
    on_dead: Work | None = None
    light: bool = False
    """Whether it mostly waits for others and holds little meanwhile: many of them at a time."""

    async def __call__(self, **args: Any) -> None:
        """Do the work here and now, as an ordinary call."""
        await self.run(**args)


class GiveUp(Exception):
    """Trying again cannot help: the job is dead at once, and shown with this reason."""


class Postpone(Exception):
    """Not now: try again in so many seconds, without counting a failure."""

    def __init__(self, seconds: float, why: str = "") -> None:
        """Say when, and why."""
        super().__init__(why or f"postponed by {seconds:g} s")
        self.seconds = seconds


class Terms(TypedDict, total=False):
    """How patient we are with a job; see `Job`."""

    attempts: int
    timeout: float
    transactional: bool
    retry_after: float
    on_dead: Work
    light: bool


def job(kind: str, **terms: Unpack[Terms]) -> Callable[[Work], Job]:
    """Turn an async function of keyword arguments into a job.

    Retries wait twice as long each time. `on_dead(why, **args)` is told, in the transaction that
    gives the job up.
    """
    return lambda run: Job(kind=kind, run=run, **terms)


def sorted_out(
    declared: Iterable[Job | Schedule],
) -> tuple[Mapping[str, Job], tuple[Schedule, ...]]:
    """The jobs by kind, and the schedules; refuses two jobs of one kind."""
    works: dict[str, Job] = {}
    schedules: list[Schedule] = []
    for each in declared:
        if isinstance(each, Schedule):
            schedules.append(each)
        elif works.setdefault(each.kind, each) is not each:
            raise ValueError(f"Two jobs are called {each.kind!r}.")
    return works, tuple(schedules)
