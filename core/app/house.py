"""A house: everything that core and its plugins contribute, gathered once and ready to use."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from piccolo.conf.apps import AppConfig

from core.auth import SYSTEM, Permission, acting_as, grant_defaults, know_permissions
from core.auth import house as house_profile
from core.channels import Adapter, Simulator, use_adapters
from core.errors import language
from core.events import Subscriber, install, seal, telling_jobs
from core.graphql import Engine, Graph, Schema, compose, use_engine
from core.hooks import Check, Demo, Generation, Host, keep_declarations
from core.jobs import Job, Schedule, run_due, sorted_out
from core.notify import use_notifiers
from core.pipeline import PipelineTemplate, install_pipelines
from core.search import bring_up_to_date, search_graph
from core.settings import Settings
from core.ui import Surface, check_sources, graph_of

from .dead import GRAPH as DEAD_JOBS
from .demo import demo_jobs
from .plugins import plugins_graph
from .proofs import Proofs, mark_of
from .switch import Switch, switch_jobs


@dataclass(eq=False)
class House:
    """One generation of a house; nothing in it changes after it was assembled."""

    settings: Settings
    generation: Generation
    host: Host
    switch: Switch | None = field(default=None)

    @cached_property
    def apps(self) -> tuple[AppConfig, ...]:
        """Tables and migrations of every slice and plugin."""
        return tuple(app for _, app in self.host.gather("tables"))

    @cached_property
    def permissions(self) -> tuple[Permission, ...]:
        """Everything a role may be granted."""
        return tuple(permission for _, permission in self.host.gather("permissions"))

    @cached_property
    def surface(self) -> Surface:
        """What the admin UI shows."""
        return Surface(self.host.gather("ui"), settings=self.host.gather("settings"))

    @cached_property
    def schema(self) -> Schema:
        """The API."""
        graphs: dict[str, Graph] = dict(self.host.gather("graph"))
        graphs["core.app"] = plugins_graph(self)
        graphs["core.jobs"] = DEAD_JOBS
        graphs["core.ui"] = graph_of(self.surface)
        graphs["core.search"] = search_graph(each for _, each in self.host.gather("searchable"))
        return compose(graphs)

    @cached_property
    def engine(self) -> Engine:
        """What answers GraphQL requests."""
        engine = Engine(self.schema, acting=acting_as)
        self.surface.engine = engine
        return engine

    @cached_property
    def subscribers(self) -> tuple[Subscriber, ...]:
        """Who hears of which event."""
        return tuple(subscriber for _, subscriber in self.host.gather("subscribers"))

    @cached_property
    def _work(self) -> tuple[Mapping[str, Job], tuple[Schedule, ...]]:
        declared = [work for _, work in self.host.gather("jobs")]
        telling = telling_jobs(self.subscribers).values()
        return sorted_out([*declared, *telling, *switch_jobs(self), *demo_jobs(self)])

    @property
    def works(self) -> Mapping[str, Job]:
        """Every job this house knows how to do, by kind."""
        return self._work[0]

    @property
    def schedules(self) -> tuple[Schedule, ...]:
        """What is due by itself."""
        return self._work[1]

    @cached_property
    def adapters(self) -> Mapping[str, Adapter[Any]]:
        """The channels, by name."""
        return {adapter.name: adapter for _, adapter in self.host.gather("channels")}

    @cached_property
    def simulators(self) -> Mapping[str, Simulator]:
        """The platforms of channels, imitated, by the channel's name."""
        return {each.channel: each for _, each in self.host.gather("simulators")}

    @cached_property
    def templates(self) -> tuple[PipelineTemplate, ...]:
        """Pipelines that are installed once."""
        return tuple(template for _, template in self.host.gather("pipelines"))

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """What the doctor looks at."""
        return tuple(check for _, check in self.host.gather("checks"))

    @cached_property
    def demos(self) -> tuple[Demo, ...]:
        """The steps of filling a demo house, in order."""
        steps = (step for _, step in self.host.gather("demo"))
        return tuple(sorted(steps, key=lambda step: (step.order, step.name)))

    def assemble(self) -> None:
        """Build everything that is built at start; raises what is wrong with it."""
        for part in ("apps", "permissions", "engine", "works", "adapters", "templates", "demos"):
            getattr(self, part)
        self._check_screens()

    def _check_screens(self) -> None:
        """Once: what was in order stays so while neither code nor screens nor schema change."""
        contributions, schema = [*self.host.gather("ui")], self.schema.graphql
        proofs, mark = Proofs(self.settings.data), mark_of(contributions, schema)
        if mark not in proofs:
            check_sources(contributions, schema)
            proofs.add(mark)

    def open(self) -> None:
        """Give this process the house's permissions, listeners, guards and channels."""
        know_permissions(self.permissions)
        install(self.subscribers, (guard for _, guard in self.host.gather("guards")))
        use_adapters(self.adapters)
        use_engine(self.engine)
        use_notifiers(way for _, way in self.host.gather("notifiers"))

    async def install(self) -> None:
        """Write the rows that a migrated house starts with; what is there already stays."""
        self.open()
        await grant_defaults()
        await install_pipelines(self.templates)
        for hook in ("merges", "personal_data"):
            await keep_declarations(hook, self.host.gather(hook))

    async def catch_up(self) -> None:
        """Queue what older versions, or times with fewer plugins, left to do."""
        await bring_up_to_date(each.entity for _, each in self.host.gather("searchable"))

    async def settle(self) -> None:
        """Seal every event and carry out every job that is due, until nothing is left to do."""
        while await seal() + await run_due(self.works, as_system):
            pass


@asynccontextmanager
async def as_system() -> AsyncIterator[None]:
    """The surroundings of every job: the house itself acts, and speaks its own language."""
    spoken = language.set((await house_profile()).language)
    try:
        with acting_as(SYSTEM):
            yield
    finally:
        language.reset(spoken)


def build(settings: Settings, generation: Generation, *, switch: Switch | None = None) -> House:
    """The house of a generation; a plugin that cannot take part is marked failed and left out."""
    failed = dict(generation.failed)
    while True:
        host = Host(generation.plugins, failed=failed)
        house = House(settings, generation, host, switch)
        try:
            house.assemble()
        except Exception as error:
            if not host.plugins:
                raise
            failed = {**host.failed, _culprit(house): f"{type(error).__name__}: {error}"}
        else:
            return house


def _culprit(broken: House) -> str:
    """The first plugin, in order of need, with which the house cannot be assembled."""
    plugins = broken.host.plugins
    for count in range(1, len(plugins)):
        part = Host(plugins[:count], failed=broken.host.failed)
        try:
            House(broken.settings, broken.generation, part).assemble()
        except Exception:
            return plugins[count - 1]
    return plugins[-1]
