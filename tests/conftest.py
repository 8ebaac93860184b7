"""What every test may ask for; people come from `tests.cast`, the browser from `tests.browser`,
ways out that do not rest from `tests.outbox`."""

import pytest

from tests.cluster import start_redis

pytest_plugins = ["tests.garbage", "tests.browser", "tests.cast", "tests.outbox"]


def pytest_collection_modifyitems(config, items):
    """Leave the `locks` tests to PostgreSQL and the `embedded(only=True)` tests to SQLite."""
    from django.conf import settings

    on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    elsewhere = [item for item in items if _belongs_elsewhere(item, on_sqlite)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in set(elsewhere)]


def _belongs_elsewhere(item, on_sqlite):
    embedded = item.get_closest_marker("embedded")
    if on_sqlite:
        return item.get_closest_marker("locks") is not None
    return embedded is not None and embedded.kwargs.get("only", False)


@pytest.fixture(scope="session")
def redis_server():
    """A throw-away Redis; gives its process (to stop or kill) and its URL."""
    return start_redis()
