"""Promise P21 in full: `make chaos P=21`, 100 acts each with the mail server refusing, silent, saying 4xx and 5xx."""

import time

import pytest

from tests import factories
from tests.chaos.browsers import work
from tests.chaos.stack import Stack
from tests.chaos.waiting import wait_until
from tests.cluster import start_redis
from tests.postman import Postman
from workflow.models import Delivery, Notice

pytestmark = [pytest.mark.p21, pytest.mark.locks, pytest.mark.django_db(transaction=True)]
SUBMITS, MOVES, MORE_P95, DRAINED = 60, 40, 0.5, 120


def test_mail_that_is_down_never_blocks_and_failures_are_seen(office, capsys, request):
    postman, (_, broker) = Postman(), start_redis()
    stack = Stack(broker=broker, email=f"smtp://127.0.0.1:{postman.port}")
    stack.start()
    writer = request.config.get_terminal_writer()
    usual = work(stack.url, office, submits=SUBMITS, moves=MOVES)
    for mood in ("silent", "busy", "later", "unknown", "well"):
        postman.mood = mood
        load = work(stack.url, office, submits=SUBMITS, moves=MOVES)
        if mood == "unknown":  # the worker still waits for the silent server when the acts are done already
            wait_until(Delivery.objects.filter(state="gagal").exists, DRAINED)
        states = {state: Delivery.objects.filter(state=state).count() for state in Delivery.State.values}
        with capsys.disabled():
            writer.line(f"\n{mood}: {load} (usual {usual}); letters {states}")
        assert set(load.statuses) <= {302, 303}
        assert load.p95 <= usual.p95 + MORE_P95
        if mood == "unknown":
            assert states["gagal"] > 0
    begun = time.monotonic()
    untried = Delivery.objects.filter(state="antre", tries=0)
    wait_until(lambda: not untried.exists(), DRAINED)
    stack.stop()
    postman.close()
    with capsys.disabled():
        writer.line(f"all untried letters gone after {time.monotonic() - begun:.0f} s")
    assert not untried.exists()
    assert Delivery.objects.filter(state="gagal").exclude(fault="").exists()
    assert factories.Ticket.objects.count() == 6 * SUBMITS
    assert Notice.objects.filter(deliveries=None, event="giliran").count() == 0
