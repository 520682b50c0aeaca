"""The directory where a deployment keeps what is not in its database."""

from pathlib import Path

from core.errors import Invalid, T

UNWRITABLE = T(
    "The data directory {path} cannot be written: {why}", "数据目录 {path} 不可写：{why}"
)


def writable(data: Path) -> Path:
    """The data directory, made if need be; refuses one that cannot be written."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        probe = data / ".writable"
        probe.touch()
        probe.unlink(missing_ok=True)
    except OSError as error:
        raise Invalid(UNWRITABLE.fill(path=data, why=error.strerror or error)) from error
    return data
