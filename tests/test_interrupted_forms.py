"""Forms whose session has ended, and the browser's back button: nothing typed is lost, and no dead end is met."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.test_report_form import typed
from tickets.models import Ticket
from workflow import moment

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

ORIGIN = "http://testserver"
BOX = re.compile(r'<textarea hidden name="(\w+)">\n(.*?)</textarea>', re.DOTALL)
TOKEN = re.compile(r'<main.*name="csrfmiddlewaretoken" value="(\w+)"', re.DOTALL)
TITLE = 'Internet "mati" & <b>lambat</b> di loket'


def log_in(browser, user):
    """Log in, at another tab of the same browser: from now on old tokens are refused."""
    browser.force_login(user, backend="tickets.backends.PeopleBackend")
    browser.cookies.pop("csrftoken", None)


def send(browser, sent, token):
    """Press the button of a page that has this token."""
    return browser.post(reverse("lapor"), {**sent, "csrfmiddlewaretoken": token}, headers={"Origin": ORIGIN})


def carried(answer):
    """Names and values of the form that was given back."""
    return {name: unescape(value) for name, value in BOX.findall(answer.content.decode())}


def test_a_form_sent_without_a_session_comes_back_and_is_sent_after_logging_in(office):
    browser, reporter, report = Client(enforce_csrf_checks=True), office.people["opd"], typed(title=TITLE)
    log_in(browser, reporter)
    old = TOKEN.search(browser.get(reverse("lapor")).content.decode()).group(1)
    del browser.cookies["sessionid"]
    lost = send(browser, report, old)
    assert lost.status_code == 403 and "Masuk lagi, isian Anda masih ada" in lost.content.decode()
    assert carried(lost) == report

    log_in(browser, reporter)
    shown = send(browser, carried(lost), old)
    page = shown.content.decode()
    assert "Isian Anda belum terkirim" in page and str(reporter) in page
    answer = send(browser, carried(shown), TOKEN.search(page).group(1))
    ticket = Ticket.objects.get()
    assert answer["Location"] == ticket.get_absolute_url()
    assert (ticket.title, ticket.reporter) == (TITLE, reporter)


def test_another_site_gets_nothing_to_send(office, client):
    for origin in ("https://lain.test", "null", None):
        headers = {"Origin": origin} if origin else {}
        assert client.post(reverse("lapor"), typed(), headers=headers)["Location"].startswith(reverse("masuk"))
        strict = Client(enforce_csrf_checks=True)
        log_in(strict, office.people["opd"])
        assert carried(strict.post(reverse("lapor"), typed(), headers=headers)) == {}


def test_passwords_are_never_given_back(office):
    strict = Client(enforce_csrf_checks=True)
    typed = {"username": "siapa", "password": "rahasia sekali"}
    answer = strict.post(reverse("masuk"), typed, headers={"Origin": ORIGIN})
    assert answer.status_code == 403
    assert "rahasia" not in answer.content.decode() and "Buka halamannya lagi" in answer.content.decode()


def test_a_second_login_page_leads_on_when_somebody_has_logged_in(office):
    strict = Client(enforce_csrf_checks=True)
    log_in(strict, office.tu)
    answer = strict.post(reverse("masuk"), {"username": "siapa", "password": "rahasia"}, headers={"Origin": ORIGIN})
    assert answer["Location"] == reverse("beranda")


def test_files_that_were_lost_are_named(client, office):
    sent = typed(photos=SimpleUploadedFile("foto-loket.jpg", b"x"))
    answer = client.post(reverse("lapor"), sent, headers={"Origin": ORIGIN})
    assert "foto-loket" in answer.content.decode()


def test_a_draft_that_saves_itself_says_that_the_session_has_ended(client, office):
    ticket = factories.make_ticket(office)
    headers = {"Origin": ORIGIN, "Accept": "application/json"}
    answer = client.post(reverse("konsep", args=[ticket.number]), {"langkah": "1"}, headers=headers)
    assert answer.status_code == 403
    assert "sesi Anda sudah berakhir" in answer.json()["kata"]


def test_back_to_a_form_that_was_sent_leads_to_the_ticket(client, office):
    ticket = factories.make_ticket(office)
    first = ticket.current_step
    performer = office.people[str(first.role)]
    factories.perform(office, ticket)
    client.force_login(performer, backend="tickets.backends.PeopleBackend")
    answer = client.get(reverse("ticket_row", args=[ticket.number]), follow=True)
    assert answer.redirect_chain == [(ticket.get_absolute_url(), 303)]
    assert "Anda sendiri sudah mengerjakannya" in answer.content.decode()


def test_a_second_click_reads_that_the_first_was_stored(client, office):
    ticket = factories.make_ticket(office)
    client.force_login(office.tu, backend="tickets.backends.PeopleBackend")
    factories.perform(office, ticket)
    row, sent = reverse("ticket_row", args=[ticket.number]), {"langkah": ticket.step, "version": ticket.version}
    with CaptureQueriesContext(connection) as queries:
        page = client.post(row, sent)
    assert page.status_code == 409
    assert "<h1>Sudah tercatat</h1>" in page.content.decode()
    assert sum('FROM "workflow_auditentry"' in query["sql"] for query in queries) == 1
    client.force_login(office.kabid, backend="tickets.backends.PeopleBackend")
    assert "<h1>Isian Anda tidak dikirim</h1>" in client.post(row, sent).content.decode()


def test_photos_that_waited_on_the_server_are_sent_once_by_two_clicks(client, office):
    ticket = factories.make_ticket(office)
    client.force_login(office.people["opd"], backend="tickets.backends.PeopleBackend")
    page, good = reverse("tambah_foto", args=[ticket.number]), factories.make_photo("ruang").content
    mixed = [SimpleUploadedFile("ruang.jpg", good), SimpleUploadedFile("rusak.jpg", b"x")]
    form = client.post(page, {"key": uuid4(), "foto": mixed}).context["form"]
    again = {"key": form["key"].value(), "tertahan": form.held.key}
    for _ in range(2):
        assert client.post(page, again)["Location"] == ticket.get_absolute_url()
    assert ticket.attachments.filter(kind="foto").count() == 1


def test_a_page_left_open_overnight_reads_the_day_too(client, office):
    with moment.at(factories.MORNING):
        ticket = factories.make_ticket(office)
        factories.perform(office, ticket)
    client.force_login(office.kabid, backend="tickets.backends.PeopleBackend")
    sent = {"langkah": ticket.step, "version": ticket.version}
    for when, words in (
        (factories.MORNING, "ditangani pukul"),
        (factories.MORNING + timedelta(days=1), "20 November 2026 pukul"),
    ):
        with moment.at(when):
            page = client.post(reverse("ticket_row", args=[ticket.number]), sent).content.decode()
        assert words in page
