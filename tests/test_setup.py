"""A fresh machine gets exactly what was locked, and the wheel is complete."""

import json
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import httpx
import pytest

from core.testing.deployment import deployed

ROOT = Path(__file__).parent.parent


def locked(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", text, re.MULTILINE))


def test_the_development_packages_contain_the_running_ones() -> None:
    run, dev = locked("run"), locked("dev")

    assert len(run) > 40
    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize("name", ["run", "dev"])
def test_every_locked_package_has_a_digest_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()

    assert text.count("==") == len(re.findall(r"^[a-z0-9._-]+==.*\n    --hash=sha256", text, re.M))
    assert "://" not in text and "index-url" not in text


def test_the_ui_is_locked_without_addresses() -> None:
    lock = json.loads((ROOT / "admin_ui" / "package-lock.json").read_text())

    assert not [name for name, each in lock["packages"].items() if "resolved" in each]


@pytest.mark.slow
def test_the_wheel_alone_serves_the_whole_house(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("guanxi-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "core/app/admin/index.html" in names and "plugins/wechat/plugin.py" in names
    assert not [name for name in names if name.startswith(("tests/", "admin_ui/", "benchmarks/"))]

    python = installed(wheel, tmp_path / "venv")
    whose = "from importlib.metadata import packages_distributions as p; print(p()['core'])"
    assert out(python, "-c", whose) == "['guanxi']"

    with deployed(None) as deployment:
        deployment.python = str(python)
        deployment.start()
        deployment.ready()
        page = httpx.get(deployment.url + "/", follow_redirects=True)
        assert page.status_code == 200 and "/app/assets/" in page.text
        assert deployment.stop() == 0


def installed(wheel: Path, place: Path) -> Path:
    """A clean environment with the wheel and the locked packages, and nothing else."""
    venv.create(place, with_pip=False)
    python = place / "bin" / "python"
    uv = str(Path(sys.executable).parent / "uv")
    install = [uv, "pip", "install", "-q", "--system-certs", "--python", str(python)]
    locks = ["--require-hashes", "-r", str(ROOT / "requirements" / "run.txt")]
    subprocess.run([*install, *locks], check=True, capture_output=True)
    subprocess.run([*install, "--no-deps", str(wheel)], check=True, capture_output=True)
    return python


def out(*command: str | Path) -> str:
    done = subprocess.run([*map(str, command)], cwd="/", capture_output=True, text=True, check=True)
    return done.stdout.strip()
