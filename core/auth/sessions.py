"""Signing in and out: who proves a password gets a session, known by a fresh token."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from asyncpg import Record

from core.db import after_commit, execute, fetchrow, fetchval, now, transaction, uuid7
from core.errors import Conflict, Invalid, NotFound, Refusal, T
from core.events import announce

from .attempts import begin_attempt, forgive
from .authentication import forget
from .emails import tidy_email
from .events import PasswordChanged, SignedIn
from .passwords import good_password, hash_password, is_password
from .tokens import SESSION, digest, new_token

DAYS = 30


class WrongCredentials(Refusal):
    """The e-mail and the password do not belong together; which of them is wrong stays unsaid."""

    code = "UNAUTHENTICATED"


NOT_SIGNED_IN = T("Please sign in.", "请先登录。")
WRONG = T("E-mail and password do not match.", "邮箱或密码不正确。")


@dataclass(frozen=True)
class SignIn:
    """A session that just began: its token is known here and in the browser only."""

    user_id: UUID
    token: str


async def sign_in(email: str, password: str, *, address: str) -> SignIn:
    """Begin a session for whoever knows the password."""
    account = await begin_attempt(email, address)
    person = await fetchrow(
        "select id, password from users where email = $1 and active", tidy_email(email)
    )
    if not await is_password(password, person["password"] if person else None) or not person:
        raise WrongCredentials(WRONG)
    async with transaction():
        if await _password_now(person["id"]) != person["password"]:
            raise WrongCredentials(WRONG)
        await forgive(account, address)
        return await begin_session(person["id"], address=address)


async def begin_session(user_id: UUID, *, address: str) -> SignIn:
    """A session for someone who is already known to be who they say."""
    token = new_token(SESSION)
    async with transaction():
        await execute(
            "insert into session (id, person, digest, expires_at, address) values ($1,$2,$3,$4,$5)",
            uuid7(),
            user_id,
            digest(token),
            now() + timedelta(days=DAYS),
            address,
        )
        await announce(SignedIn(user_id=user_id))
    return SignIn(user_id, token)


async def sign_out(token: str) -> None:
    """End a session."""
    await execute("delete from session where digest = $1", digest(token))
    await forget()


async def change_password(
    user_id: UUID, *, old: str, new: str, address: str = "", keep: UUID | None = None
) -> None:
    """Give oneself a new password: every key, and every session but one, ends."""
    person = await _person(user_id)
    account = await begin_attempt(person["email"], address)
    if not await is_password(old, person["password"]):
        raise Invalid(T("This is not your password.", "当前密码不正确。"), field="old")
    kept = await hash_password(good_password(new, email=person["email"], field="new"))
    async with transaction():
        if await _password_now(user_id) != person["password"]:
            raise Conflict(T("The password just changed elsewhere.", "密码刚在别处被修改。"))
        await forgive(account, address)
        await execute("update users set password = $2 where id = $1", user_id, kept)
        await end_access(user_id, keep=keep)
        await announce(PasswordChanged(user_id=user_id))


async def end_access(user_id: UUID, *, keep: UUID | None = None) -> None:
    """End every session of someone but one, and revoke every key; sockets notice in seconds."""
    await execute("delete from session where person = $1 and id is distinct from $2", user_id, keep)
    await execute(
        "update api_key set revoked_at = now() where person = $1 and revoked_at is null", user_id
    )
    after_commit(forget)


async def _person(user_id: UUID) -> Record:
    row = await fetchrow("select email, password from users where id = $1", user_id)
    if row is None:
        raise NotFound(T("There is no such person.", "没有此人。"))
    return row


async def _password_now(user_id: UUID) -> str | None:
    """The password as it stands, locked: a guess that raced a change must not win."""
    return await fetchval("select password from users where id = $1 and active for update", user_id)
