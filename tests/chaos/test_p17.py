"""Promise P17 in full: `make chaos P=17`, workers whose machine has a wrong clock beside a database that is right.

libfaketime moves the clock of real Celery workers; beat runs on another machine, with the true time.
"""

import time
from datetime import timedelta

import pytest

from tests.chaos.clock import SetClock
from tests.chaos.stack import Stack
from tests.chaos.waiting import wait_until
from tests.cluster import start_redis
from tests.overdue import faults_of_breaches, fresh_tickets, let_be_due, overdue_tickets
from workflow import moment
from workflow.models import Alarm

pytestmark = [pytest.mark.p17, pytest.mark.locks, pytest.mark.django_db(transaction=True)]

TICKETS, PATIENCE = 100, 60
#: Two periods of the sweep: time for an alarm to fire early or twice.
CALM = 25
HOUR = 3600


@pytest.mark.parametrize("ahead", [-2 * HOUR, 2 * HOUR, 24 * HOUR, 4400 * 24 * HOUR])
def test_wrong_clocks_fire_nothing_early_twice_or_never(office, ahead):
    (_, url), clock = start_redis(), SetClock()
    clock.be_ahead(ahead)
    due, early = overdue_tickets(office, TICKETS), fresh_tickets(office, TICKETS)
    let_be_due(early, moment.now() + timedelta(hours=1))
    stack = Stack(broker=url)
    stack.start_timers(beats=1, workers=0)
    stack.environment |= clock.environment
    stack.start_timers(beats=0, workers=2)
    wait_until(lambda: Alarm.objects.count() >= TICKETS, PATIENCE)
    time.sleep(CALM)
    stack.stop()
    assert faults_of_breaches(due) == []
    assert not Alarm.objects.filter(ticket__in=early).exists()
