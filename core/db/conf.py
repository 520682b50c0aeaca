"""What Piccolo reads to find our database and our tables."""

import logging
from importlib import import_module
from pathlib import Path
from typing import Any

from piccolo.conf.apps import AppRegistry

from .engine import ENGINE as DB

__all__ = ["DB"]

log = logging.getLogger(__name__)

_ROOT = Path(__file__).parent.parent.parent


def __getattr__(name: str) -> Any:
    """Find every app only when Piccolo's command line asks; the house gathers its own."""
    if name != "APP_REGISTRY":
        raise AttributeError(name)
    files = [*_ROOT.glob("core/**/piccolo_app.py"), *_ROOT.glob("plugins/**/piccolo_app.py")]
    names = (file.relative_to(_ROOT).with_suffix("") for file in sorted(files))
    return AppRegistry(apps=[name for name in map(_dotted, names) if _loads(name)])


def _dotted(path: Path) -> str:
    return ".".join(path.parts)


def _loads(name: str) -> bool:
    """One app that is being worked on must not keep us from writing another's migration."""
    try:
        import_module(name)
    except ImportError as error:
        log.warning("left out %s: %s", name, error)
        return False
    return True
