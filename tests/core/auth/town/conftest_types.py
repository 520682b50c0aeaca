"""The types of fixtures that make things."""

from collections.abc import Awaitable, Callable

from core.auth import Asker

Somebody = Callable[..., Awaitable[Asker]]
