"""In continuous integration a skipped test is a failed one."""

import os

import pytest

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
"""Servers that tests start find their modules compiled, as they do everywhere else."""


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
