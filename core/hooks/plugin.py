"""What the doors themselves remember: which plugins are on, and their settings."""

from piccolo.conf.apps import AppConfig

from .piccolo_app import APP_CONFIG
from .specs import hookimpl


@hookimpl
def tables() -> AppConfig:
    return APP_CONFIG
