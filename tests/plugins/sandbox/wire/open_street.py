"""A street beside the house, and what stands on the phones there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from core.channels import hang_up
from core.testing.ports import on_a_port
from plugins.sandbox.serving import served
from plugins.sandbox.street import Street

if TYPE_CHECKING:
    import pytest

    from core.testing import TestHouse

CHANNELS = ("wechat", "wecom", "weibo", "douyin", "sms", "email")
TOKEN = "a word that only tests know"


@asynccontextmanager
async def opened(crm: TestHouse, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Street]:
    """A street beside the house, and the house on a port where the street finds it."""
    street = Street(crm.house.simulators[name] for name in CHANNELS)
    async with on_a_port(served(street, TOKEN)) as there, on_a_port(crm.app) as here:
        monkeypatch.setenv("GUANXI_SANDBOX", there)
        monkeypatch.setenv("GUANXI_SANDBOX_TOKEN", TOKEN)
        monkeypatch.setenv("GUANXI_PORT", str(urlsplit(here).port))
        try:
            yield street
        finally:
            await street.close()
            await hang_up()


def phone(street: Street, corner: str, name: str = "小林") -> dict[str, Any]:
    """Somebody's phone, as the page shows it."""
    shown = street.state("zh-CN")["phones"]
    return next(each for each in shown if (each["corner"], each["name"]) == (corner, name))
