"""Guessing passwords is slow work here: few guesses per account and address, whoever counts."""

import unicodedata

from asyncpg import Record

from core.db import execute, fetchrow, fetchval, transaction, uuid7, vault
from core.errors import Refusal, T

from .apart import apart

MINUTES = 15
PER_ACCOUNT_AND_ADDRESS = 5
PER_ACCOUNT = 20
PER_ADDRESS = 50

_LOCK = int.from_bytes(b"sign-in", "big")
LATER = T(
    "Too many attempts. Please try again in {minutes} minutes.",
    "尝试次数过多，请 {minutes} 分钟后再试。",
)
_SO_FAR = """
select count(*) filter (where account = $1 and address = $2) as pair,
       count(*) filter (where account = $1) as account,
       count(*) filter (where address = $2) as address
from sign_in_attempt
where (account = $1 or address = $2) and created_at > now() - make_interval(mins => $3)"""


class Limited(Refusal):
    """Too much, too fast: come back later."""

    code = "LIMITED"


async def begin_attempt(email: str, address: str) -> str:
    """Count a guess before it is evaluated, so that many at once cannot outrun the limit.

    It counts even if the transaction in which the guess is made comes to nothing.
    """
    account = account_of(email)
    await apart(_count(account, address))
    return account


async def _count(account: str, address: str) -> None:
    async with transaction():
        await execute("select pg_advisory_xact_lock($1)", _LOCK)
        if _too_many(await fetchrow(_SO_FAR, account, address, MINUTES)):
            raise Limited(LATER.fill(minutes=MINUTES))
        await execute(
            "insert into sign_in_attempt (id, account, address) values ($1, $2, $3)",
            uuid7(),
            account,
            address,
        )


async def forgive(account: str, address: str) -> None:
    """The guess was right: what went before it is forgotten."""
    await execute(
        "delete from sign_in_attempt where account = $1 and address = $2", account, address
    )


async def forget_old_attempts() -> int:
    """Remove guesses that no longer count."""
    return await fetchval(
        "with gone as (delete from sign_in_attempt where created_at < now() - interval '1 day'"
        " returning 1) select count(*) from gone"
    )


def account_of(email: str) -> str:
    """One name for all the ways to write an account: case, width, +tags, dots at Gmail."""
    name, _, domain = unicodedata.normalize("NFKC", email).strip().casefold().rpartition("@")
    name = name.partition("+")[0]
    if domain in ("gmail.com", "googlemail.com"):
        name, domain = name.replace(".", ""), "gmail.com"
    return vault().mac(f"{name}@{domain}".encode("utf-8", "replace"), purpose="account").hex()


def _too_many(count: Record | None) -> bool:
    return count is not None and (
        count["pair"] >= PER_ACCOUNT_AND_ADDRESS
        or count["account"] >= PER_ACCOUNT
        or count["address"] >= PER_ADDRESS
    )
