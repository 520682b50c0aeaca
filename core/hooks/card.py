"""The card on a plugin's door."""

from dataclasses import dataclass

from core.errors import T


@dataclass(frozen=True, kw_only=True)
class Plugin:
    """What a plugin says of itself before anyone walks in: readable without side effects."""

    name: str
    title: T
    summary: T
    version: str
    needs: tuple[str, ...] = ()
    requires_core: str = ""
    """A version specifier such as `>=0.1,<1`; empty means any core."""
