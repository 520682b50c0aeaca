"""Find plugins, switch them on, and gather what they contribute."""

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from importlib.metadata import entry_points, version
from typing import Any

import pluggy
from packaging.specifiers import SpecifierSet

from core.errors import Invalid, T

from . import specs
from .card import Plugin

GROUP = "guanxi.plugins"

BUILTIN = (
    "core.hooks",
    "core.jobs",
    "core.events",
    "core.graphql",
    "core.auth",
    "core.search",
    "core.files",
    "core.notify",
    "core.entities.companies",
    "core.entities.customers",
    "core.entities.deals",
    "core.entities.activities",
    "core.pipeline",
    "core.channels",
)
"""Core slices: plugins that cannot be switched off, lowest floor first."""


def installed() -> dict[str, Plugin]:
    """The card of every installed plugin, by name."""
    cards = (import_module(door.value).PLUGIN for door in entry_points(group=GROUP))
    return {card.name: card for card in sorted(cards, key=lambda card: card.name)}


class Host:
    """The slices and plugins of one house, in order of need, and what became of each."""

    def __init__(self, enabled: Iterable[str], *, failed: dict[str, str] | None = None) -> None:
        """Walk in through every wanted door; a core slice that fails stops the start."""
        self.failed: dict[str, str] = dict(failed or {})
        self.cards = installed()
        self._impls: dict[str, Any] = {}
        self._manager = pluggy.PluginManager("guanxi")
        self._manager.add_hookspecs(specs)
        for package in BUILTIN:
            self._enter("core." + package.removeprefix("core."), package)
        packages = {door.name: door.value for door in entry_points(group=GROUP)}
        for name in in_order_of_need(set(enabled) - set(self.failed), self.cards):
            self._enter_plugin(name, packages[name])

    @property
    def plugins(self) -> tuple[str, ...]:
        """Names of the plugins that are on and well, each after those it needs."""
        return tuple(n for n in self._impls if not n.startswith("core.") and n not in self.failed)

    def gather(self, hook: str) -> Iterator[tuple[str, Any]]:
        """Every contribution to a hook as (owner, value), core first, then in order of need."""
        for owner, module in self._impls.items():
            if owner in self.failed or not hasattr(module, hook):
                continue
            try:
                answer = getattr(module, hook)()
                values = tuple(answer) if isinstance(answer, list | tuple) else (answer,)
            except Exception as error:
                self.mark(owner, f"{hook}(): {type(error).__name__}: {error}")
                continue
            yield from ((owner.removeprefix("core.entities."), value) for value in values)

    def mark(self, owner: str, reason: str) -> None:
        """Note that a plugin failed, and why; a failing core slice is an error of the house."""
        if owner.startswith("core."):
            raise RuntimeError(f"{owner}: {reason}")
        self.failed[owner] = reason

    def _enter_plugin(self, name: str, package: str) -> None:
        needs = [need for need in self.cards[name].needs if need in self.failed]
        if needs:
            self.failed[name] = f"needs {needs[0]}, which failed"
            return
        try:
            self._enter(name, package)
        except Exception as error:
            self.failed[name] = f"{type(error).__name__}: {error}"

    def _enter(self, name: str, package: str) -> None:
        module = import_module(f"{package}.plugin")
        self._manager.register(module, name)
        try:
            self._manager.check_pending()
        except Exception:
            self._manager.unregister(name=name)
            raise
        self._impls[name] = module


def in_order_of_need(enabled: Iterable[str], cards: dict[str, Plugin]) -> list[str]:
    """The enabled plugins and those they need, each after its needs; refuses what cannot be."""
    needs: dict[str, tuple[str, ...]] = {}
    wanted: list[tuple[str, str]] = [(name, "") for name in sorted(enabled)]
    while wanted:
        name, wanted_by = wanted.pop()
        card = _card(name, wanted_by, cards)
        needs[name] = card.needs
        wanted += [(need, name) for need in card.needs if need not in needs]
    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        raise Invalid(
            T("Plugins need each other in a circle: {names}.", "插件循环依赖：{names}。").fill(
                names=" → ".join(error.args[1])
            )
        ) from None


def _card(name: str, wanted_by: str, cards: dict[str, Plugin]) -> Plugin:
    if name not in cards:
        raise Invalid(_not_installed(name, wanted_by))
    card = cards[name]
    core = version("guanxi")
    if not SpecifierSet(card.requires_core).contains(core, prereleases=True):
        raise Invalid(
            T(
                "Plugin “{name}” needs core {wanted}, this is {core}.",
                "插件“{name}”需要核心版本 {wanted}，当前为 {core}。",
            ).fill(name=name, wanted=card.requires_core, core=core)
        )
    return card


def _not_installed(name: str, wanted_by: str) -> T:
    if wanted_by:
        text = T(
            "Plugin “{by}” needs plugin “{name}”, which is not installed.",
            "插件“{by}”需要插件“{name}”，但它没有安装。",
        )
    else:
        text = T("There is no plugin “{name}”.", "没有名为“{name}”的插件。")
    return text.fill(name=name, by=wanted_by)
