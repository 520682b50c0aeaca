"""What search brings into the house."""

from piccolo.conf.apps import AppConfig

from core.hooks import hookimpl

from .piccolo_app import APP_CONFIG


@hookimpl
def tables() -> AppConfig:
    """The index."""
    return APP_CONFIG
