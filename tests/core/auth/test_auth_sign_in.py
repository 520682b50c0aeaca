"""Signing in proves who somebody is, tells a stranger nothing, and cannot be guessed."""

import asyncio

import pytest
from argon2 import extract_parameters
from conftest_types import Somebody

from core.auth import (
    SYSTEM,
    Limited,
    Person,
    acting_as,
    change_password,
    passwords,
    sign_in,
    sign_out,
    update_user,
)
from core.auth.attempts import account_of
from core.auth.authentication import asker_by_token
from core.auth.sessions import WrongCredentials
from core.db import execute, fetchval
from core.errors import Invalid

PASSWORD = "correct horse battery"
HOME = "203.0.113.7"


async def test_the_right_password_begins_a_session(somebody: Somebody):
    ann = await somebody("sales", name="ann", password=PASSWORD)

    begun = await sign_in(" ANN@example.com ", PASSWORD, address=HOME)

    who = await asker_by_token(begun.token.encode())
    assert who is not None
    assert (who.user_id, who.kind) == (ann.user_id, "user")
    assert await fetchval("select count(*) from session where digest = $1", begun.token) == 0


async def test_wrong_password_unknown_mail_and_left_colleague_sound_the_same(somebody: Somebody):
    await somebody("sales", name="ann", password=PASSWORD)
    ben = await somebody("sales", name="ben", password=PASSWORD)
    await execute("update users set active = false where id = $1", ben.user_id)
    said = set()

    for email, password in (
        ("ann@example.com", "wrong password"),
        ("nobody@example.com", PASSWORD),
        ("ben@example.com", PASSWORD),
        ("not an address", PASSWORD),
    ):
        with pytest.raises(WrongCredentials) as refusal:
            await sign_in(email, password, address=HOME)
        said.add(refusal.value.message)

    assert len(said) == 1
    assert await fetchval("select count(*) from session") == 0


async def test_the_sixth_guess_is_not_even_looked_at(somebody: Somebody):
    await somebody("sales", name="ann", password=PASSWORD)
    for guess in range(5):
        with pytest.raises(WrongCredentials):
            await sign_in("ann@example.com", f"wrong {guess}", address=HOME)

    with pytest.raises(Limited):
        await sign_in("ann@example.com", PASSWORD, address=HOME)

    elsewhere = await sign_in("ann@example.com", PASSWORD, address="198.51.100.9")
    assert elsewhere.token


async def test_a_hundred_guesses_at_once_are_five_guesses(somebody: Somebody):
    await somebody("sales", name="ann", password=PASSWORD)

    answers = await asyncio.gather(
        *(sign_in("ann@example.com", f"wrong {n}", address=HOME) for n in range(100)),
        return_exceptions=True,
    )

    evaluated = [answer for answer in answers if isinstance(answer, WrongCredentials)]
    refused = [answer for answer in answers if isinstance(answer, Limited)]
    assert (len(evaluated), len(refused)) == (5, 95)


async def test_aliases_of_an_address_share_one_count(somebody: Somebody):
    await somebody("sales", name="ann", email="ann.lee@gmail.com", password=PASSWORD)
    aliases = (
        "ann.lee@gmail.com",
        "annlee@gmail.com",
        "ANN.lee+1@gmail.com",
        "a.nnlee@googlemail.com",
    )

    assert len({account_of(alias) for alias in aliases}) == 1
    for alias in (*aliases, "annlee+x@gmail.com"):
        with pytest.raises(WrongCredentials):
            await sign_in(alias, "wrong password", address=HOME)
    with pytest.raises(Limited):
        await sign_in("ann.lee@gmail.com", PASSWORD, address=HOME)


async def test_many_accounts_from_one_address_are_limited_too(somebody: Somebody):
    for number in range(50):
        await execute(
            "insert into sign_in_attempt (id, account, address) values (gen_random_uuid(), $1, $2)",
            account_of(f"{number}@example.com"),
            HOME,
        )

    with pytest.raises(Limited):
        await sign_in("ann@example.com", PASSWORD, address=HOME)


