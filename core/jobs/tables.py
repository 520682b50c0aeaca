"""The one list of work to do, in progress, done and given up."""

from enum import StrEnum

from piccolo.columns import JSONB, BigSerial, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from core.db import Record


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class JobRow(Record, Table, tablename="job"):
    """One thing to do, once."""

    position = BigSerial(help_text="The order in which jobs of one lane run")
    kind = Varchar(length=200, help_text="What to do")
    args = JSONB(default="{}", help_text="Keyword arguments of the work")
    checkpoint = JSONB(default="{}", help_text="How far long work has come")
    key = Varchar(length=300, null=True, default=None, help_text="Queued once per kind and key")
    lane = Varchar(length=300, null=True, default=None, help_text="One at a time within a lane")
    priority = SmallInt(default=0, help_text="Higher first")
    run_at = Timestamptz(default=TimestamptzNow(), help_text="Not before")
    lease_until = Timestamptz(
        null=True, default=None, help_text="Running: lost after this. Waiting: offered until this"
    )
    attempts = Integer(default=0, help_text="How often it was started; fences off late workers")
    failures = Integer(default=0, help_text="How often it failed")
    losses = Integer(default=0, help_text="How often its worker was lost, maybe before it began")
    state = Varchar(length=10, default=State.WAITING, choices=State)
    last_error = Text(null=True, default=None)
    finished_at = Timestamptz(null=True, default=None)
