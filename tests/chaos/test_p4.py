"""Promise P4 in full: `make chaos P=4`, 50 tickets whose workers and beat stand still while the clock goes on, and a
deadline amid all that beat says in a day without workers.

libfaketime sets the clock of PostgreSQL, whose time is the product's, and of real Celery processes.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F
from redis import Redis

from helpdesk.celery import app
from tests import factories
from tests.chaos.clock import SetClock
from tests.chaos.stack import Stack
from tests.chaos.waiting import wait_until
from tests.cluster import start_redis
from tests.overdue import faults_of_breaches, fresh_tickets, let_be_due
from tests.situations import at_row
from workflow import moment
from workflow.models import Alarm, SweepGap, SweepWatch

pytestmark = [pytest.mark.p4, pytest.mark.locks, pytest.mark.django_db(transaction=True)]

TICKETS, PATIENCE = 50, 90
#: What beat says in so long a time, and how late a deadline may be told while workers work that off: two sweeps.
WITHOUT_WORKERS, LATEST = timedelta(days=1), timedelta(seconds=20)
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


def send_all_of(span, url):
    """Send what beat says in so long a time, in its order."""
    due = [
        (number * period, entry["task"])
        for entry in settings.CELERY_BEAT_SCHEDULE.values()
        for period in [entry["schedule"]]
        for number in range(1, int(span.total_seconds() / period) + 1)
    ]
    with app.connection_for_write(url) as broker, app.amqp.Producer(broker) as producer:
        for _, task in sorted(due):
            app.send_task(task, producer=producer)


def waiting_at(url):
    """How many messages the timers' worker has not taken yet."""
    with Redis.from_url(url) as broker:
        return sum(broker.llen(queue) for queue in ("sla", "notify"))


def test_a_deadline_does_not_wait_behind_a_day_of_messages(office, capsys, request):
    _, url = start_redis()
    missed, amid = tickets = fresh_tickets(office, 2)
    let_be_due([missed], moment.now())
    send_all_of(WITHOUT_WORKERS, url)
    sent = waiting_at(url)

    stack = Stack(broker=url)
    stack.start_timers(beats=1, workers=1)
    begun = moment.now()
    wait_until(lambda: waiting_at(url) < sent, PATIENCE)
    falls_due = moment.now() + timedelta(seconds=15)
    let_be_due([amid], falls_due)
    wait_until(amid.alarms.filter(level=100).exists, PATIENCE)
    left = waiting_at(url)
    stack.stop()

    assert faults_of_breaches(tickets) == []
    after_start = missed.alarms.get(level=100).fired_at - begun
    after_due = amid.alarms.get(level=100).fired_at - falls_due
    with capsys.disabled():
        request.config.get_terminal_writer().line(
            f"\n{sent:,} messages for one worker: what was missed was told {after_start.total_seconds():.1f} s "
            f"after its start, a deadline amid them {after_due.total_seconds():.1f} s late; {left:,} still waited"
        )
    assert left > sent / 2
    assert after_start <= LATEST
    assert after_due <= LATEST
