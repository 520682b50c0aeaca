"""Screens that were found in order are not gone over again; nothing that changed escapes."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from graphql import GraphQLSchema, build_schema

from core.app.proofs import KEPT, Proofs, mark_of
from core.ui import Contribution, Panel, Source

SCHEMA = build_schema("type Query { shops: [Shop!]! } type Shop { id: ID! name: String! }")


def screen(selection: str) -> tuple[str, Contribution]:
    document = f"{{ shops {{ {selection} }} }}"
    source = Source(document, "shops")
    panel = Panel(id="shops", slot="customer.side", label="Shops", source=source, body=())
    return "shops", panel


def mark(selection: str = "id", schema: GraphQLSchema = SCHEMA) -> str:
    return mark_of([screen(selection)], schema)


@pytest.fixture
def code(tmp_path: Path) -> Iterator[Path]:
    """The file of a module that is loaded."""
    file = tmp_path / "shop_code.py"
    file.write_text("PRICE = 1\n")
    module = ModuleType("shop_code")
    module.__file__ = str(file)
    sys.modules["shop_code"] = module
    yield file
    del sys.modules["shop_code"]


def test_the_same_house_has_the_same_mark(code: Path) -> None:
    assert mark() == mark()


def test_another_screen_another_schema_or_other_code_have_another(code: Path) -> None:
    before = mark()

    nullable = build_schema("type Query { shops: [Shop!]! } type Shop { id: ID! name: String }")
    later = code.stat().st_mtime_ns + 1
    assert mark("id name") != before
    assert mark(schema=nullable) != before
    os.utime(code, ns=(later, later))
    assert mark() != before


@pytest.mark.parametrize(
    "other",
    [
        "type Query { shops(first: Int): [Int] } input Few { first: Int }",
        "type Query { shops(first: Int!): [Int] } input Few { first: Int }",
        "type Query { shops(first: Int! = 5): [Int] } input Few { first: Int! }",
        "type Query { shops(first: Int! = 5): [Int] } input Few { first: Int! = 5 }",
        "type Query { shops(first: Int! = 5): [Int] } input Few { first: Float }",
    ],
)
def test_what_must_be_given_and_of_which_type_counts(other: str) -> None:
    plain = "type Query { shops(first: Int! = 5): [Int] } input Few { first: Int }"

    assert mark(schema=build_schema(other)) != mark(schema=build_schema(plain))


def test_code_that_is_gone_or_new_counts_too(code: Path) -> None:
    before = mark()

    code.unlink()

    assert mark() != before


def test_what_was_found_is_known_to_the_next_process_until_others_take_its_place(
    tmp_path: Path,
) -> None:
    Proofs(tmp_path).add("first")

    assert "first" in Proofs(tmp_path)
    assert "other" not in Proofs(tmp_path)

    for number in range(KEPT):
        Proofs(tmp_path).add(f"later {number}")
    assert "first" not in Proofs(tmp_path)
    assert [file.name for file in (tmp_path / "run").iterdir()] == ["proofs.json"]


@pytest.mark.parametrize("content", ["", "{", "7", '{"first": 1}', '[["first"], 7]', "\0\xff"])
def test_a_spoilt_file_says_nothing_and_is_replaced(tmp_path: Path, content: str) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "proofs.json").write_text(content, "latin-1")

    assert "first" not in Proofs(tmp_path)

    Proofs(tmp_path).add("first")
    assert "first" in Proofs(tmp_path)


def test_without_a_folder_nothing_is_remembered_and_nothing_made(tmp_path: Path) -> None:
    Proofs(tmp_path / "nowhere").add("first")

    assert "first" not in Proofs(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
