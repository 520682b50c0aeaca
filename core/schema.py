"""The GraphQL schema as text, for people, tests and code generators."""

from pathlib import Path

from graphql import lexicographic_sort_schema, print_schema

from core.app import build
from core.hooks import Generation, installed
from core.settings import Settings


def write_schemas(settings: Settings, folder: Path) -> list[Path]:
    """Write the core's schema, and the one with every installed plugin."""
    folder.mkdir(parents=True, exist_ok=True)
    sets = {"core": frozenset[str](), "all": frozenset(installed())}
    return [_write(folder / f"{name}.graphql", settings, on) for name, on in sets.items()]


def _write(path: Path, settings: Settings, plugins: frozenset[str]) -> Path:
    house = build(settings, Generation(0, plugins))
    path.write_text(print_schema(lexicographic_sort_schema(house.schema.graphql)) + "\n", "utf-8")
    return path