async def test_after_a_quarter_of_an_hour_one_may_try_again(somebody: Somebody):
    await somebody("sales", name="ann", password=PASSWORD)
    for guess in range(5):
        with pytest.raises(WrongCredentials):
            await sign_in("ann@example.com", f"wrong {guess}", address=HOME)
    await execute("update sign_in_attempt set created_at = now() - interval '16 minutes'")

    assert (await sign_in("ann@example.com", PASSWORD, address=HOME)).token


async def test_a_right_guess_forgets_the_wrong_ones(somebody: Somebody):
    await somebody("sales", name="ann", password=PASSWORD)
    for guess in range(4):
        with pytest.raises(WrongCredentials):
            await sign_in("ann@example.com", f"wrong {guess}", address=HOME)

    await sign_in("ann@example.com", PASSWORD, address=HOME)

    assert await fetchval("select count(*) from sign_in_attempt") == 0


@pytest.mark.usefixtures("real_hashes")
async def test_an_unknown_address_takes_the_same_work_as_a_wrong_password(
    somebody: Somebody, monkeypatch: pytest.MonkeyPatch
):
    await somebody("sales", name="ann", password=PASSWORD)
    compared: list[str] = []
    compare = passwords._matches

    def seen(password: str, kept: str) -> bool:
        compared.append(kept)
        return compare(password, kept)

    monkeypatch.setattr(passwords, "_matches", seen)

    for email in ("ann@example.com", "nobody@example.com"):
        with pytest.raises(WrongCredentials):
            await sign_in(email, "wrong password", address=HOME)

    known, unknown = compared
    assert known != unknown
    assert extract_parameters(known) == extract_parameters(unknown)
    assert extract_parameters(known).memory_cost >= 64 * 1024


async def test_signing_out_ends_the_session(somebody: Somebody):
    await somebody("sales", name="ann", password=PASSWORD)
    begun = await sign_in("ann@example.com", PASSWORD, address=HOME)

    await sign_out(begun.token)

    assert await asker_by_token(begun.token.encode()) is None


async def test_every_sign_in_has_a_token_of_its_own(somebody: Somebody):
    await somebody("sales", name="ann", password=PASSWORD)

    first = await sign_in("ann@example.com", PASSWORD, address=HOME)
    second = await sign_in("ann@example.com", PASSWORD, address=HOME)

    assert first.token != second.token
    assert await asker_by_token(first.token.encode()) is not None


async def test_a_new_password_ends_other_sessions(somebody: Somebody):
    ann = await somebody("sales", name="ann", password=PASSWORD)
    here = await sign_in("ann@example.com", PASSWORD, address=HOME)
    there = await sign_in("ann@example.com", PASSWORD, address=HOME)
    who = await asker_by_token(here.token.encode())
    assert who is not None
    assert ann.user_id is not None

    await change_password(ann.user_id, old=PASSWORD, new="another long secret", keep=who.session_id)

    assert await asker_by_token(here.token.encode()) is not None
    assert await asker_by_token(there.token.encode()) is None
    with pytest.raises(WrongCredentials):
        await sign_in("ann@example.com", PASSWORD, address=HOME)


async def test_a_weak_or_wrong_change_of_password_changes_nothing(somebody: Somebody):
    ann = await somebody("sales", name="ann", password=PASSWORD)
    before = await fetchval("select password from users where id = $1", ann.user_id)

    for old, new in (
        ("not mine at all", "another long secret"),
        (PASSWORD, "short"),
        (PASSWORD, "aaaaaaaaaaaa"),
        (PASSWORD, "Password123"),
        (PASSWORD, "ann@example.com"),
    ):
        with pytest.raises(Invalid):
            await change_password(ann.user_id, old=old, new=new)  # type: ignore[arg-type]

    assert await fetchval("select password from users where id = $1", ann.user_id) == before


async def test_a_new_role_ends_sessions(somebody: Somebody):
    ann = await somebody("sales", name="ann", password=PASSWORD)
    begun = await sign_in("ann@example.com", PASSWORD, address=HOME)

    with acting_as(SYSTEM):
        await update_user(ann.user_id, Person(roles=["viewer"]))  # type: ignore[arg-type]

    assert await asker_by_token(begun.token.encode()) is None
