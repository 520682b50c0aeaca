"""The doors of the house: what a plugin may contribute, and how it is found."""

from .card import Plugin
from .host import BUILTIN, GROUP, Host, in_order_of_need, installed
from .personal import erase_person, export_person
from .piccolo_app import APP_CONFIG
from .settings import PluginSettings, Secret, change_settings, settings_of, shown
from .specs import hookimpl
from .store import (
    Generation,
    declared,
    enabled,
    give_up,
    keep_declarations,
    note_failure,
    note_start,
    seed,
    switch,
)
from .values import Check, Clash, Demo, Merge, PersonalData

__all__ = [
    "APP_CONFIG",
    "BUILTIN",
    "GROUP",
    "Check",
    "Clash",
    "Demo",
    "Generation",
    "Host",
    "Merge",
    "PersonalData",
    "Plugin",
    "PluginSettings",
    "Secret",
    "change_settings",
    "declared",
    "enabled",
    "erase_person",
    "export_person",
    "give_up",
    "hookimpl",
    "in_order_of_need",
    "installed",
    "keep_declarations",
    "note_failure",
    "note_start",
    "seed",
    "settings_of",
    "shown",
    "switch",
]
