"""Promises P2 and P6 in full: `make chaos P=2`, 500 breaches under five beats, four workers, kills and flushes.

Real Celery processes, PostgreSQL and Redis. The deadlines lie in the seconds after the start; sweeps of this process
run beside the workers. `make chaos P=6` is the same with an empty Redis every five seconds and at the start.
"""

import random
import time
from datetime import timedelta

import pytest
import redis

from tests.chaos.stack import Stack
from tests.cluster import start_redis
from tests.overdue import faults_of_breaches, fresh_tickets, let_be_due
from tests.races import Arena
from workflow import moment
from workflow.models import Alarm
from workflow.sweep import sweep

pytestmark = [pytest.mark.locks, pytest.mark.django_db(transaction=True)]

BREACHES, BEATS, WORKERS, SWEEPS = 500, 5, 4, 20
BEGIN, SPAN, LATEST = 20, 40, 60  # seconds: the first deadline, the time in which they lie, and how late one may fire
SEED = 2


def storm(office, *, flush_every, capsys, request):
    """Let everything happen at once; how late the latest breach was written down, in seconds."""
    dice, (_, url) = random.Random(SEED), start_redis()
    store, stack, arena = redis.Redis.from_url(url), Stack(broker=url), Arena(SWEEPS)
    tickets = fresh_tickets(office, BREACHES)
    begun = moment.now()
    for number, ticket in enumerate(tickets):
        let_be_due([ticket], begun + timedelta(seconds=BEGIN + SPAN * number / BREACHES))
    stack.start_timers(beats=BEATS, workers=WORKERS)
    kills = flushes = 0
    started = time.monotonic()
    while time.monotonic() - started < BEGIN + SPAN + LATEST:
        time.sleep(2)
        stack.kill_and_replace(dice.randrange(BEATS + WORKERS))
        kills += 1
        if time.monotonic() - started > (flushes + 1) * flush_every:
            store.flushall()
            flushes += 1
        if kills % 10 == 0:
            arena.race([sweep] * SWEEPS)
        if Alarm.objects.count() == BREACHES:
            break
    stack.stop()
    arena.close()
    late = max((alarm.fired_at - alarm.at).total_seconds() for alarm in Alarm.objects.all())
    with capsys.disabled():
        writer = request.config.get_terminal_writer()
        writer.line(f"\n{BREACHES} breaches, {kills} kills, {flushes} flushes, seed {SEED}: latest after {late:.1f} s")
    assert faults_of_breaches(tickets) == []
    assert Alarm.objects.count() == BREACHES
    assert late <= LATEST


@pytest.mark.p2
def test_each_breach_fires_once_whatever_is_killed(office, capsys, request):
    storm(office, flush_every=20, capsys=capsys, request=request)


@pytest.mark.p6
def test_redis_may_forget_everything(office, capsys, request):
    storm(office, flush_every=5, capsys=capsys, request=request)
