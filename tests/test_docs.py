"""What the documents say is so: hooks, events, settings, files and commands."""

import asyncio
import inspect
import json
import os
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from core.auth import acting_as, create_api_key
from core.events import Event, known_events
from core.hooks import BUILTIN, installed, specs
from core.testing import TestHouse

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


def test_every_variable_the_code_reads_is_documented_in_one_place() -> None:
    code = [*(ROOT / "core").rglob("*.py"), *(ROOT / "plugins").rglob("*.py")]
    shipped = (file.read_text() for file in code if "testing" not in file.parts)
    known = set(re.findall(r'"(GUANXI_[A-Z_]+)"', "".join(shipped)))

    rows = re.findall(r"^\| (`GUANXI_.*?) \|", (DOCS / "deploy.md").read_text(), re.M)
    said = set(re.findall(r"GUANXI_[A-Z_]+", "".join(rows)))

    assert said == known


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


@pytest.mark.plugins("loyalty", "sales")
async def test_the_story_of_the_api_happens_as_it_is_told(crm: TestHouse, tmp_path: Path) -> None:
    story = (DOCS / "api.md").read_text()
    commands = re.findall(r"^```sh runs\n(.*?)^```$", story, re.M | re.S)
    promised = [json.loads(a) for a in re.findall(r"^```json\n(.*?)^```$", story, re.M | re.S)]
    with acting_as(await crm.user("owner")):
        key = await create_api_key("The story")

    async with crm.serve() as address:
        told = await told_by_bash(commands, tmp_path, GUANXI=address, KEY=key.secret)

    assert len(told) == len(promised)
    for answer, promise in zip(told, promised, strict=True):
        assert same(json.loads(answer), promise), f"told {promise}\nheard {answer}"


async def told_by_bash(commands: list[str], place: Path, **env: str) -> list[str]:
    """What each block of commands prints, all run in one shell."""
    between = "\necho; echo ======\n"
    bash = await asyncio.create_subprocess_exec(
        *("bash", "-euo", "pipefail", "-c", between.join(commands)),
        cwd=place,
        env=os.environ | env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await bash.communicate()
    assert bash.returncode == 0, out.decode() + err.decode()
    return out.decode().split("======\n")


def same(answer: Any, promise: Any) -> bool:
    """Whether an answer is what was promised; where the promise says “…”, anything will do."""
    if promise == "…":
        return True
    if isinstance(promise, dict) and isinstance(answer, dict):
        return promise.keys() == answer.keys() and all(
            same(answer[key], value) for key, value in promise.items()
        )
    if isinstance(promise, list) and isinstance(answer, list):
        return len(promise) == len(answer) and all(map(same, answer, promise))
    return bool(answer == promise)
