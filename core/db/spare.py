"""Spare every server a code formatter: Piccolo imports one, but needs it only to write files."""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands in for a module until somebody really uses it."""

    def __getattr__(self, name: str) -> Any:
        """Import the real module, unless Python only asks what kind of module this is."""
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


sys.modules.setdefault("black", _Later("black"))
