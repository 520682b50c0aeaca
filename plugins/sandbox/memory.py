"""What stands on the phones, kept in a file so that a new start of the street finds it again."""

import json
from pathlib import Path
from typing import Any

from .street import Street


class Memory:
    """One file, or none."""

    def __init__(self, file: Path | None) -> None:
        """Remember in this file."""
        self.file = file
        self._last = ""

    def kept(self) -> dict[str, Any]:
        """What was remembered; nothing if there is no file, or it was written by somebody else."""
        try:
            found = json.loads(self.file.read_text()) if self.file else {}
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def keep(self, street: Street) -> None:
        """Remember it, if anything is new."""
        now = json.dumps(street.keepsake(), ensure_ascii=False)
        if self.file is None or now == self._last:
            return
        fresh = self.file.with_suffix(".new")
        fresh.write_text(now)
        fresh.replace(self.file)
        self._last = now
