"""Settings are typed and validated, and their secrets never leave."""

import base64

import pytest

from core.db import Vault, fetchval, migrate, use_vault
from core.errors import Invalid
from core.hooks.piccolo_app import APP_CONFIG
from core.hooks.settings import PluginSettings, Secret, change_settings, settings_of, shown


class PostSettings(PluginSettings, owner="post"):
    """Settings of an invented plugin."""

    sender: str = "office"
    copies: int = 1
    password: Secret | None = None


@pytest.fixture(autouse=True)
async def house(pool: str) -> None:
    use_vault(Vault.from_text(base64.b64encode(b"k" * 32).decode()))
    await migrate([APP_CONFIG])


async def test_what_was_never_set_has_its_default() -> None:
    assert await settings_of(PostSettings) == PostSettings()


async def test_a_change_keeps_what_it_does_not_mention() -> None:
    await change_settings(PostSettings, {"copies": 3, "password": "hush"})
    await change_settings(PostSettings, {"sender": "shop", "password": ""})

    settings = await settings_of(PostSettings)

    assert (settings.sender, settings.copies) == ("shop", 3)
    assert settings.password and settings.password.get_secret_value() == "hush"


async def test_a_secret_is_sealed_at_rest_and_shown_to_nobody() -> None:
    settings = await change_settings(PostSettings, {"password": "hush"})

    row = await fetchval("select setting::text from setting")

    assert "hush" not in row and b"hush".hex() not in row
    assert "hush" not in repr(settings)
    assert shown(settings) == {"sender": "office", "copies": 1, "password": True}


@pytest.mark.parametrize("values", [{"copies": "many"}, {"nonsense": 1}, {"sender": "a\0b"}])
async def test_nonsense_is_refused_and_changes_nothing(values: dict) -> None:
    await change_settings(PostSettings, {"copies": 2})

    with pytest.raises(Invalid) as refusal:
        await change_settings(PostSettings, values)

    assert refusal.value.field == next(iter(values))
    assert (await settings_of(PostSettings)).copies == 2


async def test_another_key_cannot_open_what_this_one_sealed() -> None:
    await change_settings(PostSettings, {"password": "hush"})
    use_vault(Vault.from_text(base64.b64encode(b"x" * 32).decode()))

    with pytest.raises(Invalid, match="enter it again"):
        await settings_of(PostSettings)


async def test_settings_belong_to_whoever_declares_them() -> None:
    assert PostSettings.owner == "post"
    assert PluginSettings.owner == ""
