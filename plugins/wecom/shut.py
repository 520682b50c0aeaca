"""Interfaces that WeCom keeps shut: called too often, they answer 45009 until the block is over.

A block lasts a minute, an hour, the rest of the day or a month, by which limit was passed; the
answer does not say which. So a shut interface is left alone by everybody, first for the shortest
time, and for the next longer one whenever it is still shut.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from piccolo.columns import Integer, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from core.channels import Answer, Trouble, Troubled
from core.db import Record, execute, fetchval, now, uuid7

from .errors import trouble_of_code

TOO_OFTEN = 45009

_UNTIL = "select until from wecom_shut where corp = $1 and path = $2"

_FORGET = """
delete from wecom_shut where corp = $1 and path = $2 and until < now() - interval '1 day'"""

_LONGER = """
insert into wecom_shut as s (id, corp, path, times, until)
values ($1, $2, $3, 1, now() + interval '1 minute')
on conflict (corp, path) do update set times = s.times + 1, until = case s.times
    when 1 then now() + interval '1 hour'
    else (date_trunc('day', now() at time zone 'Asia/Shanghai') + interval '1 day')
        at time zone 'Asia/Shanghai' end
where s.until <= now()"""
"""Only whoever knocked when the time was over lengthens it: not the crowd of the first moment."""

_OPEN = "delete from wecom_shut where corp = $1 and path = $2"


class Shut(Record, Table, tablename="wecom_shut"):
    """An interface that a corp called too often."""

    corp = Varchar(length=40, help_text="The CorpID")
    path = Varchar(length=120, help_text="The interface")
    times = Integer(default=1, help_text="How often it was found shut, one after the other")
    until = Timestamptz(help_text="Until when nobody knocks")
    wecom_shut_once = Unique([corp, path])


async def knock(corp: str, path: str, call: Callable[[], Awaitable[Answer]]) -> Answer:
    """A call, unless the interface is shut; Troubled says until when."""
    until = await fetchval(_UNTIL, corp, path)
    if until is not None and until > now():
        raise Troubled(_shut(until))
    try:
        said = await call()
    except Troubled as error:
        if error.trouble.code != str(TOO_OFTEN):
            raise
        raise Troubled(_shut(await _longer(corp, path)), error.answer) from None
    if until is not None:
        await execute(_OPEN, corp, path)
    return said


async def _longer(corp: str, path: str) -> datetime:
    await execute(_FORGET, corp, path)
    await execute(_LONGER, uuid7(), corp, path)
    return await fetchval(_UNTIL, corp, path) or now()


def _shut(until: datetime) -> Trouble:
    return replace(trouble_of_code(TOO_OFTEN), until=until)
