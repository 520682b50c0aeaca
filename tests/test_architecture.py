"""The house rules that no linter contract can say."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parent.parent
OPEN = {"core.app", "core.errors", "core.settings"}
VAGUE = {"utils", "util", "helpers", "common", "base", "manager", "handler", "misc", "data", "info"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("core", "plugins", exclude_type_checking_imports=True, cache_dir=None)


def room(module: str) -> str:
    """The package a module lives in, as outsiders know it."""
    depth = 3 if module.startswith("core.entities.") else 2
    return ".".join(module.split(".")[:depth])


def offered(graph: grimp.ImportGraph, guest: str, door: str) -> bool:
    """Whether a name that is also a file's was taken at the front door, which offers it."""
    house = room(door)
    lines = [
        found["line_contents"] for found in graph.get_import_details(importer=guest, imported=door)
    ]
    asked_in_front = all(line.startswith(f"from {house} import ") for line in lines)
    return asked_in_front and door.removeprefix(f"{house}.") in import_module(house).__all__


def own_files(*suffixes: str) -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        if name.endswith(suffixes) and "/migrations/" not in name and (ROOT / name).is_file():
            yield ROOT / name


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_import_contracts_hold() -> None:
    lint = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert lint.returncode == 0, lint.stdout


def test_what_imitates_a_platform_knows_nothing_of_what_it_proves(graph: grimp.ImportGraph) -> None:
    inside = re.compile(r"(plugins\.\w+)\.simulator\b")
    trespasses = [
        f"{guest} -> {door}"
        for guest in sorted(graph.modules)
        if (own := inside.match(guest))
        for door in sorted(graph.find_modules_directly_imported_by(guest))
        if door.startswith(own[1]) and not inside.match(door)
    ]

    assert sum(1 for module in graph.modules if inside.match(module)) > 50
    assert trespasses == []


def test_outsiders_import_the_package_not_the_file(graph: grimp.ImportGraph) -> None:
    trespasses = [
        f"{guest} -> {door}"
        for guest in sorted(graph.modules)
        if ".migrations." not in guest  # they name a class by its path for ever
        for door in sorted(graph.find_modules_directly_imported_by(guest))
        if room(guest) != room(door) and door != room(door) and door not in OPEN
        if not offered(graph, guest, door)
    ]

    assert trespasses == []


def test_no_file_is_longer_than_400_lines() -> None:
    long = [
        f"{len(path.read_text().splitlines())} {path.relative_to(ROOT)}"
        for path in own_files(".py", ".ts", ".tsx", ".css")
        if len(path.read_text().splitlines()) > 400
    ]

    assert long == []


def test_the_median_function_is_at_most_12_lines() -> None:
    lengths = sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for folder in ("core", "plugins")
        for path in own_files(".py")
        if path.relative_to(ROOT).parts[0] == folder
        for node in functions(path)
    )

    assert lengths[len(lengths) // 2] <= 12


def test_no_name_is_vague() -> None:
    vague = [
        str(path.relative_to(ROOT))
        for path in own_files(".py")
        if {path.stem, *path.relative_to(ROOT).parts[:-1]} & VAGUE
    ]

    assert vague == []


def test_every_module_says_what_it_means() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in own_files(".py")
        if path.read_text().strip() and ast.get_docstring(ast.parse(path.read_text())) is None
    ]

    assert silent == []


def test_nothing_asked_for_is_left_for_later() -> None:
    words = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    left = [
        str(path.relative_to(ROOT))
        for path in own_files(".py", ".ts", ".tsx", ".md")
        if words.search(path.read_text())
    ]

    assert left == []


def test_tests_never_shadow_the_packages_they_test() -> None:
    shadows = [str(p.relative_to(ROOT)) for p in (ROOT / "tests").rglob("__init__.py")]

    assert shadows == []


def test_lock_files_carry_no_addresses() -> None:
    locks = [*(ROOT / "requirements").glob("*.txt"), *ROOT.glob("admin_ui/package-lock.json")]
    carrying = [
        str(path.relative_to(ROOT))
        for path in locks
        if re.search(r'"resolved": "http|--(extra-)?index-url', path.read_text())
    ]

    assert carrying == []
