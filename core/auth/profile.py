"""The business this house serves: its name, language, time zone, currency and address."""

from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import Field, field_validator

from core.db import current_dsn
from core.errors import Invalid, T, clean_name
from core.hooks import PluginSettings, change_settings, settings_of

LANGUAGES = ("zh-CN", "en")
REMEMBERED_SECONDS = 1.0


class House(PluginSettings):
    """The profile of the business."""

    business: str = Field("", max_length=100, title="Business name")
    language: str = Field("zh-CN", title="Language")
    zone: str = Field("Asia/Shanghai", title="Time zone")
    currency: str = Field("CNY", pattern=r"^[A-Z]{3}$", title="Currency")
    url: str = Field("", max_length=300, title="Public address")

    @field_validator("business")
    @classmethod
    def _tidy_business(cls, value: str) -> str:
        return clean_name(value)

    @field_validator("language")
    @classmethod
    def _known_language(cls, value: str) -> str:
        return known_language(value)

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        return known_zone(value)

    @field_validator("url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        return web_address(value)


_remembered: dict[str, tuple[House, float]] = {}
"""By database, for a process may turn to another one."""


async def house() -> House:
    """The profile, as it was at most a second ago."""
    known = _remembered.get(current_dsn())
    if known is None or known[1] < monotonic():
        known = (await settings_of(House), monotonic() + REMEMBERED_SECONDS)
        _remembered[current_dsn()] = known
    return known[0]


async def change_house(**values: Any) -> House:
    """Change some of the profile."""
    changed = await change_settings(House, values)
    _remembered.clear()
    return changed


def known_language(tag: str) -> str:
    """A language we speak."""
    if tag not in LANGUAGES:
        raise Invalid(T("We speak zh-CN and en.", "支持的语言为 zh-CN 和 en。"), field="language")
    return tag


def known_zone(name: str) -> str:
    """A time zone that exists."""
    if name not in available_timezones():
        raise Invalid(
            T("There is no time zone “{name}”.", "没有时区“{name}”。").fill(name=name[:64]),
            field="zone",
        )
    return name


def web_address(url: str) -> str:
    """An address on the web without path, query or name and password; none stays none."""
    if not url:
        return ""
    parts = urlsplit(url.strip())
    plain = parts.hostname and not (parts.username or parts.query or parts.fragment)
    if parts.scheme not in ("http", "https") or not plain or parts.path not in ("", "/"):
        raise Invalid(
            T(
                "Write it like https://crm.example.com.",
                "请填写如 https://crm.example.com 的地址。",
            ),
            field="url",
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"
