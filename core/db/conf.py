"""What Piccolo reads to find our database and our tables."""

from pathlib import Path
from typing import Any

from piccolo.conf.apps import AppRegistry

from .engine import ENGINE as DB

__all__ = ["DB"]

_ROOT = Path(__file__).parent.parent.parent


def __getattr__(name: str) -> Any:
    """Find every app only when Piccolo's command line asks; the house gathers its own."""
    if name != "APP_REGISTRY":
        raise AttributeError(name)
    files = [*_ROOT.glob("core/**/piccolo_app.py"), *_ROOT.glob("plugins/**/piccolo_app.py")]
    names = (file.relative_to(_ROOT).with_suffix("") for file in sorted(files))
    return AppRegistry(apps=[".".join(name.parts) for name in names])
