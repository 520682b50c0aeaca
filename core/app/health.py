"""Whether the house lives, whether it is ready, and its figures for Prometheus."""

import asyncio

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from core.db import fetchval

from .house import House

ALIVE = {"status": "ok"}
PATIENCE = 2.0
"""Seconds a check may take before the answer is no."""


def health_routes(house: House) -> list[HTTPRouteHandler]:
    """The doors for balancers, supervisors and monitoring."""

    @get("/health/live", include_in_schema=False)
    async def live() -> dict[str, str]:
        """The process answers."""
        return ALIVE

    @get("/health/ready", include_in_schema=False)
    async def ready() -> Response[dict[str, object]]:
        """The process can do its work now; else 503 and what is missing."""
        wrong = await what_is_wrong(house)
        content = {
            "status": "no" if wrong else "ok",
            "generation": house.generation.number,
            "plugins": sorted(house.host.plugins),
            "wrong": wrong,
        }
        headers = {"retry-after": "2"} if wrong else {}
        return Response(content, status_code=503 if wrong else 200, headers=headers)

    @get("/metrics", include_in_schema=False)
    async def metrics() -> Response[bytes]:
        """Counters and times."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [live, ready, metrics]


async def what_is_wrong(house: House) -> list[str]:
    """Names of the things that must be well and are not."""
    checks = {check.name: check.run for check in house.checks if check.ready}
    results = await asyncio.gather(_database(), *(_passes(run) for run in checks.values()))
    return [name for name, well in zip(("database", *checks), results, strict=True) if not well]


async def _database() -> bool:
    try:
        return await asyncio.wait_for(fetchval("select true"), PATIENCE)
    except Exception:
        return False


async def _passes(run: object) -> bool:
    try:
        return await asyncio.wait_for(run(), PATIENCE) is None  # type: ignore[operator]
    except Exception:
        return False
