"""What we promise to others stands in `schema/`, and never changes unnoticed."""

import re
from pathlib import Path

import pytest

from core.errors import Invalid
from core.events import known_events
from core.schema import breaking_changes, schema_files, write_schemas
from core.settings import Settings

FOLDER = Path(__file__).parents[2] / "schema"
SETTINGS = Settings(data=Path("unused"))


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return schema_files(SETTINGS)


@pytest.mark.parametrize("name", ["core.graphql", "all.graphql"])
def test_no_field_that_clients_use_goes_away_unnoticed(files: dict[str, str], name: str) -> None:
    broken = breaking_changes((FOLDER / name).read_text(), files[name])

    assert broken == [], "tell it in CHANGELOG.md, then run `make schema`"


def test_the_committed_schemas_are_the_present_ones(files: dict[str, str]) -> None:
    stale = [
        name
        for name, text in files.items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text() != text
    ]

    assert stale == [], "run `make schema`, and commit what it writes"


def test_every_event_schema_belongs_to_an_event_or_to_an_older_version_of_one() -> None:
    latest = {kind.name: kind.version for kind in known_events().values()}
    named = [re.fullmatch(r"(.+)\.v(\d+)\.json", path.name) for path in FOLDER.glob("events/*")]

    assert len(named) >= 20
    assert all(match and int(match[2]) <= latest.get(match[1], 0) for match in named)


def test_a_missing_field_is_named() -> None:
    before = "type Query { customer: String, deal: String }"
    after = "type Query { customer: String }"

    assert breaking_changes(before, after) == ["Field Query.deal was removed."]


def test_a_folder_that_cannot_be_written_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(Invalid, match=r"core\.graphql cannot be written: "):
        write_schemas(SETTINGS, tmp_path / "file")
