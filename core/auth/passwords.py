"""Passwords: what a good one is, and how one is kept and compared without saying more than yes."""

from functools import cache

from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from core.errors import Invalid, T, clean_text

SHORTEST = 10
LONGEST = 200
AT_ONCE = 4
TOO_COMMON = """
1234567890 0987654321 12345678910 123456789123 1234567891 1q2w3e4r5t qwertyuiop qwerty12345
qwerty123456 password12 password123 password1234 passw0rd123 adminadmin administrator
iloveyou123 a123456789 aa123456789 123456789a woaini1314520 woaini5201314 5201314520 letmein1234
welcome123 changeme123
"""

_hasher = PasswordHasher()


def good_password(password: str, *, email: str, field: str = "password") -> str:
    """The password as it is kept; refuses what is guessed first."""
    password = clean_text(password, field=field)
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(
            T(
                "A password has {shortest} to {longest} characters.",
                "密码长度须为 {shortest} 至 {longest} 个字符。",
            ).fill(shortest=SHORTEST, longest=LONGEST),
            field=field,
        )
    plain = password.casefold()
    if plain in TOO_COMMON.split() or plain == email.casefold() or len(set(plain)) < 4:
        raise Invalid(T("This password is guessed easily.", "密码过于简单。"), field=field)
    return password


async def hash_password(password: str) -> str:
    """The argon2id hash, made in a thread."""
    return await to_thread.run_sync(_hasher.hash, password, limiter=_threads())


async def is_password(password: str, kept: str | None) -> bool:
    """Whether the password is the kept one; takes as long when there is none."""
    matches = await to_thread.run_sync(_matches, password, kept or _decoy(), limiter=_threads())
    return matches and kept is not None


def _matches(password: str, kept: str) -> bool:
    try:
        return _hasher.verify(kept, clean_text(password))
    except (VerifyMismatchError, VerificationError, InvalidHashError, Invalid):
        return False


@cache
def _decoy() -> str:
    """A hash that nobody knows the password of: compared when there is no such person."""
    return _hasher.hash("nobody signs in with this")


@cache
def _threads() -> CapacityLimiter:
    """At most this many at once: each takes 64 MiB."""
    return CapacityLimiter(AT_ONCE)
