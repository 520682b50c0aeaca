"""Plugins, as the API shows and switches them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import strawberry

from core.auth import require
from core.errors import Conflict, NotFound, T
from core.graphql import Graph, Payload, UserError, field, mutation, payload, query, verb
from core.hooks import Generation, Plugin, enabled

from .switch import under_way, want_off, want_on

if TYPE_CHECKING:
    from .house import House

MANAGE = "core.plugin.manage"


@strawberry.enum(description="Whether a plugin takes part; STARTING is on its way on or off.")
class PluginState(StrEnum):
    """Whether a plugin takes part in the running house; STARTING is on its way on or off."""

    ON = "on"
    OFF = "off"
    STARTING = "starting"
    FAILED = "failed"


@strawberry.type(name="Plugin", description="An installed plugin, and whether it is on.")
class PluginNode:
    """An installed plugin, and whether it is on."""

    name: str = strawberry.field(description="Its unique name.")
    title: str = strawberry.field(description="What people call it, in the reader's language.")
    summary: str = strawberry.field(description="What one gets by switching it on.")
    version: str = strawberry.field(description="Its version.")
    needs: list[str] = strawberry.field(description="Plugins it cannot do without.")
    enabled: bool = strawberry.field(description="Whether it is wanted.")
    state: PluginState = strawberry.field(description="Whether it takes part.")
    reason: str | None = strawberry.field(description="Why it failed, if it did.")


@strawberry.input(description="Which plugin is meant.")
class PluginInput:
    """Which plugin is meant."""

    name: str = strawberry.field(description="Its unique name.")


@payload
class PluginPayload(Payload):
    """What became of the wish: the plugin starts or stops in the background; see its state."""

    name: str | None
    errors: list[UserError]


def plugins_graph(house: House) -> Graph:
    """The roots about plugins, for one house."""
    cards = house.host.cards

    @query
    class Query:
        @field
        async def plugins(self) -> list[PluginNode]:
            """Every installed plugin by name; needs the permission core.plugin.manage."""
            require(MANAGE)
            wanted, starting = await enabled(), await under_way()
            return [_node(card, house, wanted, starting) for card in cards.values()]

    @mutation
    class Mutation:
        @verb
        async def enable_plugin(self, input: PluginInput) -> PluginPayload:
            """Switch a plugin on, with all it needs; it is tried in a process of its own first."""
            require(MANAGE)
            await want_on([_known(cards, input.name).name])
            return PluginPayload(name=input.name)

        @verb
        async def disable_plugin(self, input: PluginInput) -> PluginPayload:
            """Switch a plugin off; its data stays and is there when it is switched on again."""
            require(MANAGE)
            name = _known(cards, input.name).name
            _refuse_if_needed(name, house, (await enabled()).plugins)
            await want_off(name)
            return PluginPayload(name=name)

    return Graph(queries=(Query,), mutations=(Mutation,), types=(PluginNode,))


def _node(card: Plugin, house: House, wanted: Generation, starting: frozenset[str]) -> PluginNode:
    reason = wanted.failed.get(card.name) or house.host.failed.get(card.name)
    return PluginNode(
        name=card.name,
        title=card.title.say(),
        summary=card.summary.say(),
        version=card.version,
        needs=list(card.needs),
        enabled=card.name in wanted.plugins,
        state=_state(card.name, house, wanted, starting, reason),
        reason=reason,
    )


def _state(
    name: str, house: House, wanted: Generation, starting: frozenset[str], reason: str | None
) -> PluginState:
    taking_part, meant = name in house.host.plugins, name in wanted.plugins
    if name in starting or (taking_part is not meant and not reason):
        return PluginState.STARTING
    if taking_part:
        return PluginState.ON
    return PluginState.FAILED if reason else PluginState.OFF


def _known(cards: dict[str, Plugin], name: str) -> Plugin:
    if name not in cards:
        raise NotFound(
            T("There is no plugin “{name}”.", "没有名为“{name}”的插件。").fill(name=name[:60]),
            field="name",
        )
    return cards[name]


def _refuse_if_needed(name: str, house: House, wanted: frozenset[str]) -> None:
    needing = [other for other in wanted if name in house.host.cards[other].needs]
    if needing:
        raise Conflict(
            T("“{other}” needs it: switch that off first.", "“{other}”依赖它，请先停用。").fill(
                other=house.host.cards[needing[0]].title
            ),
            field="name",
        )
