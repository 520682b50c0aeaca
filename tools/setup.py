"""Set up a checkout: `setup.py run` for using Guanxi, `setup.py dev` for working on it.

Needs nothing but Python. What was done is remembered by a digest of its inputs, so that a second
run does nothing.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
STAMPS = ROOT / ".make"
UI = ROOT / "admin_ui"
LOCKS = {"run": ROOT / "requirements" / "run.txt", "dev": ROOT / "requirements" / "dev.txt"}
UI_MADE = ("node_modules", "dist")
OLDEST_PYTHON, OLDEST_NODE = (3, 11), 20
PROGRAMS = {"redis-server": ("redis-server",), "chromium": ("chromium", "chromium-browser")}


def main(level: str) -> None:
    """Do what is missing for this level; what does not wait for another is done beside it."""
    if sys.version_info < OLDEST_PYTHON:
        stop(f"Guanxi needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.")
    STAMPS.mkdir(exist_ok=True)
    environment()
    parts = [lambda: packages(level), admin_ui, *[programs] * (level == "dev")]
    with ThreadPoolExecutor() as workers:
        for part in [workers.submit(part) for part in parts]:
            part.result()


def environment() -> None:
    """The virtual environment, with nothing in it yet."""
    if not PYTHON.exists():
        step("Creating the virtual environment", create_venv)
        (STAMPS / "run").unlink(missing_ok=True)
        (STAMPS / "dev").unlink(missing_ok=True)


def packages(level: str) -> None:
    """Exactly the locked packages; `dev` contains `run`."""
    project = [ROOT / "pyproject.toml"]
    if level == "run" and is_done("dev", [LOCKS["dev"], *project]):
        return
    lock = LOCKS[level]
    if not is_done(level, [lock, *project]):
        if level == "dev" and not uv():
            step("Installing uv, which installs the rest", lambda: install_uv(lock))
        step(f"Installing Python packages ({lock.name})", lambda: install("-r", str(lock)))
        own = ("--no-deps", "--no-build-isolation", "-e", str(ROOT))
        step("Installing Guanxi itself", lambda: install(*own, hashes=False))
        done(level, [lock, *project])


def create_venv() -> None:
    """A virtual environment of this very Python."""
    if quick := uv():
        call(quick, "venv", "--quiet", "--python", sys.executable, str(VENV))
        return
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
    if made.returncode and on_debian_as_root():
        shutil.rmtree(VENV, ignore_errors=True)
        apt("python3-venv")
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)])
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        stop(f"Python cannot create a virtual environment (python3-venv?):\n{made.stdout}")


def install(*what: str, hashes: bool = True) -> None:
    """Install with uv where it is at hand, else with pip."""
    strict = ("--require-hashes",) if hashes else ()
    if quick := uv():
        where = ("--python", str(PYTHON))
        call(quick, "pip", "install", "--quiet", "--system-certs", *where, *strict, *what)
    else:
        quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
        call(str(PYTHON), "-m", "pip", "install", *quiet, *strict, *what)


def install_uv(lock: Path) -> None:
    """The locked uv, alone: it belongs to the packages, and is many times as quick as pip."""
    listed = re.search(r"^uv==.*(?:\n +--hash.*)+", lock.read_text(), re.MULTILINE)
    if listed:
        alone = STAMPS / "uv.txt"
        alone.write_text(listed[0] + "\n")
        install("-r", str(alone))


def admin_ui() -> None:
    """The admin UI, built."""
    node_modules()
    build_ui()


def node_modules() -> None:
    """The UI's packages, exactly as locked."""
    lock = UI / "package-lock.json"
    if is_done("node", [lock]) and (UI / "node_modules").is_dir():
        return
    check_node()
    quiet = ("--no-audit", "--no-fund", "--loglevel=error")
    step("Installing the UI's packages (npm ci)", lambda: call("npm", "ci", *quiet, cwd=UI))
    done("node", [lock])


def build_ui() -> None:
    """The admin UI, when its sources have changed since it was built."""
    sources = ui_sources()
    if built_from() == digest(sources):
        return
    check_node()
    step("Building the admin UI", lambda: call("npm", "run", "--silent", "build", cwd=UI))
    done("ui", ui_sources())


def built_from() -> str:
    """The digest of what the present build was made from."""
    stamp = STAMPS / "ui"
    built = (UI / "dist" / "index.html").is_file()
    return stamp.read_text() if built and stamp.exists() else ""


def ui_sources() -> list[Path]:
    """Every file the build reads."""
    listed = [path for path in sorted(UI.iterdir()) if path.name not in UI_MADE]
    below = [inner for path in listed if path.is_dir() for inner in sorted(path.rglob("*"))]
    return [path for path in (*listed, *below, ROOT / "schema" / "all.graphql") if path.is_file()]


def check_node() -> None:
    """Node is there and new enough."""
    found = (
        subprocess.run(["node", "--version"], capture_output=True, text=True)
        if shutil.which("node")
        else None
    )
    if not found or found.returncode or int(found.stdout.strip("v\n").split(".")[0]) < OLDEST_NODE:
        stop("Guanxi needs Node 20 or newer (with npm) to build its admin UI.")


def programs() -> None:
    """What some tests need beside Python and Node."""
    missing = [name for name, names in PROGRAMS.items() if not any(map(shutil.which, names))]
    if not missing:
        return
    if on_debian_as_root():
        step(f"Installing {', '.join(missing)}", lambda: apt(*missing))
        return
    text = f"Please install {', '.join(missing)}: the tests that need them cannot run."
    if os.environ.get("CI") == "true":
        stop(text)
    say(f"! {text}")


def on_debian_as_root() -> bool:
    """Whether we may install Debian's packages."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt(*names: str) -> None:
    """Install Debian's packages."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *names]):
        log = subprocess.run(
            ["apt-get", "-qq", *command], env=environment, capture_output=True, text=True
        )
        if log.returncode:
            stop(f"apt-get {' '.join(command)} failed:\n{log.stderr}")


def uv() -> str:
    """Where uv is: at hand, and not only a shim of it, or among the packages; else nothing."""
    for found in (shutil.which("uv"), str(UV)):
        if found and Path(found).exists():
            tried = subprocess.run([found, "--version"], capture_output=True)
            if tried.returncode == 0:
                return found
    return ""


def is_done(name: str, inputs: Iterable[Path]) -> bool:
    """Whether this was done with the present inputs."""
    stamp = STAMPS / name
    return stamp.exists() and stamp.read_text() == digest(inputs)


def done(name: str, inputs: Iterable[Path]) -> None:
    """Remember that this was done."""
    (STAMPS / name).write_text(digest(inputs))


def digest(inputs: Iterable[Path]) -> str:
    """One number for names and contents."""
    whole = hashlib.sha256()
    for path in inputs:
        whole.update(str(path.relative_to(ROOT)).encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()


def step(title: str, act: Callable[[], None]) -> None:
    """Do something, and say how long it took."""
    say(f"· {title} …")
    start = time.monotonic()
    act()
    say(f"✓ {title}: {time.monotonic() - start:.0f} s")


def call(*command: str, cwd: Path = ROOT) -> None:
    """Run a program; when it fails, its output is the explanation."""
    environment = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONPATH")}
    result = subprocess.run(command, cwd=cwd, env=environment)
    if result.returncode:
        stop(f"{' '.join(command[:4])} … failed (exit code {result.returncode}).")


def say(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def stop(text: str) -> None:
    """Give up with an explanation."""
    sys.stderr.write(f"✗ {text}\n")
    raise SystemExit(1)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
