"""Promise P14 in full: `make chaos P=14`, a stuck ticket stops neither those who act on others nor the timers.

Over HTTP, with the web processes of the production profile. Rounds with and without the lock take turns, so that both
meet the same machine; those who press on one and the same ticket do so in both.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain

import pytest
from django.db import connection, transaction
from django.urls import reverse

from tests.chaos.browsers import Browser, Load
from tests.chaos.stack import Stack
from tests.cluster import start_redis
from tests.overdue import faults_of_breaches, let_be_due
from tests.races import Arena
from tests.situations import at_row
from tickets.models import Ticket
from workflow import moment
from workflow.sweep import sweep

pytestmark = [pytest.mark.p14, pytest.mark.locks, pytest.mark.django_db(transaction=True)]

CLIENTS, ROUNDS, SWEEPS = 20, 5, 5
#: Seconds that a client of the stuck ticket may wait for its answer, and by how much the others may be slower.
LONGEST, SLOWER = 5, 1.2
#: How often somebody presses the button of the one ticket in a round, and the seconds for which an answer is read.
PRESSES, READING = 3, 3
#: How often everybody else lets a ticket wait and goes on with it in a round.
ACTS = 2


@contextmanager
def held(ticket):
    """Somebody holds the row of the ticket, for as long as it takes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        Ticket.objects.select_for_update().get(pk=ticket.pk)
        yield


def address(ticket, act):
    """Where an act's form is."""
    return reverse("ticket_act", args=[ticket.number, act])


def pause_and_resume(browser, ticket, begins):
    """Status and seconds of acts on a ticket of one's own, each from asking for its form to the answer."""
    answers = []
    time.sleep(begins)
    for _ in range(ACTS):
        for act, wanted in (("pause", {"reason": "cuaca"}), ("resume", {})):
            begun = time.monotonic()
            status, _ = browser.send(*browser.prepare(address(ticket, act), **wanted))
            answers.append((status, time.monotonic() - begun))
            time.sleep(READING)
    return answers


def press(browser, form):
    """Status and seconds of the same form sent again and again, whatever the answer."""
    answers = []
    for _ in range(PRESSES):
        answers.append(browser.send(*form))
        time.sleep(READING)
    return answers


def load_of(done):
    """What came back, as one load."""
    load = Load()
    for answer in chain.from_iterable(one.result() for one in done):
        load.note(answer)
    return load


def test_one_stuck_ticket_stops_neither_acts_nor_timers(office, capsys, request):
    one, *others = [at_row(office, "5") for _ in range(CLIENTS + 1)]
    _, url = start_redis()
    stack = Stack(broker=url, web=2, threads=4)
    stack.start()
    first = Browser(stack.url, office.tim)
    acting, pressing = ([first.twin() for _ in range(CLIENTS)] for _ in range(2))
    path, fresh = first.prepare(address(one, "pause"), reason="cuaca")
    # Without the lock the same button brings a form that is too old: as much work, and no waiting.
    old = {**fresh, "version": int(fresh["version"]) - 1}
    calm, beside, told = Load(), Load(), Load()
    with ThreadPoolExecutor(CLIENTS) as hands, ThreadPoolExecutor(CLIENTS) as buttons:

        def round_of(load, form):
            """Everybody acts, the two kinds of people at the same time; what those at the buttons were told."""
            pressed = [buttons.submit(press, browser, (path, form)) for browser in pressing]
            begins = [READING * number / CLIENTS for number in range(CLIENTS)]
            acts = zip(acting, others, begins, strict=True)
            done = load_of([hands.submit(pause_and_resume, *act) for act in acts])
            load.statuses += done.statuses
            load.seconds += done.seconds
            return load_of(pressed)

        round_of(Load(), old)
        for _ in range(ROUNDS):
            round_of(calm, old)
            with held(one):
                vain = round_of(beside, fresh)
            told.statuses += vain.statuses
            told.seconds += vain.seconds
    stack.stop()
    fire_beside(one, others)

    with capsys.disabled():
        request.config.get_terminal_writer().line(
            f"\nbeside a stuck ticket: {beside}\nwithout it: {calm} ({beside.p95 / calm.p95 - 1:+.0%})\n"
            f"{len(told.seconds)} who acted on it had their answer after {max(told.seconds):.1f} s at most"
        )
    assert set(calm.statuses + beside.statuses) == {303}
    assert set(told.statuses) == {409}
    assert max(told.seconds) <= LONGEST
    assert beside.p95 <= calm.p95 * SLOWER
    assert faults_of_breaches(others) == []


def fire_beside(stuck, others):
    """Let the deadlines of all pass, and sweep by many at once while the ticket is held."""
    let_be_due([stuck, *others], moment.now())
    arena = Arena(SWEEPS)
    with held(stuck):
        arena.race([sweep] * SWEEPS)
    arena.close()
