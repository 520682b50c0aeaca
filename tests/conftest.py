"""What holds for every test: the order of files, and that none is skipped in silence."""

import os

import pytest

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
"""Servers that tests start find their modules compiled, as they do everywhere else."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first, whatever their number: the workers then end together."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") != "true" or reporter is None or hasattr(session.config, "workerinput"):
        return
    if skipped := reporter.stats.get("skipped"):
        reporter.write_line(
            f"\n{len(skipped)} skipped: with CI=true nothing may be skipped", red=True
        )
        session.exitstatus = 1
