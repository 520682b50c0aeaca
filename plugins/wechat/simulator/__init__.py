"""The WeChat platform, imitated: its API, its post, its rules, and the people on their phones.

It shares no code with the channel, so that a mistake there cannot hide here.
"""

from . import (
    console,
    login,
    mass,
    materials,
    media,
    menus,
    people,
    speaking,
    staff,
    tags,
    templates,
    tokens,
)
from .account import SimAccount
from .acts import Ask, Doing
from .fans import Fan, Received
from .letters import Person
from .platform import Platform
from .sender import Sender
from .stalls import STALLS
from .wire import OfficialAccount, Request

APIS = (
    console,
    login,
    mass,
    materials,
    media,
    menus,
    people,
    speaking,
    staff,
    tags,
    templates,
    tokens,
)
"""Modules whose import puts their endpoints in place."""

__all__ = [
    "APIS",
    "STALLS",
    "Ask",
    "Doing",
    "Fan",
    "OfficialAccount",
    "Person",
    "Platform",
    "Received",
    "Request",
    "Sender",
    "SimAccount",
]
