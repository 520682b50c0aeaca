"""Proposals: what is about to happen, and who may object."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar, dataclass_transform

from . import installed


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Proposal:
    """Something that is about to happen: `class MoveDeal(Proposal): deal_id: UUID; …`"""

    def __init_subclass__(cls) -> None:
        """Make it a frozen value."""
        super().__init_subclass__()
        dataclass(frozen=True, kw_only=True)(cls)


P = TypeVar("P", bound=Proposal)


@dataclass(frozen=True)
class Guard:
    """A function that is asked before something happens, and may refuse it."""

    proposal: type[Proposal]
    check: Callable[[Any], Awaitable[None]]


def before(proposal: type[P], check: Callable[[P], Awaitable[None]]) -> Guard:
    """Ask `check` before such a thing happens; it refuses by raising one of the four errors."""
    return Guard(proposal, check)


async def consult(proposal: Proposal) -> None:
    """Ask every guard, inside the transaction of what is proposed; the first refusal counts."""
    for guard in installed.guards():
        if isinstance(proposal, guard.proposal):
            await guard.check(proposal)
