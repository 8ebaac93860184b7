"""What every test may ask for; people come from `tests.cast`, the browser from `tests.browser`,
ways out that do not rest from `tests.outbox`, papers that wait from `tests.paper_worker`."""

import pytest

from tests.cluster import start_redis

pytest_plugins = ["tests.garbage", "tests.browser", "tests.cast", "tests.outbox", "tests.paper_worker"]


def pytest_collection_modifyitems(config, items):
    """Leave `locks` tests to PostgreSQL and `embedded(only=True)` tests to SQLite, and begin with the `long` ones."""
    from django.conf import settings

    on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    elsewhere = [item for item in items if _belongs_elsewhere(item, on_sqlite)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in set(elsewhere)]
    # Begun last, a long test would leave the other workers without anything to do.
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def _belongs_elsewhere(item, on_sqlite):
    embedded = item.get_closest_marker("embedded")
    if on_sqlite:
        return item.get_closest_marker("locks") is not None
    return embedded is not None and embedded.kwargs.get("only", False)


@pytest.fixture(scope="session")
def redis_server():
    """A throw-away Redis; gives its process (to stop or kill) and its URL."""
    return start_redis()
