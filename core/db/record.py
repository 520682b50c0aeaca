"""What every row in the house has."""

import secrets
import threading
import time
from datetime import UTC, datetime
from uuid import UUID as Id

from piccolo.columns import UUID, Integer, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.columns.defaults.uuid import UUID7 as PiccoloUUID7

_turn = threading.Lock()
_last = 0


def uuid7() -> Id:
    """A UUIDv7: unique anywhere, and sorted by when it was made; strictly so within a process."""
    global _last
    with _turn:
        tick = time.time_ns() // 1_000_000 << 12 | secrets.randbits(11)
        _last = tick = max(tick, _last + 1)
    moment, order = tick >> 12, tick & 0xFFF
    return Id(int=moment << 80 | 0x7 << 76 | order << 64 | 0b10 << 62 | secrets.randbits(62))


class UUID7(PiccoloUUID7):
    """The default of every key: made in Python, so that it works on every PostgreSQL.

    Migrations import this class by its path for ever: it may grow, but never move.
    """

    @property
    def postgres(self) -> str:  # pyright: ignore[reportIncompatibleMethodOverride]
        """A key for rows written by hand; only those made in Python are sorted by time."""
        return "gen_random_uuid()"

    def python(self) -> Id:
        """A new key."""
        return uuid7()


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


class Record:
    """An identity and a birthday. Mix into every table."""

    id = UUID(primary_key=True, default=UUID7())
    created_at = Timestamptz(default=TimestamptzNow(), help_text="When it was first stored")


class EntityRecord(Record):
    """A row people work on: it has versions, and goes to the trash before it goes away."""

    updated_at = Timestamptz(
        default=TimestamptzNow(), auto_update=now, help_text="When it last changed"
    )
    version = Integer(default=1, help_text="Grows with every change; guards against lost updates")
    deleted_at = Timestamptz(null=True, default=None, help_text="When it went to the trash")
    deleted_by = UUID(null=True, default=None, help_text="Who put it there")
