"""Promise P14 in full: `make chaos P=14`, a stuck ticket stops neither those who act on others nor the timers.

Rounds with and without the stuck ticket take turns, so that both meet the same machine.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from statistics import quantiles

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg2.errors import LockNotAvailable

from tests.overdue import faults_of_breaches, let_be_due
from tests.races import Arena
from tests.situations import at_row
from tickets.models import Ticket
from workflow import actions, moment
from workflow.sweep import sweep

pytestmark = [pytest.mark.p14, pytest.mark.locks, pytest.mark.django_db(transaction=True)]

CLIENTS, ROUNDS = 20, 10
#: Seconds that a client of the stuck ticket may wait for its answer, and by how much the others may be slower.
LONGEST, SLOWER = 5, 1.2
#: Time for those who act on the stuck ticket to stand in its queue.
QUEUED = 1


@pytest.fixture
def arenas():
    """Those who act on the stuck ticket, and those who act on others; each keeps a connection."""
    arenas = Arena(CLIENTS), Arena(CLIENTS)
    yield arenas
    for arena in arenas:
        arena.close()


def pause_and_resume(ticket, actor):
    """The seconds of two acts, each until its answer."""
    begun = time.monotonic()
    actions.pause(ticket, actor=actor, reason="cuaca")
    between = time.monotonic()
    actions.resume(ticket, actor=actor)
    return between - begun, time.monotonic() - between


def wait_in_vain(ticket, actor):
    """The seconds until somebody is told that the ticket is busy."""
    begun = time.monotonic()
    with pytest.raises(DatabaseError) as refusal:
        actions.pause(ticket, actor=actor, reason="cuaca")
    assert isinstance(refusal.value.__cause__, LockNotAvailable)
    return time.monotonic() - begun


def test_one_stuck_ticket_stops_neither_acts_nor_timers(office, arenas, capsys, request):
    (stuck, *others), (waiting, acting) = [at_row(office, "5") for _ in range(CLIENTS + 1)], arenas
    in_vain = [partial(wait_in_vain, stuck, office.tim)] * CLIENTS
    on_others = [partial(pause_and_resume, ticket, office.tim) for ticket in others]
    calm, beside, waited = [], [], []
    waiting.race([connection.ensure_connection] * CLIENTS)
    acting.race(on_others)
    with ThreadPoolExecutor(1) as queue:
        for _ in range(ROUNDS):
            calm += chain.from_iterable(acting.race(on_others))
            with transaction.atomic():
                Ticket.objects.select_for_update().get(pk=stuck.pk)
                told = queue.submit(waiting.race, in_vain)
                time.sleep(QUEUED)
                beside += chain.from_iterable(acting.race(on_others))
                waited += told.result()
    let_be_due([stuck, *others], moment.now())
    with transaction.atomic():
        Ticket.objects.select_for_update().get(pk=stuck.pk)
        acting.race([sweep] * CLIENTS)

    before, after = (quantiles(times, n=20)[-1] for times in (calm, beside))
    with capsys.disabled():
        request.config.get_terminal_writer().line(
            f"\n{len(beside)} acts beside a stuck ticket: p95 {after * 1000:.0f} ms, {before * 1000:.0f} ms without it "
            f"({after / before - 1:+.0%}); {len(waited)} who acted on it had their answer after {max(waited):.1f} s"
        )
    assert max(waited) <= LONGEST
    assert after <= before * SLOWER
    assert faults_of_breaches(others) == []
