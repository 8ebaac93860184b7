"""Promise P5, small: with the broker stopped, frozen or silent, acts go on at once and nothing is forgotten."""

import time

import pytest
from celery import Celery
from django.conf import settings

from tests import factories
from tests.broker_faults import FAULTS, broken_broker
from tickets.models import Ticket
from workflow import broker, moment
from workflow.delivery import deliver_due
from workflow.models import AuditEntry, Delivery, Notice

pytestmark = [pytest.mark.locks, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("papers_wait")]
#: Seconds that the first act may take longer, and all together.
LONGEST, TOGETHER = 3.0, 4.0
ACTS = 5


def app_at(url):
    """Celery as the product configures it for Redis, at another broker."""
    app = Celery("helpdesk", broker=url, set_as_current=False)
    app.conf.task_publish_retry = settings.CELERY_TASK_PUBLISH_RETRY
    app.conf.broker_transport_options = {"socket_timeout": 1, "socket_connect_timeout": 1, "max_retries": 1}
    app.conf.broker_transport_options |= {"interval_start": 0, "interval_step": 0, "interval_max": 0}
    return app


def acts(office):
    """Some reports with an act on each; how long each pair took."""
    taken = []
    for _ in range(ACTS):
        begun = time.monotonic()
        factories.perform(office, factories.make_ticket(office))
        taken.append(time.monotonic() - begun)
    return taken


@pytest.mark.long
@pytest.mark.parametrize("fault", FAULTS)
def test_a_broker_that_does_not_answer_delays_notices_and_no_act(office, monkeypatch, fresh_outlets, fault):
    acts(office)  # SOP, calendar and templates are read once per process
    usual = acts(office)
    before = Ticket.objects.count()
    with broken_broker(fault) as url:
        monkeypatch.setattr(broker, "current_app", app_at(url))
        monkeypatch.setattr(broker, "_quiet_until", 0.0)
        slow = acts(office)
        # The control: without the quiet period every act would wait for the broker again.
        monkeypatch.setattr(broker, "QUIET_SECONDS", 0)
        monkeypatch.setattr(broker, "_quiet_until", 0.0)
        if fault == "silent":
            assert sum(acts(office)) - sum(usual) > ACTS * 0.9
    assert max(slow) - max(usual) < LONGEST and sum(slow) - sum(usual) < TOGETHER
    assert Ticket.objects.count() >= before + ACTS
    assert AuditEntry.objects.filter(act="register_laporan").count() == Ticket.objects.count()
    waiting = Delivery.objects.filter(state="antre").count()
    assert waiting >= Ticket.objects.count()
    deliver_due()  # what beat does when it is back
    assert not Delivery.objects.filter(state="antre", next_try_at__lte=moment.now()).exists()
    assert Notice.objects.filter(event="giliran").exists()
