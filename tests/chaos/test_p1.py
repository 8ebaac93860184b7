"""Promise P1 in full: `make chaos P=1`, ten minutes of reports with a photo each while servers are killed.

Twenty reporters send over HTTP and send again with the same key until they are answered; each answer goes to a ledger
on disk. Meanwhile something is pulled every 5 to 15 s. Afterwards everything in the ledger must be there, once.
"""

import hashlib
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from PIL import Image

from tests import factories
from tests.chaos.browsers import Browser
from tests.chaos.ledger import Ledger, report_until
from tests.chaos.plugs import Plugs
from tests.chaos.stack import Stack
from tests.cluster import start_redis
from tests.test_audit import broken_rules, replay
from tickets.models import Ticket
from workflow.models import Notice

pytestmark = [pytest.mark.p1, pytest.mark.locks, pytest.mark.django_db(transaction=True)]

REPORTERS, SECONDS = 20, 600
ACCEPTED, PULLED = 2_000, 60
SEED = 1
#: What a re-encoded JPEG of one colour may differ from it, in each channel.
TOLERANCE = 4


def test_no_accepted_report_is_lost_and_none_is_doubled(office, tmp_path, capsys, request):
    kept = settings.POSTGRES.ask("SHOW fsync")[0] + settings.POSTGRES.ask("SHOW synchronous_commit")[0]
    assert kept == ("on", "on"), "run it by `make chaos P=1`: a cluster that forgets proves nothing"
    broker, url = start_redis()
    stack, ledger = Stack(broker=url), Ledger(tmp_path / "ledger")
    stack.start()
    people = [factories.make_user(office.pemda, f"pelapor{number}", opd=office.opd) for number in range(REPORTERS)]
    browsers = [Browser(stack.url, person) for person in people]
    plugs = Plugs(stack, settings.POSTGRES, broker, url)
    connection.close()

    is_over, dice, begun = threading.Event(), random.Random(SEED), time.monotonic()
    with ThreadPoolExecutor(REPORTERS) as pool:
        reporters = [pool.submit(report_until, browser, ledger, is_over) for browser in browsers]
        while time.monotonic() - begun < SECONDS or len(plugs.pulled) < PULLED:
            time.sleep(dice.uniform(5, 15))
            plugs.pull_any(dice)
        is_over.set()
        for reporter in reporters:
            reporter.result()  # a reporter's own failure fails the test

    with capsys.disabled():
        writer = request.config.get_terminal_writer()
        writer.line(f"\n{len(ledger.lines)} accepted, seed {SEED}; pulled: {dict(Counter(plugs.pulled))}")
        writer.line(f"answers: {ledger.answers_in_words}")
    faults = faults_of(ledger, stack.folder / "media")
    stack.stop()
    assert faults == []
    assert 500 not in ledger.answers
    assert len(ledger.lines) >= ACCEPTED and len(plugs.pulled) >= PULLED


def faults_of(ledger: Ledger, media: Path) -> list[str]:
    """What of the ledger is lost, doubled or damaged, and tickets that lack what belongs to them."""
    found = []
    tickets = {str(ticket.submission_key): ticket for ticket in Ticket.objects.all()}
    if Ticket.objects.count() != len(tickets):
        found.append("a key stands at two tickets")
    for line in ledger.lines:
        ticket = tickets.get(str(line.key))
        if ticket is None or ticket.number != line.number:
            found.append(f"{line.number} is lost")
        elif ticket.title != line.title:
            found.append(f"{line.number} says {ticket.title}")
        else:
            found += [f"{line.number}: {fault}" for fault in _faults_of_photo(ticket, media, line.colour)]
    for ticket in tickets.values():
        if replay(ticket) != (ticket.status, ticket.step, ticket.version, ticket.round) or broken_rules(ticket):
            found.append(f"{ticket.number} does not replay: {broken_rules(ticket)}")
        if not (
            ticket.audit_trail.exists() and ticket.clocks.exists() and Notice.objects.filter(ticket=ticket).exists()
        ):
            found.append(f"{ticket.number} lacks its audit row, its clock or its notices")
    return found


def _faults_of_photo(ticket: Ticket, media: Path, colour: tuple[int, int, int]) -> list[str]:
    photos = list(ticket.attachments.all())
    if len(photos) != 1:
        return [f"{len(photos)} photos"]
    path = media / photos[0].file.name
    if not path.exists():
        return ["its photo is not on the disk"]
    if hashlib.sha256(path.read_bytes()).hexdigest() != photos[0].sha256:
        return ["its photo is damaged"]
    with Image.open(path) as picture:
        shown = picture.convert("RGB").getpixel((160, 120))
    if max(abs(one - other) for one, other in zip(shown, colour, strict=True)) > TOLERANCE:
        return [f"its photo shows {shown}, not {colour}"]
    return []
