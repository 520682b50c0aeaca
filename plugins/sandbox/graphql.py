"""Whether the sandbox is open, and where its phones are, as the API shows it."""

import strawberry

from core.auth import house, require
from core.channels import MANAGE
from core.graphql import Graph, Payload, UserError, field, mutation, payload, query, verb
from core.hooks import settings_of
from core.settings import Settings

from .neighbours import doorstep, way
from .opening import SandboxSettings, open_sandbox

PHONES = "/plugins/sandbox/"


async def _phones() -> str:
    """The page with the phones, at the address the house goes by."""
    base = (await house()).url or Settings.from_env().url or doorstep()
    return f"{base.rstrip('/')}{PHONES}"


@strawberry.type
class Unconnected:
    """An imitated account that could not be connected."""

    title: str = strawberry.field(description="Which")
    why: str = strawberry.field(description="Why not, in words")


@strawberry.type
class Sandbox:
    """Platforms that are imitated, with the phones of the people on them."""

    open: bool = strawberry.field(description="Whether it was started with the house")
    phones: str | None = strawberry.field(description="The page with the phones")
    unconnected: list[Unconnected] = strawberry.field(description="What cannot be played, and why")


@payload
class SandboxPayload(Payload):
    """What was opened."""

    channels: list[str]
    errors: list[UserError]


@query
class Query:
    """What can be asked about the sandbox."""

    @field
    async def sandbox(self) -> Sandbox:
        """The sandbox of this house."""
        require(MANAGE)
        there = way() is not None
        refused = (await settings_of(SandboxSettings)).refused if there else {}
        return Sandbox(
            open=there,
            phones=await _phones() if there else None,
            unconnected=[Unconnected(title=title, why=why) for title, why in refused.items()],
        )


@mutation
class Mutation:
    """What can be done with the sandbox."""

    @verb(transactional=False)
    async def open_sandbox(self) -> SandboxPayload:
        """Connect an account on every imitated platform whose channel is on."""
        return SandboxPayload(channels=await open_sandbox())


GRAPH = Graph(queries=(Query,), mutations=(Mutation,))
