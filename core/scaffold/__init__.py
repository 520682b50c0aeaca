"""A plugin to begin with: complete, tested, and outside this repository."""

from .writing import write

__all__ = ["write"]
