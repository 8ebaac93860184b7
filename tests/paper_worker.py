"""The worker that renders papers, away: for tests in which acts commit and nobody reads what they print."""

import pytest

from reports.nudge import TASKS


@pytest.fixture
def papers_wait(monkeypatch):
    """Papers wait as for a busy worker; tasks run at once in tests, and each act would draw and seal its own."""
    for task in TASKS.values():
        monkeypatch.setattr(task, "delay", lambda pk: None)
