"""What we promise to others, as text: the GraphQL schema, and the schema of every event."""

import json
from pathlib import Path

from graphql import build_schema, find_breaking_changes, lexicographic_sort_schema, print_schema

from core.app import build
from core.errors import Invalid, T
from core.events import known_events, schemas
from core.hooks import Generation, installed
from core.settings import Settings

UNWRITABLE = T("{path} cannot be written: {why}", "{path} 不可写：{why}")


def schema_files(settings: Settings) -> dict[str, str]:
    """Every promise by the name of its file; `all.graphql` has every installed plugin on."""
    files = {
        "core.graphql": _graphql(settings, frozenset()),
        "all.graphql": _graphql(settings, frozenset(installed())),
    }
    ours = [kind for kind in known_events().values() if _is_ours(kind)]
    for name, schema in sorted(schemas(ours).items()):
        files[f"events/{name}"] = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    return files


def write_schemas(settings: Settings, folder: Path) -> list[Path]:
    """Write what changed; the schemas of older versions of an event stay."""
    written = []
    for name, text in schema_files(settings).items():
        path = folder / name
        if _text(path) != text:
            _write(path, text)
            written.append(path)
    return written


def breaking_changes(before: str, after: str) -> list[str]:
    """What a client of the GraphQL schema before would miss in the one after."""
    changes = find_breaking_changes(build_schema(before), build_schema(after))
    return [change.description for change in changes]


def _graphql(settings: Settings, plugins: frozenset[str]) -> str:
    house = build(settings, Generation(0, plugins))
    return print_schema(lexicographic_sort_schema(house.schema.graphql)) + "\n"


def _is_ours(kind: type) -> bool:
    """Events of third parties are theirs to promise."""
    return kind.__module__.split(".")[0] in ("core", "plugins")


def _text(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        raise Invalid(UNWRITABLE.fill(path=path, why=error.strerror or error)) from error
