"""What `make run` starts, on SQLite and without Redis: a report over HTTP, its deadline, the notices and the paper.

While a long paper or a silent mail server holds the worker of papers and notices, the sweep goes its way.
"""

import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from reports.models import Naskah
from tests.chaos.browsers import Browser
from tests.chaos.stack import Stack
from tests.overdue import let_be_due
from tests.postman import Postman
from tickets.models import Piket, Ticket
from workflow import moment
from workflow.models import Alarm, Delivery, Notice

pytestmark = [pytest.mark.embedded(only=True), pytest.mark.django_db(transaction=True)]

#: Beat looks every ten seconds; the rest is for a machine with other work.
ON_TIME = timedelta(seconds=15)
PATIENCE = 60


@pytest.fixture
def postman():
    """A mail server."""
    postman = Postman()
    yield postman
    postman.close()


@pytest.fixture
def product(postman):
    """The processes of the Procfile over the database of the tests."""
    stack = Stack(broker="filesystem://", email=f"smtp://127.0.0.1:{postman.port}")
    yield stack
    stack.stop()


def wait_until(happened, stack):
    """What ``happened`` gives as soon as there is something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := happened():
            return found
        time.sleep(0.2)
    raise AssertionError(f"nothing within {PATIENCE} s; the processes say:\n{stack.log}")


def freeze(process):
    """Let a process render and render, or wait for a mail server: both hold no lock of the database."""
    while True:
        os.killpg(process.pid, signal.SIGSTOP)
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=0.2)) as probe:
            try:
                probe.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                os.killpg(process.pid, signal.SIGCONT)
                time.sleep(0.1)
            else:
                probe.rollback()
                return


def test_a_deadline_is_told_on_time_whatever_holds_mail_and_papers(office, product, postman):
    processes = product.start_procfile()
    reporter, clerk = (Browser(product.url, office.people[role]) for role in ("opd", "tu"))
    assert reporter.send(*reporter.prepare(reverse("lapor"), "submission_key"))[0] == 302
    ticket = Ticket.objects.get()
    assert clerk.send(*clerk.prepare(reverse("ticket_row", args=[ticket.number])))[0] == 303
    wait_until(lambda: postman.letters, product)
    freeze(processes["papers"])

    now = moment.now()
    Piket.objects.create(pemda=office.pemda, user=office.kabid, starts_at=now, ends_at=now + timedelta(hours=1))
    let_be_due([ticket], now)
    alarm = wait_until(Alarm.objects.filter(level=100).first, product)
    assert alarm.fired_at - alarm.at <= ON_TIME
    told = Notice.objects.filter(event="lewat_waktu").values_list("user", flat=True)
    assert set(told) == {office.kabid.pk, office.kadis.pk}
    assert not Delivery.objects.filter(notice__event="lewat_waktu", state="terkirim").exists()

    os.killpg(processes["papers"].pid, signal.SIGCONT)
    paper = wait_until(Naskah.objects.exclude(rendered_at=None).first, product)
    with paper.file.storage.__class__(location=product.folder / "media").open(paper.file.name) as stored:
        assert stored.read(5) == b"%PDF-"
    wait_until(lambda: any("melewati" in str(letter) for letter in postman.letters), product)


def test_a_worker_that_is_told_to_stop_lets_its_child_finish(office, product):
    papers = product.start_procfile()["papers"]
    wait_until(lambda: subprocess.run(["pgrep", "-P", str(papers.pid)], capture_output=True).stdout, product)
    os.killpg(papers.pid, signal.SIGTERM)  # as honcho does: to the worker and its child
    papers.wait(timeout=PATIENCE)
    assert "exited with" not in product.log
