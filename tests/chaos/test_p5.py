"""Promise P5 in full: `make chaos P=5`, 100 reports and 50 acts with the broker stopped, frozen and silent.

Real gunicorn, workers, beat, PostgreSQL and Redis. Afterwards the broker is back and the outbox must drain.
"""

import signal
import time

import pytest

from tests import factories
from tests.broker_faults import FAULTS, SilentSocket
from tests.chaos.browsers import work
from tests.chaos.stack import Stack
from tests.cluster import start_redis
from tests.postman import Postman
from workflow.models import Delivery

pytestmark = [pytest.mark.p5, pytest.mark.locks, pytest.mark.django_db(transaction=True)]
SUBMITS, MOVES = 100, 50
MORE_P95, MORE_MAX, DRAINED = 1.5, 3.0, 120


@pytest.mark.parametrize("fault", FAULTS)
def test_work_goes_on_without_a_broker_and_the_outbox_drains_afterwards(office, fault, capsys, request):
    postman = Postman()
    server, url = start_redis()
    port = int(url.rsplit(":", 1)[1].split("/")[0])
    stack = Stack(broker=url, email=f"smtp://127.0.0.1:{postman.port}")
    stack.start()
    usual = work(stack.url, office, submits=SUBMITS, moves=MOVES)
    if fault == "frozen":
        server.send_signal(signal.SIGSTOP)
        broken = work(stack.url, office, submits=SUBMITS, moves=MOVES)
        server.send_signal(signal.SIGCONT)
    else:
        server.kill()
        server.wait()
        silent = SilentSocket(port) if fault == "silent" else None
        broken = work(stack.url, office, submits=SUBMITS, moves=MOVES)
        if silent:
            silent.__exit__()
        start_redis(port)
    begun, waiting = time.monotonic(), Delivery.objects.filter(state="antre").count()
    # Also for those that are claimed: amid one, or at rest after it found no way out, a worker must not be ended.
    while Delivery.objects.filter(state="antre").exists() and time.monotonic() - begun < DRAINED:
        time.sleep(1)
    drained = time.monotonic() - begun
    left = list(Delivery.objects.filter(state="antre").values_list("pk", "batch", "tries", "fault"))
    stack.stop()
    postman.close()
    with capsys.disabled():
        writer = request.config.get_terminal_writer()
        writer.line(f"\n{fault}: usual {usual}; broken {broken}; {waiting} letters waited, drained in {drained:.0f} s")
    assert set(broken.statuses) <= {302, 303}
    assert broken.p95 <= usual.p95 + MORE_P95
    assert max(broken.seconds) <= max(usual.seconds) + MORE_MAX
    assert left == []
    numbers = [letter["Message-ID"] for letter in postman.letters]
    assert len(numbers) == len(set(numbers))
    assert factories.Ticket.objects.count() == 2 * SUBMITS
