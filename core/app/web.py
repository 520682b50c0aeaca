"""A house on the web: every route, and what runs beside the requests."""

import asyncio
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any

import structlog
from litestar import Litestar, Request, Response, Router
from litestar.datastructures import ResponseHeader
from litestar.handlers import BaseRouteHandler

from core.auth import SetUp, Surroundings, auth_routes, authenticate
from core.channels import hang_up, letter_box, root_file
from core.db import AWAY, OUTAGES
from core.events import EventService
from core.files import file_routes
from core.graphql import graphql_door, graphql_routes
from core.jobs import Job, run_worker
from core.pipeline import name_roads

from .demo import demo_progress, want_demo
from .front import Front
from .health import health_routes
from .house import House, as_system
from .page import asset, page, to_app
from .switch import switch_jobs, switching_label, want_on

log = structlog.get_logger("guanxi.app")

SECURITY = [
    ResponseHeader(name="x-content-type-options", value="nosniff"),
    ResponseHeader(name="referrer-policy", value="same-origin"),
    ResponseHeader(name="cross-origin-opener-policy", value="same-origin"),
    ResponseHeader(name="permissions-policy", value="camera=(), geolocation=(), microphone=()"),
]


def create_app(house: House) -> Front:
    """The house as an ASGI application; the pool must be open and the house installed."""
    doors = {"channels": letter_box(), "graphql": graphql_door(house.engine, authenticate)}
    return Front(doors, _inside(house))


@lru_cache(maxsize=8)
def _inside(house: House) -> Litestar:
    """What stands behind the busiest doors: a house never changes, so it is put together once."""
    return Litestar(
        [
            *graphql_routes(house.engine, authenticate),
            *auth_routes(_surroundings(house)),
            *file_routes(),
            *health_routes(house),
            *_plugin_routes(house),
            asset,
            page,
            to_app,
            root_file,
        ],
        lifespan=[lambda _: _running(house)],
        exception_handlers=dict.fromkeys(OUTAGES, _away),
        response_headers=SECURITY,
        openapi_config=None,
        logging_config=None,
    )


def _away(_: Request, error: Exception) -> Response[dict[str, object]]:
    """The database is out of reach: nothing was done, and asking again soon may help."""
    log.warning("the database cannot be reached", why=type(error).__name__)
    told = {"code": "UNAVAILABLE", "message": AWAY.say(), "field": None}
    return Response({"errors": [told]}, status_code=503, headers={"retry-after": "2"})


async def work(house: House) -> None:
    """What a `guanxi worker` does: carry jobs out and move events, until cancelled."""
    async with asyncio.TaskGroup() as group:
        group.create_task(EventService().run())
        group.create_task(_carry(house, house.works, redis_url=house.settings.redis_url))


@asynccontextmanager
async def _running(house: House) -> AsyncIterator[None]:
    """Events always travel; jobs run here, unless Redis takes them to workers."""
    works = house.works
    if house.settings.redis_url:
        works = {job.kind: job for job in switch_jobs(house)}
    tasks = [
        asyncio.create_task(EventService().run(), name="events"),
        asyncio.create_task(_carry(house, works), name="jobs"),
    ]
    for task in tasks:
        task.add_done_callback(_leave_if_broken)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _leave_if_broken(task: asyncio.Task[None]) -> None:
    """A server whose events or jobs stand still must not go on: its parent starts another."""
    if not task.cancelled() and (error := task.exception()):
        log.error("the server leaves", broken=task.get_name(), exc_info=error)
        signal.raise_signal(signal.SIGTERM)


async def _carry(house: House, works: Mapping[str, Job], *, redis_url: str | None = None) -> None:
    try:
        await run_worker(works, as_system, schedules=house.schedules, redis_url=redis_url)
    finally:
        await hang_up()


def _plugin_routes(house: House) -> list[Router]:
    """What plugins serve by themselves, each below its own name."""
    by_owner: dict[str, list[BaseRouteHandler]] = {}
    for owner, handler in house.host.gather("routes"):
        by_owner.setdefault(owner, []).append(handler)
    return [
        Router(f"/plugins/{owner}", route_handlers=handlers) for owner, handlers in by_owner.items()
    ]


def _surroundings(house: House) -> Surroundings:
    """What the set-up wizard needs to know of the house above auth, and may ask of it."""

    async def on_set_up(wish: SetUp) -> None:
        await name_roads(house.templates, wish.language)
        await want_on(wish.plugins)
        if wish.demo:
            await want_demo(wish.plugins)

    async def busy() -> dict[str, Any] | None:
        return await switching_label(house) or await demo_progress()

    async def modules() -> list[dict[str, Any]]:
        return _modules(house)

    return Surroundings(on_set_up=on_set_up, modules=modules, busy=busy)


def _modules(house: House) -> list[dict[str, Any]]:
    """The plugins one may switch on, in the reader's language."""
    return [
        {
            "name": card.name,
            "title": card.title.say(),
            "summary": card.summary.say(),
            "needs": list(card.needs),
        }
        for card in house.host.cards.values()
    ]
