"""`guanxi plugins new` writes a plugin whose tests pass, and the tutorial builds exactly that."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from core.errors import Conflict, Invalid
from core.scaffold import write

DOCS = Path(__file__).parents[2] / "docs"
TUTORIAL = (DOCS / "plugins.md").read_text()
BLOCK = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.M | re.S)


def test_the_plugin_is_written_under_its_own_name(tmp_path: Path) -> None:
    project = write("birthday_gifts", tmp_path)

    assert project == tmp_path / "guanxi-birthday-gifts"
    assert (project / "guanxi_birthday_gifts" / "plugin.py").exists()
    assert "addBirthdayGiftsEntry" in (project / "guanxi_birthday_gifts" / "ui.py").read_text()
    left = [f for f in project.rglob("*") if f.is_file() and "{{" in f.read_text()]
    assert left == []


@pytest.mark.parametrize("name", ["", "Gifts", "2gifts", "a b", "a__b", "class", "x" * 31, "../x"])
def test_a_bad_name_is_refused_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid):
        write(name, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_taken_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="There is a plugin “loyalty” already"):
        write("loyalty", tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    project = write("gifts", tmp_path)
    (project / "README.md").write_text("mine")

    with pytest.raises(Conflict, match="is there already"):
        write("gifts", tmp_path)

    assert (project / "README.md").read_text() == "mine"


def test_the_written_code_keeps_the_house_style(tmp_path: Path) -> None:
    project = write("wishes", tmp_path)

    checked = ruff(project, "check")
    formatted = ruff(project, "format", "--check")

    assert (checked.returncode, checked.stdout) == (0, "All checks passed!\n")
    assert formatted.returncode == 0, formatted.stdout


def ruff(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    tool = Path(sysconfig.get_path("scripts")) / "ruff"
    return subprocess.run(
        [tool, *command, "."], cwd=project, capture_output=True, text=True, check=False
    )


def test_the_tutorial_shows_the_code_that_is_written(tmp_path: Path) -> None:
    project = write("wishes", tmp_path)
    shown = [(place, code) for kind, place, code in BLOCK.findall(TUTORIAL) if kind == "python"]

    wrong = [place for place, code in shown if code not in (project / place).read_text()]

    assert len(shown) >= 8
    assert wrong == []


def test_the_commands_of_the_tutorial_lead_to_passing_tests(tmp_path: Path) -> None:
    """In an environment of its own that also sees our packages, so that nothing stays behind."""
    commands = [code for _, mark, code in BLOCK.findall(TUTORIAL) if mark == "runs"]
    environment = beside_this_one(tmp_path / "venv")

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(commands)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\b3 passed\b", done.stdout), done.stdout


def beside_this_one(place: Path) -> dict[str, str]:
    """Make a virtual environment that also finds the packages of ours; gives its variables."""
    venv.create(place, with_pip=False)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    ours = sysconfig.get_path("purelib")
    seen = place / "lib" / version / "site-packages" / "ours.pth"
    seen.write_text(f"import site; site.addsitedir({ours!r})\n")
    for tool in ("pip", "pytest"):
        command = place / "bin" / tool
        command.write_text(f'#!/bin/sh\nexec {place}/bin/python -m {tool} "$@"\n')
        command.chmod(0o755)
    return os.environ | {
        "PATH": f"{place}/bin:{sysconfig.get_path('scripts')}:{os.environ['PATH']}",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTEST_ADDOPTS": "-p no:cacheprovider",
    }
