"""Real Celery workers, Redis and PostgreSQL: each breach once, though a worker is killed and Redis forgets.

Small versions of promises P2 and P6; the full ones are `make chaos P=2` and `make chaos P=6`. Here the test itself
wakes the sweep, as often as many beats would. That this count of faults sees doubles is shown in `test_sweep_races`.
"""

import time
from datetime import timedelta

import pytest
import redis
from celery import Celery

from tests.chaos.stack import Stack
from tests.cluster import start_redis
from tests.overdue import faults_of_breaches, fresh_tickets, let_be_due
from workflow import moment
from workflow.models import Alarm

pytestmark = [pytest.mark.locks, pytest.mark.django_db(transaction=True)]

BREACHES, WORKERS = 30, 2
SPAN = timedelta(seconds=2)
PATIENCE = 60  # seconds, on a machine with much other work


class Beats:
    """A Redis, and whoever wakes the sweep through it."""

    def __init__(self) -> None:
        self.server, self.url = start_redis()
        self.store = redis.Redis.from_url(self.url)
        self.app = Celery(broker=self.url, set_as_current=False)

    def wake_until(self, fired: int, stack: Stack) -> None:
        """Wake the sweep ten times a second until so many breaches are on record."""
        end = time.monotonic() + PATIENCE
        while Alarm.objects.count() < fired:
            assert time.monotonic() < end, f"{Alarm.objects.count()} of {fired}; the workers say:\n{stack.log}"
            self.app.send_task("workflow.tasks.sweep", queue="sla")
            time.sleep(0.1)


@pytest.fixture
def beats():
    beats = Beats()
    yield beats
    beats.app.close()
    beats.store.close()
    beats.server.kill()
    beats.server.wait()


@pytest.fixture
def stack(beats):
    stack = Stack(broker=beats.url)
    yield stack
    stack.stop()


def test_each_breach_fires_once_though_a_worker_dies_and_redis_forgets(office, beats, stack):
    first, *tickets = fresh_tickets(office, BREACHES + 1)
    stack.start_timers(beats=0, workers=WORKERS)
    let_be_due([first], moment.now())
    beats.wake_until(1, stack)
    begun = moment.now()
    for number, ticket in enumerate(tickets):
        let_be_due([ticket], begun + SPAN * number / BREACHES)
    beats.wake_until(BREACHES // 3, stack)
    stack.kill_and_replace(0)
    beats.store.flushall()
    beats.wake_until(BREACHES * 2 // 3, stack)
    beats.store.flushall()
    beats.wake_until(BREACHES + 1, stack)
    stack.stop()
    assert faults_of_breaches([first, *tickets]) == []
    assert Alarm.objects.count() == BREACHES + 1


def test_without_workers_the_harness_sees_what_is_missing(office, beats):
    tickets = fresh_tickets(office, 2)
    let_be_due(tickets, moment.now())
    beats.app.send_task("workflow.tasks.sweep", queue="sla")
    assert len(faults_of_breaches(tickets)) == 2
