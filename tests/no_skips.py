"""A pytest plugin for CI (`-p tests.no_skips`): a test that was skipped has failed.

A skip says "green" about something nobody looked at: in CI everything that a test needs is set up,
so a skip means that the set-up is broken. Expected failures (xfail) are left as they are.
"""

from collections.abc import Generator
from typing import Any

import pytest


def _fail(report: pytest.TestReport | pytest.CollectReport) -> None:
    why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"skipped, which counts as a failure in CI: {why}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, pytest.TestReport]:
    """A test's report, with a skip turned into a failure."""
    report: pytest.TestReport = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, pytest.CollectReport]:
    """A file's report, with a skip of the whole file turned into a failure."""
    report: pytest.CollectReport = yield
    if report.skipped:
        _fail(report)
    return report
