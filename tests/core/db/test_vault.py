"""Secrets open only with a key of the ring, and only in the place they were sealed for."""

import base64
from pathlib import Path

import pytest

from core.db import Vault, uuid7
from core.errors import Invalid

OLD, NEW = (base64.b64encode(each * 32).decode() for each in (b"o", b"n"))


def test_what_is_sealed_opens_in_its_place_only() -> None:
    vault = Vault.from_text(NEW)
    sealed = vault.seal(b"hush", aad="account:1")

    assert vault.open(sealed, aad="account:1") == b"hush"
    assert b"hush" not in sealed
    with pytest.raises(Invalid):
        vault.open(sealed, aad="account:2")


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    sealed = Vault.from_text(OLD).seal(b"hush", aad="a")
    ring = Vault.from_text(f"{NEW},{OLD}")

    assert ring.open(sealed, aad="a") == b"hush"
    with pytest.raises(Invalid):
        Vault.from_text(NEW).open(sealed, aad="a")
    with pytest.raises(Invalid):
        Vault.from_text(OLD).open(ring.seal(b"hush", aad="a"), aad="a")


def test_a_signature_holds_for_one_purpose() -> None:
    vault = Vault.from_text(f"{NEW},{OLD}")
    mac = vault.mac(b"page 2", purpose="cursor")

    assert vault.proves(b"page 2", mac, purpose="cursor")
    assert vault.proves(b"x", Vault.from_text(OLD).mac(b"x", purpose="cursor"), purpose="cursor")
    assert not vault.proves(b"page 2", mac, purpose="token")
    assert not vault.proves(b"page 3", mac, purpose="cursor")


@pytest.mark.parametrize("text", ["", "short", "not base64!", base64.b64encode(b"x" * 31).decode()])
def test_a_bad_key_is_named(text: str) -> None:
    with pytest.raises(Invalid, match="32 bytes in base64"):
        Vault.from_text(text)


def test_the_key_file_is_made_once_and_is_ours_alone(tmp_path: Path) -> None:
    first, second = Vault.of(tmp_path, env={}), Vault.of(tmp_path, env={})

    assert first == second
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["secret.key"]
    assert "keys" not in repr(first)


def test_keys_of_rows_are_sorted_by_when_they_were_made() -> None:
    made = [uuid7() for _ in range(10_000)]

    assert made == sorted(set(made))
    assert {each.version for each in made} == {7}
