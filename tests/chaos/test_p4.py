"""Promise P4 in full: `make chaos P=4`, 50 tickets whose workers and beat stand still while the clock goes on.

libfaketime sets the clock of PostgreSQL, whose time is the product's, and of real Celery processes.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F

from tests import factories
from tests.chaos.clock import SetClock
from tests.chaos.stack import Stack
from tests.chaos.waiting import wait_until
from tests.cluster import start_redis
from tests.situations import at_row
from workflow.models import Alarm, SweepGap, SweepWatch

pytestmark = [pytest.mark.p4, pytest.mark.locks, pytest.mark.django_db(transaction=True)]

TICKETS, PATIENCE = 50, 90
#: Two periods of the sweep and more: time for a level to fire that should not.
CALM = 25


def utc(day, hour, minute):
    """A moment of December 2026."""
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)


@dataclass(frozen=True)
class Standstill:
    """Tickets that wait in a row from a moment on, and the levels that pass until the timers run again."""

    row: str
    begins_at: datetime
    ends_at: datetime
    levels: tuple[int, ...]
    outcome: str = ""


STANDSTILLS = {
    "two hours": Standstill("1", utc(22, 1, 0), utc(22, 3, 0), (75, 100, 200)),
    # From Wednesday, 15.00 WIB, over two days off and a weekend to Monday, a minute after the opening.
    "a weekend and a holiday": Standstill("5", utc(23, 8, 0), utc(28, 0, 31), (50, 75, 100), "perbaikan"),
}


@pytest.fixture
def clock(office):
    """The clock of the database, and of all that the test starts with it."""
    clock = SetClock()
    restart_database(clock.environment)
    yield clock
    restart_database({})


def restart_database(environment):
    connection.close()
    settings.POSTGRES.end(at_once=False)
    settings.POSTGRES.environment = environment
    settings.POSTGRES.start()


def let_timers_run(clock, url, until):
    """Start workers and a beat, and end them once ``until`` is true and they have had time to do too much."""
    stack = Stack(broker=url)
    stack.environment |= clock.environment
    stack.start_timers(beats=1, workers=2)
    wait_until(until, PATIENCE)
    time.sleep(CALM)
    stack.stop()


@pytest.mark.parametrize("name", STANDSTILLS)
def test_what_was_missed_fires_in_order_at_the_moment_at_which_it_was_due(office, clock, name, capsys, request):
    standstill, (_, url) = STANDSTILLS[name], start_redis()
    clock.show(standstill.begins_at)
    *tickets, left = [at_row(office, standstill.row) for _ in range(TICKETS + 1)]
    let_timers_run(clock, url, SweepWatch.objects.exists)
    assert not Alarm.objects.filter(clock__code=standstill.row).exists()
    factories.perform(office, left, standstill.outcome)

    clock.show(standstill.ends_at)
    expected = TICKETS * len(standstill.levels)
    fired = Alarm.objects.filter(ticket__in=tickets, clock__code=standstill.row)
    let_timers_run(clock, url, lambda: fired.count() >= expected)

    for ticket in tickets:
        alarms = list(ticket.alarms.filter(clock__code=standstill.row).order_by("pk"))
        assert tuple(alarm.level for alarm in alarms) == standstill.levels
        assert [alarm.at for alarm in alarms] == sorted(alarm.at for alarm in alarms)
        assert alarms[0].fired_at >= standstill.ends_at
    breaches = fired.filter(level=100)
    assert breaches.exclude(at=F("clock__due_at")).count() == 0
    assert not left.clocks.get(code=standstill.row).alarms.exists()
    assert SweepGap.objects.filter(started_at__lt=standstill.ends_at, ended_at__gte=standstill.ends_at).count() == 1
    with capsys.disabled():
        latest = max(alarm.fired_at for alarm in fired) - standstill.ends_at
        request.config.get_terminal_writer().line(
            f"\n{name}: {fired.count()} events of {TICKETS} tickets in order, the last "
            f"{latest.total_seconds():.0f} s after the clock was set"
        )
