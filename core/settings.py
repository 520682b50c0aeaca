"""What the environment says about this deployment, read once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from core.errors import Invalid, T

_LEVELS = ("debug", "info", "warning", "error", "critical")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One deployment: where it listens, where its data is, what it talks to."""

    host: str = "127.0.0.1"
    port: int = 8000
    data: Path = Path("data")
    database_url: str | None = None
    redis_url: str | None = None
    url: str | None = None
    files_url: str | None = None
    smtp_url: str | None = field(default=None, repr=False)
    plugins: tuple[str, ...] = ()
    pool_size: int = 10
    log_level: str = "info"

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Read `GUANXI_*`; refuses a value that cannot be right, by its name."""
        return cls(
            host=env.get("GUANXI_HOST", "127.0.0.1"),
            port=_port(env, "GUANXI_PORT", 8000),
            data=Path(env.get("GUANXI_DATA") or _data()).expanduser().absolute(),
            database_url=env.get("GUANXI_DATABASE_URL") or None,
            redis_url=_address(env, "GUANXI_REDIS_URL", ("redis", "rediss", "unix")),
            url=_address(env, "GUANXI_URL", ("http", "https")),
            files_url=_address(env, "GUANXI_FILES_URL", ("s3",)),
            smtp_url=_address(env, "GUANXI_SMTP_URL", ("smtp", "smtps")),
            plugins=tuple(env.get("GUANXI_PLUGINS", "").replace(",", " ").split()),
            pool_size=_number(env, "GUANXI_POOL", 10, 2, 200),
            log_level=_level(env, "GUANXI_LOG"),
        )


def _data() -> str:
    """The default data directory; root gets one that other system users may enter."""
    return "/var/lib/guanxi" if hasattr(os, "geteuid") and os.geteuid() == 0 else "data"


def _number(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    value = env.get(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not low <= int(value[:9]) <= high:
        raise Invalid(
            T(
                "{name} must be a number from {low} to {high}.",
                "{name} 必须是 {low} 到 {high} 的数字。",
            ).fill(name=name, low=low, high=high)
        )
    return int(value)


def _level(env: Mapping[str, str], name: str) -> str:
    value = (env.get(name) or "info").lower()
    if value not in _LEVELS:
        raise Invalid(
            T("{name} must be one of {levels}.", "{name} 必须是 {levels} 之一。").fill(
                name=name, levels=", ".join(_LEVELS)
            )
        )
    return value


def _port(env: Mapping[str, str], name: str, default: int) -> int:
    return _number(env, name, default, 1, 65535)


def _address(env: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    value = env.get(name)
    if not value:
        return None
    if urlsplit(value).scheme not in schemes:
        raise Invalid(
            T("{name} must start with {kinds}.", "{name} 必须以 {kinds} 开头。").fill(
                name=name, kinds=" / ".join(f"{s}://" for s in schemes)
            )
        )
    return value.rstrip("/")
