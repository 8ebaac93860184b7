"""The one clock. Acts read it once, after the lock; tests and demo data set it here and nowhere else. All UTC."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import connection
from django.utils import timezone

_SET: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The database's time on PostgreSQL, so that workers with wrong clocks agree; the machine's on SQLite."""
    if (given := _SET.get()) is not None:
        return given
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            return cursor.fetchone()[0]
    return timezone.now()


def on_screen() -> datetime:
    """The time for words on a page ("sisa 6 menit kerja") and for dates in force: no query."""
    return _SET.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at ``moment`` (aware). Raises ValueError for a naive one."""
    if timezone.is_naive(moment):
        raise ValueError("a moment needs a time zone")
    token = _SET.set(moment)
    try:
        yield
    finally:
        _SET.reset(token)
