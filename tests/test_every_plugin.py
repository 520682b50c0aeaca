"""What every bundled plugin owes to the house and to the next developer."""

import ast
import inspect
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from piccolo.columns import ForeignKey, OnDelete
from piccolo.conf.apps import AppConfig
from piccolo.table import Table

from core.app import House, build
from core.db import drift
from core.errors import T
from core.events import known_events
from core.hooks import Generation, installed, specs
from core.jobs import Job, Schedule
from core.settings import Settings

ROOT = Path(__file__).parent.parent
PLUGINS = sorted(path.parent.name for path in (ROOT / "plugins").glob("*/plugin.py"))
HOOKS = [name for name, spec in vars(specs).items() if hasattr(spec, "guanxi_spec")]


def house_with(*plugins: str) -> House:
    return build(Settings(data=Path("unused")), Generation(1, frozenset(plugins)))


@pytest.fixture(scope="module")
def house() -> House:
    """A house with every bundled plugin on."""
    return house_with(*PLUGINS)


def answers(house: House, plugin: str) -> dict[str, list[Any]]:
    """What a plugin answers to each hook."""
    given: dict[str, list[Any]] = {hook: [] for hook in HOOKS}
    for hook in HOOKS:
        given[hook] = [value for owner, value in house.host.gather(hook) if owner == plugin]
    return given


def tables_of(house: House, plugin: str) -> list[type[Table]]:
    apps: list[AppConfig] = answers(house, plugin)["tables"]
    return [table for app in apps for table in app.table_classes]


