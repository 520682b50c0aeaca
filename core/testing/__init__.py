"""A house for tests, shipped: one fixture, `crm`, with everything in reach.

pytest finds the fixtures through an entry point, so a plugin in another repository tests itself
exactly as ours do. The house itself is imported by the first test that asks for one: a broken
slice then fails its own tests, not every run.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .house import TestHouse

__all__ = ["TestHouse"]


def __getattr__(name: str) -> Any:
    """Import the house when it is first asked for."""
    if name == "TestHouse":
        from .house import TestHouse

        return TestHouse
    raise AttributeError(name)
