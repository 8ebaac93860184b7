"""Promises P2 and P6 in full: `make chaos P=2`, 500 breaches under five beats, four workers, kills and flushes.

Real Celery processes, PostgreSQL and Redis. The deadlines lie in the minute after the start; sweeps of this process run
beside the workers, a process is killed every two seconds, and Redis is away for twenty. Three times, with other seeds.
`make chaos P=6` is the same with an empty Redis every five seconds and at the start.
"""

import random
import time
from datetime import timedelta

import pytest
import redis
from django.db.models import F

from tests.chaos.stack import Stack
from tests.cluster import start_redis
from tests.overdue import faults_of_breaches, fresh_tickets, let_be_due
from tests.races import Arena
from workflow import moment
from workflow.models import Alarm, Clock
from workflow.sweep import sweep

pytestmark = [pytest.mark.locks, pytest.mark.django_db(transaction=True)]

BREACHES, BEATS, WORKERS, SWEEPS = 500, 5, 4, 20
BEGIN, SPAN, LATEST = 20, 40, 90  # seconds: the first deadline, the time in which they lie, and how late one may fire
OUTAGE, RETURNED = (30, 50), 5  # seconds between which Redis is away, and with it again at least


def storm(office, *, seed, flush_every, capsys, request):
    """Let everything happen at once; how late the latest breach was written down, in seconds."""
    dice, (server, url) = random.Random(seed), start_redis()
    port = int(url.rsplit(":", 1)[1].split("/")[0])
    store, stack, arena = redis.Redis.from_url(url), Stack(broker=url), Arena(SWEEPS)
    tickets = fresh_tickets(office, BREACHES)
    begun = moment.now()
    for number, ticket in enumerate(tickets):
        let_be_due([ticket], begun + timedelta(seconds=BEGIN + SPAN * number / BREACHES))
    prepared = moment.now() - begun
    Clock.objects.update(**{name: F(name) + prepared for name in ("opened_at", "due_at", "next_at")})
    stack.start_timers(beats=BEATS, workers=WORKERS)
    kills = flushes = 0
    started = time.monotonic()
    while time.monotonic() - started < BEGIN + SPAN + LATEST:
        time.sleep(2)
        stack.kill_and_replace(dice.randrange(BEATS + WORKERS))
        kills += 1
        passed = time.monotonic() - started
        is_away = OUTAGE[0] < passed < OUTAGE[1]
        if is_away and server.poll() is None:
            server.kill()
            server.wait()
        elif not is_away and server.poll() is not None:
            server, _ = start_redis(port)
        if not is_away and passed > (flushes + 1) * flush_every:
            store.flushall()
            flushes += 1
        if kills % 10 == 0:
            arena.race([sweep] * SWEEPS)
        if passed > OUTAGE[1] + RETURNED and Alarm.objects.count() == BREACHES:
            break
    stack.stop()
    arena.close()
    late = max((alarm.fired_at - alarm.at).total_seconds() for alarm in Alarm.objects.all())
    with capsys.disabled():
        writer = request.config.get_terminal_writer()
        words = f"{kills} kills, {flushes} flushes, Redis away for {OUTAGE[1] - OUTAGE[0]} s"
        writer.line(f"\n{BREACHES} breaches, {words}, seed {seed}: latest after {late:.1f} s")
    assert faults_of_breaches(tickets) == []
    assert Alarm.objects.count() == BREACHES
    assert late <= LATEST


@pytest.mark.p2
@pytest.mark.parametrize("seed", [2, 12, 22])
def test_each_breach_fires_once_whatever_is_killed(office, seed, capsys, request):
    storm(office, seed=seed, flush_every=20, capsys=capsys, request=request)


@pytest.mark.p6
def test_redis_may_forget_everything(office, capsys, request):
    storm(office, seed=6, flush_every=5, capsys=capsys, request=request)