def files_of(plugin: str) -> Iterator[Path]:
    for path in sorted((ROOT / "plugins" / plugin).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def test_together_they_are_well(house: House) -> None:
    assert house.host.failed == {}
    assert set(house.host.plugins) == set(PLUGINS)
    assert set(PLUGINS) <= set(installed())


@pytest.mark.parametrize("plugin", PLUGINS)
def test_the_card_is_read_without_walking_in(plugin: str) -> None:
    code = f"""
import sys
from plugins.{plugin} import PLUGIN
assert PLUGIN.name == {plugin!r}, PLUGIN.name
assert PLUGIN.version and PLUGIN.title.zh and PLUGIN.summary.zh
print(sorted(m for m in sys.modules if m.startswith("plugins.{plugin}.")))
print("asyncpg" in sys.modules and sys.modules["core.db"].in_transaction())
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.stdout, done.stderr) == ("[]\nFalse\n", "")


@pytest.mark.parametrize("plugin", PLUGINS)
def test_it_has_stories_of_its_own(plugin: str) -> None:
    assert sorted((ROOT / "tests" / "plugins" / plugin).glob("test_*.py"))


@pytest.mark.parametrize("plugin", PLUGINS)
def test_its_names_begin_with_its_own(house: House, plugin: str) -> None:
    given = answers(house, plugin)
    names = [
        *(app.app_name + "_" for app in given["tables"]),
        *(table._meta.tablename for table in tables_of(house, plugin)),
        *(permission.name for permission in given["permissions"]),
        *(work.kind for work in given["jobs"] if isinstance(work, Job | Schedule)),
        *(template.key for template in given["pipelines"]),
        *(adapter.name + "." for adapter in given["channels"]),
        *(model.owner + "." for model in given["settings"]),
        *(event.name for event in known_events().values() if told_by(plugin, event)),
    ]

    assert [name for name in names if not name.startswith((f"{plugin}_", f"{plugin}."))] == []


def told_by(plugin: str, event: type) -> bool:
    return event.__module__.startswith(f"plugins.{plugin}.")


@pytest.mark.parametrize("plugin", PLUGINS)
def test_people_read_it_in_both_languages(house: House, plugin: str) -> None:
    texts = [*texts_in(answers(house, plugin)), *texts_in(installed()[plugin])]

    assert texts
    assert [t for t in texts if not (t.en.strip() and t.zh.strip())] == []
    assert [t for t in texts if not t.en.isascii() and has_chinese(t.en)] == []


def has_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def texts_in(value: Any) -> Iterator[T]:
    """Every text for people inside a value."""
    if isinstance(value, T):
        yield value
    for inner in inside(value):
        yield from texts_in(inner)


def inside(value: Any) -> Iterator[Any]:
    if isinstance(value, type):
        return
    if is_dataclass(value) and not isinstance(value, AppConfig):
        yield from (getattr(value, field.name) for field in fields(value))
    elif isinstance(value, Mapping):
        yield from value.values()
    elif isinstance(value, tuple | list | set | frozenset):
        yield from value


@pytest.mark.parametrize("plugin", PLUGINS)
def test_whatever_it_answers_is_frozen(house: House, plugin: str) -> None:
    given = answers(house, plugin)
    loose = [
        f"{hook}: {found}"
        for hook, values in given.items()
        for value in values
        for found in loose_in(value)
    ]

    assert loose == []


def loose_in(value: Any) -> Iterator[str]:
    """What could be changed inside a value; Piccolo's own classes are theirs to keep."""
    if isinstance(value, AppConfig | type):
        return
    if is_dataclass(value) and not value.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        yield type(value).__name__
    if isinstance(value, list | set):
        yield repr(value)
    for inner in inside(value):
        yield from loose_in(inner)


@pytest.mark.parametrize("plugin", PLUGINS)
def test_every_part_says_what_it_means(plugin: str) -> None:
    silent = [
        f"{path.relative_to(ROOT)}: {name}" for path in files_of(plugin) for name in unsaid(path)
    ]

    assert silent == []


def unsaid(path: Path) -> Iterator[str]:
    """Modules, and public classes and functions, that do not open with a sentence."""
    tree = ast.parse(path.read_text())
    if not ast.get_docstring(tree):
        yield "the module"
    for node in tree.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        hook = path.name == "plugin.py" and node.name in HOOKS
        if not node.name.startswith("_") and not hook and not ast.get_docstring(node):
            yield node.name


@pytest.mark.parametrize("plugin", PLUGINS)
def test_its_rows_let_core_rows_go(house: House, plugin: str) -> None:
    """A row of the core can always be purged: what points at it goes too, or points at nothing."""
    holding = [
        f"{table._meta.tablename}.{column._meta.name}"
        for table in tables_of(house, plugin)
        for column in core_pointers(table)
        if column._foreign_key_meta.on_delete not in (OnDelete.cascade, OnDelete.set_null)
    ]

    assert holding == []


def core_pointers(table: type[Table]) -> Iterator[ForeignKey]:
    for column in table._meta.foreign_key_columns:
        if column._foreign_key_meta.resolved_references.__module__.startswith("core."):
            yield column


@pytest.mark.parametrize("plugin", PLUGINS)
def test_rows_about_a_person_are_known_to_merges_and_erasure(house: House, plugin: str) -> None:
    given = answers(house, plugin)
    about_people = {
        table._meta.tablename
        for table in tables_of(house, plugin)
        for column in core_pointers(table)
        if column._foreign_key_meta.resolved_references._meta.tablename == "customer"
    }

    assert about_people - {merge.table for merge in given["merges"]} == set()
    assert about_people - {kept.table for kept in given["personal_data"]} == set()


@pytest.mark.parametrize("plugin", PLUGINS)
def test_its_screens_require_permissions_that_exist(house: House, plugin: str) -> None:
    known = {permission.name for permission in house.permissions}
    required = {
        permission for screen in answers(house, plugin)["ui"] for permission in screen.requires
    }

    assert required - known == set()


async def test_migrations_build_what_the_tables_say(house: House, pool: str) -> None:
    assert await drift(house.apps) == []


def test_what_is_off_leaves_no_trace() -> None:
    """Neither in the schema nor in what is gathered, even if it was on in this process before."""
    never = subprocess.run(
        [sys.executable, "-c", inspect.getsource(print_bare_schema) + "\nprint_bare_schema()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    with_all = house_with(*PLUGINS)
    assert len(with_all.schema.as_str()) > len(never)
    bare = house_with()

    assert bare.schema.as_str() + "\n" == never
    owners = {owner for hook in HOOKS for owner, _ in bare.host.gather(hook)}
    assert owners & set(PLUGINS) == set()


def print_bare_schema() -> None:
    import sys
    from pathlib import Path

    from core.app import build
    from core.hooks import Generation
    from core.settings import Settings

    house = build(Settings(data=Path("unused")), Generation(1, frozenset()))
    assert not [name for name in sys.modules if name.startswith("plugins.") and name.count(".") > 1]
    print(house.schema.as_str())  # noqa: T201


@pytest.mark.parametrize("plugin", PLUGINS)
def test_it_can_be_off_while_the_others_are_on(plugin: str) -> None:
    needing = {name for name, card in installed().items() if plugin in card.needs}
    others = set(PLUGINS) - {plugin} - needing

    house = house_with(*others)

    assert house.host.failed == {}
    assert set(house.host.plugins) == others
    assert [
        owner for hook in HOOKS for owner, _ in house.host.gather(hook) if owner == plugin
    ] == []
