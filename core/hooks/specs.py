"""Every hook a plugin can answer.

A hook *declares*; it never acts. Each is called once, when the house is built, synchronously, in
order of need, and answers with frozen values. Behaviour lives in the async functions those values
carry. An answer may be one value or a tuple of them. An implementation may take fewer arguments
than its specification, so specifications can grow.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pluggy import HookimplMarker, HookspecMarker

if TYPE_CHECKING:
    from piccolo.conf.apps import AppConfig

    from core.auth import Permission
    from core.channels import Adapter, Simulator
    from core.events import Guard, Subscriber
    from core.graphql import Graph
    from core.hooks import Check, Demo, Merge, PersonalData, PluginSettings
    from core.jobs import Job, Schedule
    from core.notify import Notifier
    from core.pipeline import PipelineTemplate
    from core.search import Searchable
    from core.ui import Contribution

hookspec = HookspecMarker("guanxi")
hookimpl = HookimplMarker("guanxi")

# ── Data ─────────────────────────────────────────────────────────────────────────────────────────


@hookspec
def tables() -> AppConfig:  # type: ignore[empty-body]
    """Own tables, with their migrations; every name starts with the plugin's own."""


@hookspec
def searchable() -> Sequence[Searchable]:  # type: ignore[empty-body]
    """What of its rows the global search finds, and which words stand for them."""


@hookspec
def personal_data() -> Sequence[PersonalData]:  # type: ignore[empty-body]
    """Where it keeps personal data, as data: stored, so that core can export and erase it later."""


@hookspec
def merges() -> Sequence[Merge]:  # type: ignore[empty-body]
    """How its rows follow when two customers are merged, as data."""


@hookspec
def demo() -> Sequence[Demo]:  # type: ignore[empty-body]
    """Believable demo data, filled in on request."""


# ── API ──────────────────────────────────────────────────────────────────────────────────────────


@hookspec
def graph() -> Graph:  # type: ignore[empty-body]
    """Types, queries, mutations, subscriptions, and fields lent to other people's types."""


@hookspec
def routes() -> Sequence[Any]:  # type: ignore[empty-body]
    """Litestar route handlers for what GraphQL cannot do; mounted under `/plugins/<name>/`."""


@hookspec
def permissions() -> Sequence[Permission]:  # type: ignore[empty-body]
    """What a role may be granted: `<owner>.<noun>.<verb>`, its title and its default roles."""


@hookspec
def settings() -> Sequence[type[PluginSettings]]:  # type: ignore[empty-body]
    """Typed, validated settings; secret fields are encrypted at rest and write-only."""


@hookspec
def ui() -> Sequence[Contribution]:  # type: ignore[empty-body]
    """Pages, panels, actions and settings screens of the admin UI, as data."""


# ── Behaviour ────────────────────────────────────────────────────────────────────────────────────


@hookspec
def subscribers() -> Sequence[Subscriber]:  # type: ignore[empty-body]
    """Who hears which event: after commit, at least once, so it must be idempotent."""


@hookspec
def guards() -> Sequence[Guard]:  # type: ignore[empty-body]
    """Who is asked before something happens: inside the transaction, may refuse it."""


@hookspec
def jobs() -> Sequence[Job | Schedule]:  # type: ignore[empty-body]
    """Background work, and when it is due by itself."""


@hookspec
def channels() -> Sequence[Adapter]:  # type: ignore[empty-body]
    """Places where people talk to us: how to verify, read and recognise what comes from there."""


@hookspec
def simulators() -> Sequence[Simulator]:  # type: ignore[empty-body]
    """The platform behind a channel, imitated, for tests and demo data."""


@hookspec
def pipelines() -> Sequence[PipelineTemplate]:  # type: ignore[empty-body]
    """Pipelines to install once, as rows that the user may then edit."""


@hookspec
def notifiers() -> Sequence[Notifier]:  # type: ignore[empty-body]
    """Ways to reach staff outside the app, such as by mail or a company messenger."""


@hookspec
def checks() -> Sequence[Check]:  # type: ignore[empty-body]
    """What `guanxi doctor` and `/health/ready` look at."""
