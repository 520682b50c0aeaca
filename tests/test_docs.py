"""What the documents say is so: hooks, events, settings, files and commands."""

import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

from core.events import Event, known_events
from core.hooks import BUILTIN, installed, specs

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
HOOKS = {
    name: spec
    for name, spec in vars(specs).items()
    if inspect.isfunction(spec) and hasattr(spec, "guanxi_spec")
}
EVERY_DOC = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]


def bundled() -> list[str]:
    """Packages of every core slice and bundled plugin that answer hooks."""
    return [*BUILTIN, *(f"plugins.{name}" for name in installed() if is_bundled(name))]


def is_bundled(name: str) -> bool:
    return (ROOT / "plugins" / name).is_dir()


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_documented_with_its_exact_signature(name: str) -> None:
    signature = f"def {name}{inspect.signature(HOOKS[name])}:".replace("'", "")

    section = (DOCS / "hooks.md").read_text().split(f"\n### {name}\n")[1].split("\n### ")[0]

    assert signature in section
    assert HOOKS[name].__doc__


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_answered_by_a_bundled_slice_or_plugin(name: str) -> None:
    answering = [package for package in bundled() if answers(package, name)]

    assert answering, f"nobody answers {name}(): a hook needs a bundled user"


def answers(package: str, hook: str) -> bool:
    return hasattr(getattr(import_module(f"{package}.plugin"), hook, None), "guanxi_impl")


def described(event: type[Event]) -> str:
    """The line that events.md owes to an event."""
    fields = ", ".join(f"`{name}`" for name in inspect.signature(event).parameters)
    meaning = (inspect.getdoc(event) or "").split("\n\n")[0].replace("\n", " ")
    return f"| `{event.name}` | {event.version} | {meaning} | {fields} |"


def test_every_event_is_documented() -> None:
    for package in bundled():
        import_module(f"{package}.plugin")
    ours = [e for e in known_events().values() if e.__module__.split(".")[0] in ("core", "plugins")]

    due = set(map(described, ours))
    said = {line for line in (DOCS / "events.md").read_text().splitlines() if line[:3] == "| `"}

    assert not due - said, "docs/events.md lacks:\n" + "\n".join(sorted(due - said))
    assert not said - due, "docs/events.md makes up:\n" + "\n".join(sorted(said - due))


def test_every_setting_of_the_environment_is_documented() -> None:
    known = set(re.findall(r'"(GUANXI_[A-Z_]+)"', (ROOT / "core/settings.py").read_text()))

    said = set(re.findall(r"GUANXI_[A-Z_]+", "".join(doc.read_text() for doc in EVERY_DOC)))

    assert known <= said, f"nowhere documented: {sorted(known - said)}"


@pytest.mark.parametrize("doc", EVERY_DOC, ids=lambda doc: doc.name)
def test_links_between_documents_lead_somewhere(doc: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", doc.read_text())

    broken = [link for link in links if not (doc.parent / link).exists()]

    assert broken == []


def test_a_decision_is_short_and_listed() -> None:
    decisions = sorted((DOCS / "decisions").glob("0*.md"))
    index = (DOCS / "decisions" / "README.md").read_text()

    assert [d.name for d in decisions if len(d.read_text().splitlines()) > 40] == []
    assert [d.name for d in decisions if f"({d.name})" not in index] == []
    assert [d.name[:4] for d in decisions] == [f"{n:04}" for n in range(1, len(decisions) + 1)]
