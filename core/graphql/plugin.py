"""What the API itself brings into the house."""

from datetime import time

from piccolo.conf.apps import AppConfig

from core.hooks import hookimpl
from core.jobs import Job, Schedule, job

from .changes import Change, Fact, Query, Subscription
from .graph import Graph
from .idempotency import forget
from .piccolo_app import APP_CONFIG
from .undo import Undo


@job("graphql.forget_keys")
async def forget_keys() -> None:
    """Drop Idempotency-Keys after their day."""
    await forget()


@hookimpl
def tables() -> AppConfig:
    """Changes that carried an Idempotency-Key."""
    return APP_CONFIG


@hookimpl
def graph() -> Graph:
    """The change feed, and taking changes back."""
    return Graph(
        queries=(Query,), mutations=(Undo,), subscriptions=(Subscription,), types=(Change, Fact)
    )


@hookimpl
def jobs() -> tuple[Job | Schedule, ...]:
    """Cleaning up."""
    return (forget_keys, Schedule("graphql.forget_keys", daily=time(3, 40)))
