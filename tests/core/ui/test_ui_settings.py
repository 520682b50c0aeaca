"""A settings model becomes a screen: a field for every setting, in both languages."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field as Rule

from core.errors import T
from core.hooks import PluginSettings, Secret
from core.ui import Form, Label, Settings, Surface, settings_screen


class Mood(StrEnum):
    """How a shop feels."""

    CALM = "calm"
    LOUD = "loud"


class ShopSettings(PluginSettings, owner="shop"):
    """What a shop decides."""

    rate: Annotated[
        Decimal, Rule(ge=0, le=9), Label(T("Rate", "比率"), T("Per unit", "每单位"))
    ] = Decimal(1)
    open_late: Annotated[bool, Label(T("Open late", "营业至深夜"))] = False
    mood: Annotated[Mood, Label(T("Mood", "气氛"))] = Mood.CALM
    key: Annotated[Secret, Label(T("Key", "密钥"))] = Secret("")
    motto: str = ""


def test_every_setting_gets_the_field_of_its_kind() -> None:
    screen, save = settings_screen(ShopSettings, T("Shop", "商店"))

    assert isinstance(screen, Settings)
    form = screen.body[0]
    assert isinstance(form, Form)
    assert [(f.name, f.type, f.min, f.max) for f in form.fields] == [
        ("rate", "number", 0, 9),
        ("open_late", "bool", None, None),
        ("mood", "select", None, None),
        ("key", "secret", None, None),
        ("motto", "text", None, None),
    ]
    assert [option.value for option in form.fields[2].options] == ["calm", "loud"]
    assert (form.submit, save.id) == ("shop.save_settings", "save_settings")


def test_the_screen_speaks_the_readers_language() -> None:
    surface = Surface([("shop", part) for part in settings_screen(ShopSettings, T("Shop", "商店"))])

    _, screen = surface.manifest("zh-CN", lambda permission: True)["contributions"]

    assert screen["id"] == "shop.settings"
    assert screen["body"][0]["fields"][0] == {
        "name": "rate",
        "label": "比率",
        "type": "number",
        "help": "每单位",
        "min": 0.0,
        "max": 9.0,
    }


def test_only_those_who_manage_plugins_are_sent_it() -> None:
    surface = Surface([("shop", part) for part in settings_screen(ShopSettings, T("Shop", "商店"))])

    shown = surface.manifest("en", lambda permission: permission != "core.plugin.manage")

    assert shown["contributions"] == []
