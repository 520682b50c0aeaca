"""Platforms, imitated: what a sandbox needs to know of them, and what their people can do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import T


@dataclass(frozen=True, kw_only=True)
class Simulator:
    """The platform behind a channel, imitated; calling `platform` makes a fresh one."""

    channel: str
    platform: Callable[..., Any]


@dataclass(frozen=True)
class Ask:
    """Something to say along with a doing."""

    name: str
    title: T
    sample: str = ""


@dataclass(frozen=True)
class Doing:
    """Something a person can do on their phone."""

    id: str
    title: T
    fields: Sequence[Ask] = ()


@dataclass(frozen=True)
class Received:
    """Something that appeared on a person's phone; `at` in seconds of the platform's clock."""

    kind: str
    text: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    at: float = 0.0
