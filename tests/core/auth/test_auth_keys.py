"""Programs act for people: with no more rights than those people have now, until revoked."""

import asyncio
from datetime import timedelta

import pytest
from auth_town import NOTE_PERMISSIONS, Note, Town, with_role
from conftest_types import Somebody

from core.auth import (
    Scope,
    acting_as,
    asker_of,
    authenticate,
    create_api_key,
    know_permissions,
    revoke_api_key,
    sees,
)
from core.auth.authentication import _askers, asker_by_token
from core.auth.permissions import CORE_PERMISSIONS
from core.db import execute, fetchrow, fetchval, now
from core.errors import Forbidden, Invalid, NotFound


async def test_a_key_acts_as_its_owner_and_its_secret_is_not_kept(somebody: Somebody):
    ann = await somebody("sales")

    with acting_as(ann):
        key = await create_api_key("ERP")

    who = await asker_by_token(key.secret.encode())
    assert who is not None
    assert (who.user_id, who.key_id, who.kind) == (ann.user_id, key.id, "key")
    assert who.shape is ann.shape
    row = await fetchrow("select * from api_key where id = $1", key.id)
    assert row is not None
    assert key.secret not in str(dict(row))
    assert key.secret.startswith(row["prefix"])


async def test_a_key_is_narrower_than_its_owner_never_wider(town: Town):
    ann = await with_role(
        town.people["ann"], {"notes.note.read": "team", "notes.note.update": "own"}
    )

    with acting_as(ann):
        key = await create_api_key("ERP", scopes={"notes.note.read": "own"})
        with pytest.raises(Forbidden):
            await create_api_key("ERP", scopes={"notes.note.update": "team"})

    who = await asker_by_token(key.secret.encode())
    assert who is not None
    assert dict(who.shape.scopes) == {"notes.note.read": Scope.OWN}
    assert await sees(Note, town.notes["own"], who)
    assert not await sees(Note, town.notes["team"], who)
    assert await fetchval("select count(*) from api_key") == 1


async def test_when_the_owner_loses_a_right_the_key_loses_it_too(town: Town):
    ann = await with_role(town.people["ann"], {"notes.note.read": "all"})
    with acting_as(ann):
        key = await create_api_key("ERP", scopes={"notes.note.read": "all"})

    await with_role(town.people["ann"], {"notes.note.read": "own"})
    _askers.clear()

    who = await asker_by_token(key.secret.encode())
    assert who is not None
    assert dict(who.shape.scopes) == {"notes.note.read": Scope.OWN}


async def test_a_revoked_key_works_no_longer_than_a_second_even_elsewhere(somebody: Somebody):
    ann = await somebody("sales")
    with acting_as(ann):
        key = await create_api_key("ERP")
    who = await asker_by_token(key.secret.encode())
    assert who is not None

    await execute("update api_key set revoked_at = now() where id = $1", key.id)
    await asyncio.sleep(0.9)

    assert await asker_by_token(key.secret.encode()) is None


async def test_revoking_here_works_at_once_and_twice_is_once(somebody: Somebody):
    ann = await somebody("sales")
    with acting_as(ann):
        key = await create_api_key("ERP")
        await asker_by_token(key.secret.encode())

        await revoke_api_key(key.id)
        await revoke_api_key(key.id)

    assert await asker_by_token(key.secret.encode()) is None
    assert await fetchval("select count(*) from event where name = 'api_key.revoked'") == 1


async def test_nobody_revokes_the_key_of_another(somebody: Somebody):
    ann, ben = await somebody("sales"), await somebody("sales")
    with acting_as(ann):
        key = await create_api_key("ERP")

    with acting_as(ben), pytest.raises(NotFound):
        await revoke_api_key(key.id)

    assert await asker_by_token(key.secret.encode()) is not None


async def test_the_owner_revokes_anyones_key(somebody: Somebody):
    ann, boss = await somebody("sales"), await somebody("owner")
    with acting_as(ann):
        key = await create_api_key("ERP")

    with acting_as(boss):
        await revoke_api_key(key.id)

    assert await asker_by_token(key.secret.encode()) is None


async def test_a_key_cannot_make_keys(somebody: Somebody):
    ann = await somebody("sales")
    with acting_as(ann):
        key = await create_api_key("ERP")
    who = await asker_by_token(key.secret.encode())
    assert who is not None

    with acting_as(who), pytest.raises(Forbidden):
        await create_api_key("more")

    assert await fetchval("select count(*) from api_key") == 1


async def test_an_expired_key_and_the_key_of_someone_who_left_do_not_work(somebody: Somebody):
    ann, ben = await somebody("sales"), await somebody("sales")
    with acting_as(ann):
        with pytest.raises(Invalid):
            await create_api_key("ERP", expires_at=now() - timedelta(seconds=1))
        old = await create_api_key("ERP", expires_at=now() + timedelta(hours=1))
    with acting_as(ben):
        left = await create_api_key("ERP")

    await execute("update api_key set expires_at = now() where id = $1", old.id)
    await execute("update users set active = false where id = $1", ben.user_id)

    assert await asker_by_token(old.secret.encode()) is None
    assert await asker_by_token(left.secret.encode()) is None


async def test_last_use_is_noted(somebody: Somebody):
    ann = await somebody("sales")
    with acting_as(ann):
        key = await create_api_key("ERP")

    await authenticate(request(key.secret))

    assert await fetchval("select last_used_at from api_key where id = $1", key.id) is not None


async def test_many_requests_at_once_ask_the_database_once(somebody: Somebody):
    ann = await somebody("sales")
    with acting_as(ann):
        key = await create_api_key("ERP")

    found = await asyncio.gather(*(authenticate(request(key.secret)) for _ in range(50)))

    assert len({id(who) for who in found}) == 1


async def test_a_key_of_nobody_is_nobody(house: str):
    assert await authenticate(request("gxk_" + "x" * 43)) is None
    assert await authenticate(request("\xff\xfe")) is None
    assert await authenticate({"type": "http", "method": "POST", "headers": []}) is None


async def test_rights_of_a_module_that_is_off_do_not_count(town: Town):
    ann = await with_role(town.people["ann"], {"notes.note.read": "all"})
    assert ann.allows("notes.note.read")

    know_permissions(CORE_PERMISSIONS)
    off = await asker_of(town.people["ann"])
    know_permissions((*CORE_PERMISSIONS, *NOTE_PERMISSIONS))
    on_again = await asker_of(town.people["ann"])

    assert not off.allows("notes.note.read")
    assert on_again.shape is ann.shape


async def test_a_changed_role_is_felt_within_a_second(town: Town):
    ann = await with_role(town.people["ann"], {"notes.note.read": "all"})
    with acting_as(ann):
        key = await create_api_key("ERP")
    before = await asker_by_token(key.secret.encode())

    await with_role(town.people["ann"], {"notes.note.read": "own"})
    await asyncio.sleep(0.9)

    after = await asker_by_token(key.secret.encode())
    assert before is not None
    assert after is not None
    assert (before.can("notes.note.read"), after.can("notes.note.read")) == (Scope.ALL, Scope.OWN)


def request(secret: str) -> dict[str, object]:
    """A request with a key, as the server hands it on."""
    headers = [(b"host", b"crm.test"), (b"authorization", b"Bearer " + secret.encode("latin-1"))]
    return {"type": "http", "method": "POST", "headers": headers}
