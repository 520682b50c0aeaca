"""Put the built admin UI into the wheel."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):
    """Runs before a wheel is built; an editable install reads the UI beside the sources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add `admin_ui/dist`, or say that it is missing."""
        if version == "editable":
            return
        built = Path(self.root) / "admin_ui" / "dist"
        if not (built / "index.html").is_file():
            raise SystemExit("The admin UI is not built: run `make wheel`, which builds it first.")
        build_data["force_include"][str(built)] = "core/app/admin"
