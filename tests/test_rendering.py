"""The worker: each paper once, failures kept with it, what is pending found again."""

import hashlib
from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.management import call_command
from weasyprint.urls import FatalURLFetchingError

from reports import pdf, tasks
from reports.models import MOST_ATTEMPTS, Naskah
from tests import factories
from tickets.models import Attachment
from workflow import moment
from workflow.papers import PaperKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(db):
    """The BA of Batam, the last of four papers that wait for the worker."""
    with moment.at(factories.MORNING):
        office = factories.make_office("batam")
        ticket = factories.walk(office, factories.make_ticket(office), "di_data_center", until="11")
    return ticket.papers.get(kind=PaperKind.BA_PEKERJAAN)


def test_a_paper_is_rendered_once_however_often_it_is_asked_for(paper):
    for _ in range(3):
        tasks.render_naskah(paper.pk)
    paper.refresh_from_db()
    with paper.file.open("rb") as stored:
        body = stored.read()
    assert (paper.attempts, paper.sha256) == (1, hashlib.sha256(body).hexdigest())
    assert paper.sha256 in paper.file.name
    assert paper.renderer.startswith("WeasyPrint ")


def test_of_two_workers_at_one_paper_the_first_result_stays(paper):
    tasks._store(Naskah.objects.get(pk=paper.pk), b"%PDF first")
    folder = Naskah.objects.get(pk=paper.pk).file.storage
    tasks._store(Naskah.objects.get(pk=paper.pk), b"%PDF second")
    kept = Naskah.objects.get(pk=paper.pk)
    assert kept.sha256 == hashlib.sha256(b"%PDF first").hexdigest()
    assert not folder.exists(kept.file.name.replace(kept.sha256, hashlib.sha256(b"%PDF second").hexdigest()))


def test_a_paper_that_is_gone_is_no_error(db):
    tasks.render_naskah(0)


def test_what_is_pending_is_swept_and_one_broken_paper_does_not_stop_the_others(paper):
    broken = paper.ticket.papers.order_by("issued_at", "pk").first()
    Naskah.objects.filter(pk=broken.pk).update(facts={"photos": []})
    tasks.render_pending()
    waiting = Naskah.objects.filter(rendered_at=None)
    assert list(waiting.values_list("pk", flat=True)) == [broken.pk]
    assert waiting.get().failure


def test_a_paper_that_always_fails_is_given_up_and_flagged(paper, monkeypatch):
    calls = []

    def fail(*args):
        calls.append(args)
        raise FatalURLFetchingError("contoh")

    monkeypatch.setattr(pdf, "render", fail)
    for _ in range(MOST_ATTEMPTS + 3):
        tasks.render_naskah(paper.pk)
    paper.refresh_from_db()
    assert (len(calls), paper.attempts, paper.is_given_up) == (MOST_ATTEMPTS, MOST_ATTEMPTS, True)
    assert paper.failure == "FatalURLFetchingError: contoh"


def test_a_paper_that_takes_too_long_is_ended_and_flagged_and_its_ticket_goes_on(office, morning, monkeypatch):
    def linger(*args):
        raise SoftTimeLimitExceeded

    ticket = factories.walk(office, factories.make_ticket(office), until="4")
    paper = ticket.papers.get(kind=PaperKind.LEMBAR_DISPOSISI)
    monkeypatch.setattr(pdf, "render", linger)
    for _ in range(MOST_ATTEMPTS + 1):
        tasks.render_naskah(paper.pk)
    paper.refresh_from_db()
    assert (paper.is_given_up, paper.failure[:21]) == (True, "SoftTimeLimitExceeded")
    assert tasks.render_naskah.soft_time_limit <= 10
    assert factories.walk(office, ticket, "perbaikan").is_ended


def test_a_paper_that_was_given_up_is_tried_again_when_asked(paper, capsys):
    Naskah.objects.update(attempts=MOST_ATTEMPTS, failure="ValueError: contoh")
    tasks.render_pending()
    assert not Naskah.objects.exclude(rendered_at=None).exists()
    call_command("retry_papers")
    assert "ValueError: contoh" in capsys.readouterr().out
    tasks.render_pending()
    paper.refresh_from_db()
    assert (paper.is_ready, paper.failure) == (True, "")


def test_a_photo_that_is_not_the_one_of_the_issue_is_not_printed():
    with moment.at(factories.MORNING):
        office = factories.make_office("purbalingga")
        ticket = factories.walk(office, factories.make_ticket(office), until="5")
        ticket = factories.perform(office, ticket, "perbaikan", foto=[factories.make_photo()])
    with moment.at(factories.MORNING + timedelta(minutes=20)):
        ticket = factories.perform(office, ticket)
    report = ticket.papers.get(title="Laporan Perbaikan")
    assert len(report.facts["photos"]) == 1
    photo = Attachment.objects.get(pk=report.facts["photos"][0]["attachment"])
    with open(photo.file.path, "ab") as stored:
        stored.write(b"?")
    tasks.render_naskah(report.pk)
    report.refresh_from_db()
    assert report.rendered_at is None
    assert report.failure.startswith("PictureChanged")
